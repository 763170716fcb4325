// SharedWork: work that several wait for at a time. The first begins it; when the last gives up, it is aborted.

import { unlessAborted } from '../unless-aborted.ts';

interface Work<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
}

export class SharedWork<T> {
  #work: Work<T> | undefined;

  /** The result of the work under way, or of `begin`. */
  async join(signal: AbortSignal, begin: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    this.#work ??= begun(begin);
    const work = this.#work;
    work.waiting += 1;
    try {
      return await unlessAborted(signal, work.result);
    } finally {
      work.waiting -= 1;
      if (work.waiting === 0) this.#end(work);
    }
  }

  /** Whoever comes now begins anew; those who wait get what they waited for. */
  forget(): void {
    this.#work = undefined;
  }

  #end(work: Work<T>): void {
    work.stop.abort();
    if (this.#work === work) this.#work = undefined;
  }
}

function begun<T>(begin: (signal: AbortSignal) => Promise<T>): Work<T> {
  const stop = new AbortController();
  return { result: begin(stop.signal), stop, waiting: 0 };
}
