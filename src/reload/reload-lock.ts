// ReloadLock: at most one reload is between apply and its outcome. The port, and the lock of this process alone, which is
// enough for one server on one store.

export interface ReloadLock {
  /** Waits until the lock is free or the signal aborts; rejects then. */
  acquire(signal: AbortSignal): Promise<HeldLock>;
}

export interface HeldLock {
  /** As in the audit record: `local`. */
  readonly kind: string;
  release(): Promise<void>;
}

export class LocalLock implements ReloadLock {
  #tail: Promise<void> = Promise.resolve();

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
    return { kind: 'local', release: async () => release() };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
