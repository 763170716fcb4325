// CredentialCache: keys that expire are kept until shortly before; who asks while they are being fetched waits for the same.
// Where new ones cannot be had, the old ones serve for as long as they are good.

import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { type AwsFailure, awsTrouble } from './aws-failure.ts';
import type { Fetched } from './credential-fetcher.ts';

export type Fetch = (signal: AbortSignal) => Promise<Fetched>;

/** Fetched anew this long before they expire, so that nothing is signed with keys that end on the way. */
const MARGIN_MS = 5 * 60_000;
/** The whole of it, in which there may be four requests. */
const FETCH_WAIT_MS = 30_000;

interface Entry {
  readonly digest: string;
  fetched: Fetched | undefined;
  underWay: Promise<Fetched> | undefined;
}

export class CredentialCache {
  readonly #clock: Clock;
  /** Of the source that was asked last: it changes when files or the environment do. */
  #entry: Entry | undefined;
  readonly #patience = new Set<AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `source`: all that decides whose keys these are; only its digest is kept. */
  async get(source: string, fetch: Fetch, signal: AbortSignal): Promise<Fetched> {
    const digest = createHash('sha256').update(source).digest('hex');
    if (this.#entry?.digest !== digest) this.#entry = { digest, fetched: undefined, underWay: undefined };
    const entry = this.#entry;
    if (this.#isFresh(entry.fetched)) return entry.fetched;
    if (signal.aborted) throw ended();
    entry.underWay ??= this.#fetch(entry, fetch).finally(() => {
      entry.underWay = undefined;
    });
    try {
      return await until(entry.underWay, signal);
    } catch (error) {
      if (this.#isGood(entry.fetched)) return entry.fetched;
      throw error;
    }
  }

  /** Ends what is being fetched. */
  close(): void {
    for (const patience of this.#patience) patience.abort();
  }

  #isFresh(fetched: Fetched | undefined): fetched is Fetched {
    return fetched !== undefined && this.#leftMs(fetched) > MARGIN_MS;
  }

  #isGood(fetched: Fetched | undefined): fetched is Fetched {
    return fetched !== undefined && this.#leftMs(fetched) > 0;
  }

  #leftMs({ expiresAtMs = Number.POSITIVE_INFINITY }: Fetched): number {
    return expiresAtMs - this.#clock.now();
  }

  /** With a deadline of its own: whoever asked first may give up, and others still wait. */
  async #fetch(entry: Entry, fetch: Fetch): Promise<Fetched> {
    const patience = new AbortController();
    this.#patience.add(patience);
    const timer = this.#clock.at(this.#clock.now() + FETCH_WAIT_MS, () =>
      patience.abort(new DOMException('credentials took too long', 'TimeoutError')),
    );
    try {
      entry.fetched = await fetch(patience.signal);
      return entry.fetched;
    } finally {
      timer.cancel();
      this.#patience.delete(patience);
    }
  }
}

async function until<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(ended());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function ended(): AwsFailure {
  return awsTrouble('the attempt ended before there were credentials');
}
