// RedisLock: the reload lock of several servers. Always the lock of this process first, then the one at Redis where the
// running config names one. Where Redis cannot be asked, the reload goes on under the first alone and says so; where it
// answers that another server holds the lock, the reload waits.

import type { Clock } from '../base/clock.ts';
import { type HeldLock, LocalLock, type ReloadLock } from '../reload/reload-lock.ts';
import { untilAborted } from '../reload/with-deadline.ts';
import { Lease, momentOf } from './lease.ts';
import type { LockServer, Taken } from './redis-client.ts';
import type { RedisLink } from './redis-link.ts';

/** Between two looks whether another server has given the lock back. */
const LOOK_EVERY_MS = 200;

export interface RedisLockSite {
  readonly clock: Clock;
  /** The link of the running config. */
  link(): RedisLink | undefined;
  /** Who asks, for people: `host/pid`. */
  readonly name: string;
  newToken(): string;
}

export class RedisLock implements ReloadLock {
  readonly #site: RedisLockSite;
  readonly #local = new LocalLock();
  #holder: string | undefined;

  constructor(site: RedisLockSite) {
    this.#site = site;
  }

  holder(): string | undefined {
    return this.#holder;
  }

  async acquire(signal: AbortSignal): Promise<HeldLock> {
    this.#holder = undefined;
    const local = await this.#local.acquire(signal);
    const link = this.#site.link();
    if (link === undefined) return local;
    const letGo = link.hold();
    try {
      return held(await this.#take(link, signal), local, letGo);
    } catch (error) {
      letGo();
      if (!signal.aborted) return { ...local, trouble: `redis at ${link.address}: ${messageOf(error)}` };
      await local.release();
      throw error;
    }
  }

  /** Rejects where Redis cannot be asked and nobody else is known to hold the lock, and when the signal aborts. */
  async #take(link: RedisLink, signal: AbortSignal): Promise<Lease> {
    const { clock, name, newToken } = this.#site;
    const token = `${name} ${newToken()}`;
    const { lockTtlMs: ttlMs } = link.config;
    let heldUntilMs = 0;
    for (;;) {
      const sentAt = momentOf(clock);
      const answer = await asked(link, token, ttlMs, signal).catch((error: unknown) => {
        if (signal.aborted || clock.elapsedMs() >= heldUntilMs) throw error;
        return undefined; // another server holds it, as far as we know
      });
      if (answer?.kind === 'taken')
        return new Lease({ token, ttlMs, fence: answer.fence, sentAt }, () => link.reach(), clock);
      if (answer !== undefined) {
        heldUntilMs = clock.elapsedMs() + answer.forMs;
        this.#holder = answer.by.split(' ')[0];
      }
      await clock.sleep(LOOK_EVERY_MS, signal);
      signal.throwIfAborted();
    }
  }
}

/** One try. What is granted when nobody waits any more is given back. */
function asked(link: RedisLink, token: string, ttlMs: number, signal: AbortSignal): Promise<Taken> {
  let server: LockServer | undefined;
  const ask = async (): Promise<Taken> => {
    server = await link.reach();
    signal.throwIfAborted();
    return server.take(token, ttlMs);
  };
  return untilAborted(ask, signal, (late) => {
    if (late.kind === 'taken') server?.free(token).catch(() => undefined);
  });
}

function held(lease: Lease, local: HeldLock, letGo: () => void): HeldLock {
  return {
    kind: 'redis',
    fence: lease.fence,
    lost: lease.lost,
    confirm: () => lease.confirm(),
    release: async () => {
      try {
        await lease.release();
      } finally {
        letGo();
        await local.release();
      }
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
