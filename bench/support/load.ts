// Load: sends bodies one after the other over a few kept connections, as fast as they are answered, and takes the time of
// each answer. Bounded by the number of bodies, and by a time for each answer.

import { Client } from 'undici';
import type { SystemClock } from '../../src/base/clock.ts';

const ANSWER_WITHIN_MS = 30_000;
const HEADERS = { 'Content-Type': 'application/json', 'User-Agent': 'Prometheus/3.5.0' };

/** The time of every answer, in milliseconds, in the order in which they came. */
export async function post(
  origin: string,
  bodies: Iterable<Buffer>,
  connections: number,
  clock: SystemClock,
): Promise<number[]> {
  const all = bodies[Symbol.iterator]();
  const latenciesMs: number[] = [];
  const work = async (): Promise<void> => {
    const client = new Client(origin, { headersTimeout: ANSWER_WITHIN_MS, bodyTimeout: ANSWER_WITHIN_MS });
    for (let next = all.next(); next.done !== true; next = all.next()) {
      const begun = clock.elapsedMs();
      const { statusCode, body } = await client.request({
        path: '/api/v2/alerts',
        method: 'POST',
        headers: HEADERS,
        body: next.value,
      });
      const text = await body.text();
      latenciesMs.push(clock.elapsedMs() - begun);
      if (statusCode !== 200) throw new Error(`answered with ${statusCode}: ${text}`);
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return latenciesMs;
}
