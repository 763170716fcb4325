// Limits of a request: how many GETs at once, and how long one may take. Both answers are Alertmanager's.

import type { Clock } from '../base/clock.ts';
import { type Answer, text, textError } from './answer.ts';

/** `--web.get-concurrency`. */
export class GetLimit {
  readonly max: number;
  #current = 0;

  constructor(max: number) {
    this.max = max;
  }

  /** Takes a place; false when there is none. */
  enter(): boolean {
    if (this.#current >= this.max) return false;
    this.#current += 1;
    return true;
  }

  leave(): void {
    this.#current -= 1;
  }

  refusal(): Answer {
    return textError(503, `Limit of concurrent GET requests reached (${this.max}), try again later.\n`);
  }
}

/** `--web.timeout`: the answer of `work`, or 503 when it takes longer, and then `giveUp` tells the work. 0: no limit. */
export async function withinTimeout(
  work: Promise<Answer>,
  timeoutMs: number,
  clock: Clock,
  giveUp: () => void,
): Promise<Answer> {
  if (timeoutMs <= 0) return work;
  const done = new AbortController();
  const late = clock.sleep(timeoutMs, done.signal).then(() => {
    if (!done.signal.aborted) giveUp();
    return text(`Exceeded configured timeout of ${goDuration(timeoutMs)}.\n`, 503);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}

/** Go's Duration.String of whole milliseconds: `1.5s`, `1m0s`, `250ms`. */
export function goDuration(millis: number): string {
  if (millis < 1000) return millis === 0 ? '0s' : `${millis}ms`;
  const seconds = `${Math.floor(millis / 1000) % 60}${
    millis % 1000 === 0
      ? ''
      : `.${String(millis % 1000)
          .padStart(3, '0')
          .replace(/0+$/, '')}`
  }s`;
  const minutes = Math.floor(millis / 60_000);
  if (minutes === 0) return seconds;
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}
