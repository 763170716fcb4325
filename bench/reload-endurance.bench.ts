// What a thousand reloads leave behind in the process: memory, file handles, and what the event loop waits for; and whether
// anything was told because of them. Every reload edits a receiver, a route, an inhibition rule or only a comment, while
// groups are live. Run: npm run bench -- reload-endurance

import { readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { post } from './support/load.ts';
import { circumstances } from './support/machine.ts';
import { Probe } from './support/probed-server.ts';
import { rssMb } from './support/process-usage.ts';
import { Reloader } from './support/reloader.ts';
import { latenciesOf, rounded } from './support/statistics.ts';
import { openWebhookSink } from './support/webhook-sink.ts';

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string', default: `${process.execPath} bin/amp.js` },
    reloads: { type: 'string', default: '1000' },
    groups: { type: 'string', default: '200' },
    out: { type: 'string' },
  },
});

const WARM_UP = 200;
const STEPS = 5;
const SETTLE_MS = 3000;

const clock = new SystemClock();
const reloads = Number(options.reloads);
const groups = Number(options.groups);
using probe = new Probe(clock);
const sink = await openWebhookSink();
await using reloader = await Reloader.start(probe.within(options.ours, true), config(0), clock);
const { origin, pid } = reloader.server;

await post(origin, [alerts()], 1, clock);
while (sink.received() < groups) await clock.sleep(50);
await repeat(1, WARM_UP);
const table: Record<string, Record<string, number>> = {};
table[`after ${WARM_UP} to warm up`] = await footprint();
const times: number[] = [];
for (let step = 1; step <= STEPS; step += 1) {
  const share = reloads / STEPS;
  times.push(...(await repeat(WARM_UP + (step - 1) * share + 1, share)));
  table[`after ${step * share} more`] = await footprint();
}
console.table(table);
const toldBecauseOfIt = sink.received() - groups;
console.log(`told because of it: ${toldBecauseOfIt}`);
sink.close();
const command = ['npm run bench -- reload-endurance', ...process.argv.slice(2)].join(' ');
const report = {
  ...circumstances(command, clock.now()),
  reloads,
  groups,
  toldBecauseOfIt,
  latencies: latenciesOf(times),
  table,
};
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);

async function repeat(first: number, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let round = first; round < first + count; round += 1) {
    reloader.configure(config(round));
    all.push((await reloader.byPost(true)).wallMs);
  }
  return all;
}

async function footprint(): Promise<Record<string, number>> {
  await clock.sleep(SETTLE_MS);
  await probe.look(pid); // collects garbage
  await clock.sleep(SETTLE_MS);
  const { heapUsed, external, resources } = await probe.look(pid);
  return {
    'RSS MB': rssMb(pid),
    'heap MB': rounded(heapUsed / 2 ** 20),
    'external MB': rounded(external / 2 ** 20),
    'file handles': readdirSync(`/proc/${pid}/fd`).length,
    'active resources': Object.values(resources).reduce((sum, count) => sum + count, 0),
    timers: resources.Timeout ?? 0,
  };
}

function alerts(): Buffer {
  const endsAt = new Date(clock.now() + 24 * 3_600_000).toISOString();
  const all = Array.from({ length: groups }, (_, i) => ({
    labels: { alertname: `Alert${i}`, team: `t${i % 10}` },
    endsAt,
  }));
  return Buffer.from(JSON.stringify(all));
}

function config(round: number): string {
  const timeoutS = round % 4 === 0 ? 10 + (round % 50) : 10;
  const waitS = round % 4 === 1 ? 30 + (round % 50) : 30;
  const rule = round % 4 === 2 ? round : 0;
  return `# ${round}
route:
  receiver: web
  group_by: [alertname]
  group_wait: 1s
  group_interval: 1h
  routes: [{ matchers: [team="t99"], group_wait: ${waitS}s }]
receivers: [{ name: web, webhook_configs: [{ url: '${sink.url}', timeout: ${timeoutS}s }] }]
inhibit_rules: [{ source_matchers: ['round="${rule}"'], target_matchers: [none=x] }]
`;
}
