// Fills a server with groups of one alert each, and waits until each of them was told.

import type { SystemClock } from '../../src/base/clock.ts';
import { post } from './load.ts';
import type { WebhookSink } from './webhook-sink.ts';

const BATCH = 200;
const CONNECTIONS = 2;
const TOLD_WITHIN_MS = 180_000;
const SETTLE_MS = 3000;

export async function fillGroups(origin: string, groups: number, sink: WebhookSink, clock: SystemClock): Promise<void> {
  await post(origin, bodies(groups, clock), CONNECTIONS, clock);
  for (const end = clock.elapsedMs() + TOLD_WITHIN_MS; sink.received() < groups; await clock.sleep(100)) {
    if (clock.elapsedMs() > end) throw new Error(`${sink.received()} of ${groups} groups were told`);
  }
  await clock.sleep(SETTLE_MS);
}

/** The routes of routed-config.ts take it, where there are a hundred of them. */
export function labelsOfGroup(number: number): Readonly<Record<string, string>> {
  return { alertname: `Alert${number}`, team: `t${number % 5}`, service: `s${number % 100}` };
}

function* bodies(groups: number, clock: SystemClock): Generator<Buffer, void> {
  const endsAt = new Date(clock.now() + 24 * 3_600_000).toISOString();
  for (let first = 0; first < groups; first += BATCH) {
    const alerts = Array.from({ length: Math.min(BATCH, groups - first) }, (_, i) => ({
      labels: labelsOfGroup(first + i),
      endsAt,
    }));
    yield Buffer.from(JSON.stringify(alerts));
  }
}
