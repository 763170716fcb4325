// Back-off between attempts: growing, with chance in it, so that a thousand groups do not knock in step.
// (cenkalti/backoff's defaults, which Alertmanager uses: 500 ms, factor 1.5, ± 50 %, at most 60 s)

import type { Random } from '../../base/random.ts';

const FIRST_MS = 500;
const FACTOR = 1.5;
const SPREAD = 0.5;
const LONGEST_MS = 60_000;

/** Milliseconds to wait before attempt `attempt` (2 is the first that waits). */
export function backOffMs(attempt: number, random: Random): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * FACTOR ** (attempt - 2));
  return base * (1 - SPREAD + 2 * SPREAD * random.next());
}
