// Mistakes in what is taken over from an Alertmanager.

import { type Mutant, mutantsOf } from './mutant.ts';

const LOG = 'src/alerting/inheritance.test.ts';
const FILES = 'src/storage/moving-in/move-in.test.ts';

const INHERITANCE = mutantsOf(
  'src/alerting/group/inheritance.ts',
  [LOG],
  [
    {
      name: 'what one receiver was told counts for all',
      find: 'if (row.receiver !== receiver) continue;',
      replace: '',
    },
    {
      name: 'what has expired counts on',
      find: 'row.expiresAtMs > this.#world.clock.now() && !group',
      replace: '!group',
    },
    {
      name: 'after a restart alerts that are still to come are not recognized',
      find: 'if ([...group.told.values()].some(hasForeignNames)) this.#incomplete.add(group);',
      replace: 'if (group.bornAtMs === this.#world.clock.now()) this.#incomplete.add(group);',
    },
    {
      name: 'a group is bound anew before its alerts are recognized',
      find: 'for (const group of this.#incomplete) if (!group.flushing) this.recognize(group);',
      replace: '',
    },
    {
      name: 'the log is lost with the first group that ends',
      find: 'this.#wait(row);\n      this.#world.store',
      replace: 'this.#world.store',
    },
    {
      name: 'the log is lost with the first group that ends and a restart after it',
      find: 'this.#world.store.keepInherited(row);',
      replace: '',
    },
    {
      name: 'what a group has taken over is taken over again by the next',
      find: 'this.#drop(row);\n      const isNews',
      replace: 'const isNews',
    },
    {
      name: 'nobody is owed the resolve of what Alertmanager told',
      find: 'if (tracked !== undefined) owed.set(tracked.fingerprint, tracked);',
      replace: '',
    },
    {
      name: 'a resolve that was told is told again',
      find: 'resolved: new Set([...told.resolved].map(ownName)),',
      replace: 'resolved: told.resolved,',
    },
    {
      name: 'what was told lasts in memory alone',
      find: `group.setTold(told);
    this.#world.store`,
      replace: `group.setTold(told);
    if (group.flushing) this.#world.store`,
    },
  ],
);

const MOVING_IN = mutantsOf(
  'src/storage/moving-in/move-in.ts',
  [FILES],
  [
    {
      name: 'the directory is moved into at every start',
      find: 'if (isTaken(silences)) batch.markers.set(SILENCES.marker, 1);',
      replace: '',
    },
    {
      name: 'a file that could not be read is never tried again',
      find: "return content !== undefined && typeof content.state === 'string';",
      replace: 'return content !== undefined;',
    },
    {
      name: 'silences that people have long forgotten come back',
      find: 'silences?.latest.filter(({ endsAt }) => endsAt.ms + retentionMs > nowMs) ?? []',
      replace: 'silences?.latest ?? []',
    },
  ],
);

const RECORDS = mutantsOf(
  'src/storage/moving-in/snapshot-records.ts',
  [FILES],
  [
    {
      name: 'one bad record costs all that follow',
      find: 'if (run === UNREADABLE_RUN_MAX) break;',
      replace: 'break;',
    },
  ],
);

export const INHERITING: readonly Mutant[] = [...INHERITANCE, ...MOVING_IN, ...RECORDS];
