// Waiting for what other processes do: a condition is asked again and again, up to a deadline.

import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const EVERY_MS = 10;

/** The first answer that is neither undefined nor false. Past the deadline it throws; `what` says what did not happen. */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end)
      throw new Error(`not within ${deadlineMs} ms: ${typeof what === 'string' ? what : what()}`);
    await pause(EVERY_MS);
  }
}
