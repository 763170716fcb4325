// amtool's `-o extended`: everything that a person may want to see.

import { compareBytes } from '../../base/byte-order.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { formatMatcher } from '../../labels/matcher.ts';
import type { Format } from './format.ts';
import { byTime, table } from './page.ts';
import { comparePeers } from './peer-order.ts';
import { tabulate } from './tabwriter.ts';

export const extended: Format = {
  alerts(alerts, { cell, date }) {
    const rows = byTime(alerts, ({ startsAt }) => startsAt).map((alert) => [
      cell(pairsText(alert.labels)),
      cell(pairsText(alert.annotations)),
      date(alert.startsAt),
      date(alert.endsAt),
      cell(alert.generatorUrl),
      cell(alert.status.state),
    ]);
    return table(['Labels', 'Annotations', 'Starts At', 'Ends At', 'Generator URL', 'State'], rows);
  },

  silences(silences, { cell, date }) {
    const rows = byTime(silences, ({ endsAt }) => endsAt).map((silence) => [
      cell(silence.id),
      cell(`{${silence.matchers.map(formatMatcher).join(',')}}`),
      date(silence.startsAt),
      date(silence.endsAt),
      date(silence.updatedAt),
      cell(silence.createdBy),
      cell(silence.comment),
    ]);
    return table(['ID', 'Matchers', 'Starts At', 'Ends At', 'Updated At', 'Created By', 'Comment'], rows);
  },

  /** amtool prints where its values lie in memory; here are the values. */
  config({ config, version, uptime }, { block, cell }) {
    const of = (key: string): string => `${key} ${cell(version.get(key) ?? '')}`;
    const lines = ['buildUser', 'goVersion', 'revision', 'version', 'branch', 'buildDate'].map(of);
    return [block(config), ...lines, `uptime ${uptime.toRfc3339Millis()}`, ''].join('\n');
  },

  /** The heading of the peers is not ended by a tab, their lines are: as amtool has it. */
  cluster({ name, status, peers }, { cell }) {
    const rows = peers.toSorted(comparePeers).map((peer) => `${cell(peer.address)}\t${cell(peer.name)}\t\n`);
    return tabulate(`Cluster Status:\t${cell(status)}\nNode Name:\t${cell(name)}\n\nAddress\tName\n${rows.join('')}`);
  },
};

/** Values are not escaped, and the pairs are sorted as a whole: `a="1" b="2"`. */
function pairsText(pairs: LabelSet): string {
  return [...pairs]
    .map(([name, value]) => `${name}="${value}"`)
    .sort(compareBytes)
    .join(' ');
}
