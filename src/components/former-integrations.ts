// What a start finds told, but no more in the config: receivers that were taken out while alerts fired. They are rebuilt from
// the revision that told, so that whoever was told that an alert fires is told when it resolves.

import type { Destination, Integration, RevisionId, ToldRow } from '../alerting/ports.ts';
import type { Config } from '../config/config.ts';
import { buildReceivers, type ReceiversSite } from '../receivers/build-receivers.ts';
import type { ReloadJournal, Revision } from '../reload/journal-port.ts';
import type { Runtime } from '../reload/runtime.ts';
import { templatesOf } from './templates.ts';

export interface FormerSite {
  readonly journal: Pick<ReloadJournal, 'revision'>;
  readonly receivers: ReceiversSite;
  /** The config of a stored revision; undefined where it is not accepted any more. */
  parse(revision: Revision): Config | undefined;
  /** Somebody is owed resolves, and cannot be told. */
  onLost(row: ToldRow, reason: string): void;
}

export async function formerIntegrations(
  told: readonly ToldRow[],
  runtime: Runtime,
  site: FormerSite,
): Promise<ReadonlyMap<Destination, Integration>> {
  const current = new Set([...runtime.receivers.values()].flat().map(({ destination }) => destination));
  const orphans = told.filter(({ destination, owed }) => owed.length > 0 && !current.has(destination));
  const found = new Map<Destination, Integration>();
  for (const [revision, rows] of byRevision(orphans)) {
    const built = await integrationsOf(revision, site);
    for (const row of rows) {
      const integration = built.find(({ destination }) => destination === row.destination);
      if (integration === undefined) site.onLost(row, `revision ${revision} cannot tell it any more`);
      else found.set(row.destination, integration);
    }
  }
  return found;
}

function byRevision(rows: readonly ToldRow[]): ReadonlyMap<RevisionId, readonly ToldRow[]> {
  const grouped = new Map<RevisionId, ToldRow[]>();
  for (const row of rows) {
    const others = grouped.get(row.revision);
    if (others === undefined) grouped.set(row.revision, [row]);
    else others.push(row);
  }
  return grouped;
}

async function integrationsOf(
  id: RevisionId,
  { journal, receivers, parse }: FormerSite,
): Promise<readonly Integration[]> {
  const revision = await journal.revision(id);
  const config = revision === undefined ? undefined : parse(revision);
  return config === undefined
    ? []
    : [...buildReceivers(config, templatesOf(config, receivers.clock), receivers).values()].flat();
}
