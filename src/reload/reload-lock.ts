// ReloadLock: at most one reload is between apply and its outcome. The port, and the lock of this process alone, which is
// enough for one server.

export interface ReloadLock {
  /** Waits until the lock is free or the signal aborts; rejects then. */
  acquire(signal: AbortSignal): Promise<HeldLock>;
  /** The other server that has it, as far as that is known: for people. */
  holder(): string | undefined;
}

/** How a reload is locked, as in the audit record. */
export interface LockReport {
  readonly kind: 'local' | 'redis';
  /** The number of this grant: higher than of all grants before, whichever server had them. */
  readonly fence?: number;
  /** Why it is a lesser lock than the config asks for. The reload goes on, degraded. */
  readonly trouble?: string;
}

export interface HeldLock extends LockReport {
  /** Aborts with a {@link LockLost} when it is not sure any more that the lock is held. */
  readonly lost: AbortSignal;
  /** Throws a {@link LockLost} then. Awaits nothing: what follows in the same step happens under the lock. */
  confirm(): void;
  release(): Promise<void>;
}

export class LockLost extends Error {
  override readonly name = 'LockLost';
}

export class LocalLock implements ReloadLock {
  #tail: Promise<void> = Promise.resolve();

  holder(): undefined {
    return undefined;
  }

  async acquire(signal: AbortSignal): Promise<HeldLock> {
    const before = this.#tail;
    let release = (): void => undefined;
    this.#tail = new Promise((resolve) => {
      release = resolve;
    });
    await Promise.race([before, aborted(signal)]).catch((error: unknown) => {
      void before.then(release); // our place in the queue is given up
      throw error;
    });
    // The lock of this process is never lost.
    const { signal: lost } = new AbortController();
    return { kind: 'local', lost, confirm: () => undefined, release: async () => release() };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
