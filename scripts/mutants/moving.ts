// Mistakes in moving the store to another database: what would be lost, repeated, or found by the wrong start.

import { type Mutant, mutantsOf } from './mutant.ts';

const SUCCESSION = 'src/storage/succession.test.ts';
const SWEEP = 'src/reload/fault-sweep-outside.test.ts';
const KILLS = 'test/storage/move-kill-sweep.test.ts';

export const MOVING: readonly Mutant[] = [
  ...mutantsOf(
    'src/storage/succession.ts',
    [SUCCESSION, SWEEP],
    [
      {
        name: 'what changes while a store is copied is missing in the copy',
        find: 'await follower.catchUp(signal);',
        replace: '',
      },
      {
        name: 'a store that was left does not say so',
        find: 'await mark(home, { left_at_ms: nowMs });',
        replace: '',
      },
      {
        name: 'a store says that it was left before the other has everything',
        find: 'await allWritten();',
        replace: '',
      },
      {
        name: 'a database that takes nothing passes the health check',
        find: 'if (!sharesStore) await follower.prove();',
        replace: '',
      },
      {
        name: 'the old pool on the same store stays open when the new one does not answer',
        find: '  try {\n    await answers(home);\n  } finally {\n    await before.close();\n  }',
        replace: '  await answers(home);\n  await before.close();',
        tests: [SWEEP],
      },
      {
        name: 'a database that comes too late keeps the next move from beginning',
        find: 'signal.throwIfAborted(); // it may have come late',
        replace: '',
        tests: [SUCCESSION],
      },
      {
        name: 'a copy that hangs keeps every later move from beginning',
        find: 'moves = await unlessAborted<number>(filled, signal);',
        replace: 'moves = await filled;',
      },
      {
        name: 'a store that is being let go of is taken for the running one',
        find: "(markers.get('last_attempt') ?? 0) === lastAttempt() && ",
        replace: '',
      },
      {
        name: 'the state of another store in use is overwritten',
        find: "if (standingBy(markers) !== 'in use' || hasMovedOn(markers, before)) return;",
        replace: 'if (before !== undefined) return;',
      },
      {
        name: 'a store that could not say that it was left is never moved to again',
        find: "standingBy(markers) !== 'in use' || hasMovedOn(markers, before)",
        replace: "standingBy(markers) !== 'in use'",
        tests: [SUCCESSION, KILLS],
      },
    ],
  ),
  ...mutantsOf(
    'src/storage/write-behind.ts',
    [SUCCESSION, SWEEP],
    [
      {
        name: 'a batch under way at the switch is not in the new store',
        find: 'arrears.absorb(flying.batch);',
        replace: '',
      },
      {
        name: 'what waits at the switch is not in the new store',
        find: 'arrears.absorb(this.#batch);',
        replace: '',
      },
      {
        name: 'who waits for the batch under way at the switch waits for ever',
        find: 'this.#waiters.unshift(...flying.waiters);',
        replace: '',
      },
      {
        name: 'a store that is in use still says that it is arriving',
        find: "arrears.markers.set('arriving', 0).set('left_at_ms', 0);",
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/storage/follower.ts',
    [SUCCESSION, SWEEP],
    [
      {
        name: 'what a follower could not write is forgotten',
        find: 'this.#underWay.absorb(this.#arrears);\n    this.#arrears = this.#underWay;',
        replace: '',
      },
      {
        name: 'a follower that forgot rows becomes the first',
        find: 'if (this.#isLost) throw new Error(`more than',
        replace: 'if (this.#arrearsMax < 0) throw new Error(`more than',
      },
    ],
  ),
  ...mutantsOf(
    'src/storage/home-at-start.ts',
    [KILLS],
    [
      {
        name: 'an unfinished copy of a PostgreSQL store cannot be started on',
        find: "if (standingBy(markers) !== 'arriving') return false;",
        replace: 'if (markers !== undefined) return false;',
      },
      {
        name: 'a store that was taken over at a start does not say so',
        find: 'await mark(from.home, { left_at_ms: nowMs });',
        replace: 'await mark(from.home, { moves: 99 });',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/database.ts',
    ['src/components/database.test.ts', SWEEP],
    [
      {
        name: 'the store moves before the verdict',
        find: 'commit: () => undefined,\n      rollback: () => undefined,\n      verify: () => succession.verify(),',
        replace:
          'commit: () => succession.promote(),\n      rollback: () => undefined,\n      verify: () => succession.verify(),',
      },
      {
        name: 'a reload says that it moved the store, and did not',
        find: 'succession.promote();\n        this.#runs = next;',
        replace: 'this.#runs = next;',
      },
    ],
  ),
];
