// Mistakes in the reload as a whole: an edit lost, a lock kept, a part leaked, a wait without end.

import { type Mutant, mutantsOf } from './mutant.ts';

const STORY = 'src/reload/coordinator.test.ts';
const FAILURES = 'src/reload/coordinator-failures.test.ts';
const PINNED = 'src/reload/coordinator-pinned.test.ts';
const REQUESTS = 'src/reload/coordinator-requests.test.ts';
const REHEARSAL = 'src/reload/coordinator-rehearsal.test.ts';
const DEADLINE = 'src/reload/with-deadline.test.ts';

const COORDINATOR = mutantsOf(
  'src/reload/coordinator.ts',
  [STORY, FAILURES, REQUESTS],
  [
    {
      name: 'the last edit of a storm is answered by a run that began before it',
      find: 'const run = this.#running.then(() => {\n        this.#waiting = undefined;\n        return this.#run(request);\n      });',
      replace:
        'const run = this.#running\n        .then(() => this.#run(request))\n        .finally(() => {\n          this.#waiting = undefined;\n        });',
    },
    {
      name: 'each request of a storm costs a run',
      find: 'this.#waiting = run;',
      replace: '',
    },
    {
      name: 'two reloads run at once',
      find: 'const run = this.#running.then(() => {',
      replace: 'const run = Promise.resolve().then(() => {',
    },
    {
      name: 'a run that ends in a surprise is the last',
      find: 'this.#running = run.catch(() => undefined);',
      replace: 'this.#running = run;\n      run.catch(() => undefined);',
    },
    {
      name: 'the lock is kept when a reload fails',
      find: '} finally {\n      await desired.release();\n    }',
      replace: '} catch (error) {\n      throw error;\n    }',
    },
    {
      name: 'parts that do not work stay',
      find: 'throw undone(() => switched.undo(), failureOf(error));',
      replace: 'throw failureOf(error);',
    },
    {
      name: 'the losers of a reload are never released',
      find: 'switched.keep();',
      replace: '',
    },
    {
      name: 'flushes stay held after the verdict',
      find: 'step.releaseFlushes();',
      replace: '',
    },
    {
      name: 'flushes are held only when the new config shows already',
      find: 'release ??= site.holdFlushes();\n      try {\n        site.swap(to);',
      replace: 'try {\n        site.swap(to);\n        release ??= site.holdFlushes();',
    },
    {
      name: 'a rollback leaves the version where it went',
      find: 'this.#moveVersion(site.running() === before ? version : version + 1);',
      replace: 'this.#moveVersion(version + 1);',
    },
    {
      name: 'a component that could not follow is never tried again',
      find: 'this.#behind.size === 0 && ',
      replace: '',
      tests: [PINNED],
    },
    {
      name: 'what runs and does not work is left alone by a reload of the same file',
      find: ' && this.#site.troubled().length === 0',
      replace: '',
      tests: [PINNED],
    },
    {
      name: 'what runs as the file says and does not work is said to be an older part',
      find: 'switched.pinned.filter(({ component }) => !tries.some(({ name }) => name === component))',
      replace: 'switched.pinned',
      tests: [PINNED],
    },
    {
      name: 'a component that stays behind twice is compared with the file in between',
      find: 'older.get(component)?.config ?? before',
      replace: 'before',
      tests: [PINNED],
    },
    {
      name: 'a component that could follow is pinned still',
      find: 'this.#behind.clear();',
      replace: '',
      tests: [PINNED],
    },
    {
      name: 'after a way back that failed nobody takes the components anew',
      find: "if (outcome.kind === 'rolled-back' && outcome.doubleFault !== undefined) this.#isSound = false;",
      replace: '',
    },
    {
      name: 'a shutdown waits for the reload under way as long as that likes',
      find: "this.#shutdown.abort(new Error('the server is stopping'));",
      replace: '',
    },
  ],
);

const ATTEMPT = mutantsOf(
  'src/reload/attempt.ts',
  [STORY, FAILURES, REQUESTS],
  [
    {
      name: 'a store that does not answer holds up the next reload',
      find: 'await withDeadline(() => journal.closeAttempt(this.id, closing), CLOSE_MAX_MS, clock, never);',
      replace: 'await journal.closeAttempt(this.id, closing);',
    },
    {
      name: 'a reload whose record cannot be written fails',
      find: 'observer.recordDelayed(this.id, error);',
      replace: 'throw error;',
    },
    {
      name: 'a way back that takes for ever is told by nobody',
      find: 'durationMs > BUDGET_MS.rollback',
      replace: 'false',
    },
    {
      name: 'a failure is recorded under the phase before',
      find: 'finish(false);\n      throw error;',
      replace: 'throw error;',
    },
    {
      name: 'a reload that failed leaves its revision marked as the live one',
      find: 'live: report.runtime.revision,',
      replace: 'live: (report.runtime.revision + 1) as typeof report.runtime.revision,',
    },
  ],
);

const WAITS = mutantsOf(
  'src/reload/with-deadline.ts',
  [DEADLINE],
  [
    {
      name: 'what comes too late is leaked',
      find: '(isOver ? late(result) : settle(() => resolve(result)))',
      replace: 'settle(() => resolve(result))',
    },
    {
      name: 'a wait that ends leaves its timer running',
      find: 'timer.cancel();',
      replace: '',
    },
    {
      name: 'the signal of the process remembers each wait for ever',
      find: "signal.removeEventListener('abort', follow);",
      replace: '',
    },
    {
      name: 'work is begun although its time is over',
      find: 'if (signal.aborted) return Promise.reject(signal.reason);',
      replace: '',
    },
  ],
);

const DRAINER = mutantsOf(
  'src/reload/drainer.ts',
  [FAILURES, REQUESTS],
  [
    {
      name: 'a loser that cannot be released ends the process',
      find: 'if (!stopped.aborted) this.#onFailure(',
      replace: 'if (!stopped.aborted) throw error;\n      this.#onFailure(',
    },
    {
      name: 'a loser may be drained for ever',
      find: 'await withDeadline(() => loser.dispose(), DRAIN_MAX_MS, this.#clock, stopped);',
      replace: 'await loser.dispose();',
    },
    {
      name: 'a shutdown waits for what is being drained',
      find: 'this.#stopped.abort();',
      replace: '',
    },
  ],
);

const REHEARSED = [
  ...mutantsOf(
    'src/reload/coordinator.ts',
    [REHEARSAL],
    [
      {
        name: 'who asks for a reload waits for the whole rehearsal',
        find: 'this.#asked.abort();',
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/rehearsal.ts',
    [REHEARSAL, 'src/reload/rehearsal.test.ts'],
    [
      {
        name: 'the rehearsal reads what is remembered',
        find: 'withComment(source, round)',
        replace: 'source',
      },
      {
        name: 'a large file is rehearsed as often as a small one',
        find: 'workedMs < WORK_MAX_MS && ',
        replace: '',
      },
      {
        name: 'a rehearsal takes no rest',
        find: 'Math.max(tookMs, PAUSE_MIN_MS)',
        replace: 'PAUSE_MIN_MS',
      },
    ],
  ),
];

export const RELOADING: readonly Mutant[] = [...COORDINATOR, ...ATTEMPT, ...WAITS, ...DRAINER, ...REHEARSED];
