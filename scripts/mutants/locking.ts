// Mistakes in the lock of several servers: kept by nobody, lost without a word, or trusted beyond its time.

import { type Mutant, mutantsOf } from './mutant.ts';

const LOCK = 'src/redis/redis-lock.test.ts';
const LINK = 'src/redis/redis-link.test.ts';
const COMPONENT = 'src/components/redis.test.ts';
const LOCKED = 'src/reload/coordinator-locked.test.ts';
const SWEEP = 'src/reload/fault-sweep.test.ts';

export const LOCKING: readonly Mutant[] = [
  ...mutantsOf(
    'src/redis/lease.ts',
    [LOCK],
    [
      {
        name: 'a holder trusts its lock to the last moment that Redis keeps it',
        find: 'const MARGIN = 0.1;',
        replace: 'const MARGIN = 0;',
      },
      {
        name: 'a holder that stood still goes on before its timers have run',
        find: 'if (this.#msLeft() <= 0) this.#lose(this.#ranOut());\n    this.#lost',
        replace: 'this.#lost',
      },
      {
        name: 'a machine that slept does not notice',
        find: 'Math.max(elapsedMs - this.#confirmedAt.elapsedMs, nowMs - this.#confirmedAt.nowMs)',
        replace: 'elapsedMs - this.#confirmedAt.elapsedMs',
      },
      {
        name: 'a clock that is set back makes a lock last longer',
        find: 'Math.max(elapsedMs - this.#confirmedAt.elapsedMs, nowMs - this.#confirmedAt.nowMs)',
        replace: 'nowMs - this.#confirmedAt.nowMs',
      },
      {
        name: 'an answer that waited while the holder stood still proves the lock',
        find: 'if (this.#msLeft() <= 0) {\n      this.#lose(this.#ranOut()); // the answer was there before we woke\n      return;\n    }\n    this.#confirmedAt = sentAt;',
        replace: 'this.#confirmedAt = momentOf(this.#clock);',
      },
      {
        name: 'a live holder loses its lock while it works',
        find: 'void this.#renew();',
        replace: '',
      },
      {
        name: 'a lock that another server has is trusted on',
        find: "if (!isOurs) this.#lose('Redis does not hold it for this server any more');\n      else this.#confirmed(sentAt);",
        replace: 'this.#confirmed(sentAt);',
      },
      {
        name: 'a lock that was given back is renewed for ever',
        find: 'this.#end?.cancel();\n    this.#over.abort();',
        replace: 'this.#end?.cancel();',
      },
    ],
  ),
  ...mutantsOf(
    'src/redis/redis-lock.ts',
    [LOCK],
    [
      {
        name: 'two reloads of one server meet at Redis',
        find: 'const local = await this.#local.acquire(signal);',
        replace: 'const local = await new LocalLock().acquire(signal);',
      },
      {
        name: 'a Redis that goes away while another holds the lock is leave to go on',
        find: 'if (signal.aborted || clock.elapsedMs() >= heldUntilMs) throw error;',
        replace: 'throw error;',
      },
      {
        name: 'whoever waits waits although Redis is gone and nobody can have the lock any more',
        find: 'if (signal.aborted || clock.elapsedMs() >= heldUntilMs) throw error;',
        replace: 'if (signal.aborted) throw error;',
      },
      {
        name: 'a lock that was granted too late is kept by nobody',
        find: "if (late.kind === 'taken') server?.free(token).catch(() => undefined);",
        replace: '',
      },
      {
        name: 'whoever gives up keeps the lock of the process',
        find: 'await local.release();\n      throw error;',
        replace: 'throw error;',
      },
      {
        name: 'a reload without Redis does not say so',
        find: 'return { ...local, trouble:',
        replace: 'return { ...local, troubl:',
      },
    ],
  ),
  ...mutantsOf(
    'src/redis/redis-link.ts',
    [LINK, COMPONENT],
    [
      {
        name: 'a connection ends under the reload that holds the lock through it',
        find: 'if (this.#holders > 0) {',
        replace: 'if (this.#holders > 1_000) {',
      },
      {
        name: 'a connection that was made too late is leaked',
        find: 'if (closed.aborted) {\n        client.close();\n        throw closed.reason;\n      }',
        replace: '',
      },
      {
        name: 'a Redis that is gone is not looked for again',
        find: 'if (this.#look === undefined) this.#lookIn(LOOK_EVERY_MS);',
        replace: '',
      },
      {
        name: 'a Redis that stands still is taken for well',
        find: '(error: unknown) => this.#isIll(error instanceof Error ? error.message : String(error)),',
        replace: '() => undefined,',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/redis.ts',
    [COMPONENT],
    [
      {
        name: 'the old connection stays for ever',
        find: 'if (!isSame) await loser?.close();',
        replace: '',
      },
      {
        name: 'a rollback ends the connection that serves on',
        find: 'rollback: () => {\n        loser = link;\n      },',
        replace: 'rollback: () => undefined,',
      },
      {
        name: 'a new Redis that does not answer is taken all the same',
        find: 'await untilAborted(() => link.reach(), signal);',
        replace: 'await untilAborted(() => link.reach().catch(() => undefined), signal);',
      },
      {
        name: 'an edit elsewhere in the section’s spelling makes a new connection',
        find: 'sameValue(config, old.config)',
        replace: 'config === old.config',
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/phases/5-reload.ts',
    [SWEEP],
    [
      {
        name: 'a holder that lost its lock commits all the same',
        find: 'ports.confirm(); // the last moment: from here to the swap nothing is awaited',
        replace: '',
        tests: ['src/reload/phases/5-reload.test.ts'],
      },
      {
        name: 'a lock that is lost while parts are prepared is called a failed component',
        find: 'if (reason instanceof LockLost) return lockLost(reason);',
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/coordinator.ts',
    [SWEEP],
    [
      {
        name: 'a lock that was lost after the commit leaves the new config running',
        find: 'try {\n      confirm();\n    } catch (error) {\n      throw lockLost(error);\n    }',
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/phases/4-apply.ts',
    [LOCKED, SWEEP],
    [
      {
        name: 'a lock that is lost is noticed when the reload is over',
        find: 'deadline(RELOAD_MAX_MS, clock, signal, held.lost)',
        replace: 'deadline(RELOAD_MAX_MS, clock, signal)',
      },
      {
        name: 'whoever waits for a lock is not told who has it',
        find: 'if (holder === undefined || !(cause instanceof DeadlinePassed)) return messageOf(cause);',
        replace: 'if (holder !== undefined) return messageOf(cause);',
      },
    ],
  ),
];
