// How long the event loop stands still while alerts come in, while their groups are told, and while large answers are
// written. Nothing else is served meanwhile. Run: npm run bench -- stalls

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { configFor, GROUP_WAIT_MS } from './support/ingest-run.ts';
import { post } from './support/load.ts';
import { circumstances } from './support/machine.ts';
import { Probe } from './support/probed-server.ts';
import { bodies } from './support/prometheus-alerts.ts';
import { startServer } from './support/server-process.ts';
import { median, rounded } from './support/statistics.ts';
import { openWebhookSink } from './support/webhook-sink.ts';

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string', default: `${process.execPath} bin/amp.js` },
    alerts: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string' },
  },
});

const CONNECTIONS = 4;
const BATCH = 64;
const ENDS_AFTER_MS = 600_000;

const clock = new SystemClock();
const count = Number(options.alerts);
const rounds: Record<string, number>[] = [];
for (let round = 0; round < Number(options.rounds); round += 1) rounds.push(await measure());
const medians = Object.fromEntries(
  Object.keys(rounds[0] ?? {}).map((what) => [what, rounded(median(rounds.map((one) => one[what] ?? 0)), 1)]),
);
console.table(Object.fromEntries(Object.entries(medians).map(([what, ms]) => [what, { 'longest stall, ms': ms }])));
if (options.out !== undefined) {
  const command = ['npm run bench -- stalls', ...process.argv.slice(2)].join(' ');
  writeFileSync(
    options.out,
    `${JSON.stringify({ ...circumstances(command, clock.now()), alerts: count, medians, rounds }, null, 2)}\n`,
  );
}

/** The longest stall of each part of the work, in milliseconds. */
async function measure(): Promise<Record<string, number>> {
  const sink = await openWebhookSink();
  using probe = new Probe(clock);
  try {
    await using server = await startServer(probe.within(options.ours), configFor(sink.url), clock);
    const stalls: Record<string, number> = {};
    const during = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      await probe.look(server.pid);
      await work();
      stalls[what] = (await probe.look(server.pid)).worstMs;
    };
    const times = { startsAtMs: clock.now(), endsAtMs: clock.now() + ENDS_AFTER_MS };
    const requests = [...bodies({ count, size: BATCH, first: 0, ...times })];
    const [whole = Buffer.alloc(0)] = bodies({ count, size: count, first: 0, ...times });
    const get = async (path: string): Promise<void> => {
      await (await fetch(`${server.origin}${path}`)).arrayBuffer();
    };
    await during('new, by 64', () => post(server.origin, requests, CONNECTIONS, clock));
    await during('re-sent, by 64', () => post(server.origin, requests, CONNECTIONS, clock));
    await during('re-sent, all in one', () => post(server.origin, [whole], 1, clock));
    await during('GET /api/v2/alerts', () => get('/api/v2/alerts'));
    await during('GET /api/v2/alerts, again', () => get('/api/v2/alerts'));
    await during('GET /api/v2/alerts/groups', () => get('/api/v2/alerts/groups'));
    await during('GET /metrics', () => get('/metrics'));
    await during('2,000 groups told at once', () => clock.sleep(GROUP_WAIT_MS));
    return stalls;
  } finally {
    sink.close();
  }
}
