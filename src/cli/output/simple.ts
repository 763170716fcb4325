// amtool's `-o simple`: what fits on a line.

import { formatMatcher } from '../../labels/matcher.ts';
import type { ApiMatcher } from '../api/answers.ts';
import type { Format } from './format.ts';
import { byTime, table } from './page.ts';
import { tabulate } from './tabwriter.ts';

export const simple: Format = {
  alerts(alerts, { cell, date }) {
    const rows = byTime(alerts, ({ startsAt }) => startsAt).map(({ labels, annotations, startsAt, status }) => [
      cell(labels.get('alertname') ?? ''),
      date(startsAt),
      cell(annotations.get('summary') ?? ''),
      cell(status.state),
    ]);
    return table(['Alertname', 'Starts At', 'Summary', 'State'], rows);
  },

  silences(silences, { cell, date }) {
    const rows = byTime(silences, ({ endsAt }) => endsAt).map(({ id, matchers, endsAt, createdBy, comment }) => [
      cell(id),
      cell(matchersText(matchers)),
      date(endsAt),
      cell(createdBy),
      cell(comment),
    ]);
    return table(['ID', 'Matchers', 'Ends At', 'Created By', 'Comment'], rows);
  },

  config({ config }, { block }) {
    return `${block(config)}\n`;
  },

  cluster({ name, status }, { cell }) {
    return tabulate(`Cluster Status:\t${cell(status)}\nNode Name:\t${cell(name)}\n`);
  },
};

function matchersText(matchers: readonly ApiMatcher[]): string {
  return matchers.map(formatMatcher).join(' ');
}
