// Reloads in which all eight components of the specification change at once, against a real PostgreSQL, redis-server and
// endpoint on this machine: by SIGHUP and by POST, with another pool on the same database and with another database, while
// no group is live and while thousands are. The whole, each phase, and how long the event loop stood still. Nothing may be
// told because of it. Run: npm run bench -- reload-everything

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { lastAttempts, phasesOf, type Spread, spreadOf } from './support/config-history.ts';
import { type Everything, everythingConfig } from './support/everything-config.ts';
import { fillGroups } from './support/live-groups.ts';
import { circumstances } from './support/machine.ts';
import { Outside } from './support/outside.ts';
import { Probe } from './support/probed-server.ts';
import { Reloader } from './support/reloader.ts';
import { openWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string', default: `${process.execPath} bin/amp.js` },
    groups: { type: 'string', default: '0,5000' },
    runs: { type: 'string', default: '40' },
    out: { type: 'string' },
  },
});

const WARM_UP = 3;
const SETTLE_MS = 3000;
const ASKED_WITHIN_MS = 120_000;
const EIGHT = ['routing', 'receivers', 'inhibition', 'silencing', 'grouping', 'database', 'redis', 'llm'] as const;
const TRIGGERS = ['SIGHUP', 'POST'] as const;
/** One that was just left is let go of in the background, and cannot be moved to meanwhile. */
const DATABASES = 5;

const clock = new SystemClock();
const runs = Number(options.runs);
const table: Record<string, Spread & { readonly 'told because of it'?: number }> = {};
await using outside = await Outside.start();
for (const groups of options.groups.split(',').map(Number)) await measure(groups);
console.table(table);
const command = ['npm run bench -- reload-everything', ...process.argv.slice(2)].join(' ');
if (options.out !== undefined) {
  writeFileSync(options.out, `${JSON.stringify({ ...circumstances(command, clock.now()), runs, table }, null, 2)}\n`);
}

async function measure(groups: number): Promise<void> {
  using probe = new Probe(clock);
  const sink = await openWebhookSink();
  const databases: string[] = [];
  for (let n = 0; n < DATABASES; n += 1) databases.push(outside.urlOf(await outside.database()));
  const one = databases[0] ?? '';
  const moves = { 'another pool': [one], 'another database': databases };
  const { redis, llm } = outside;
  const fixed = { sinkUrl: sink.url, redis: redis.address, llm: llm.baseUrl };
  let edit = 0;
  const first: Everything = { ...fixed, databaseUrl: one, edit };
  try {
    await using reloader = await Reloader.start(probe.within(options.ours), everythingConfig(first), clock);
    await fillGroups(reloader.server.origin, groups, sink, clock);
    await classified(reloader);
    for (const [move, urls] of Object.entries(moves)) {
      for (const trigger of TRIGGERS) {
        const next = (): Everything => {
          edit += 1;
          return { ...fixed, databaseUrl: urls[edit % urls.length] ?? one, edit };
        };
        await repeat(`${groups} groups, ${move}, ${trigger}`, reloader, { probe, sink, trigger, next });
      }
    }
    await demandAllEight(reloader, edit);
  } finally {
    sink.close();
  }
}

interface Repeated {
  readonly probe: Probe;
  readonly sink: WebhookSink;
  readonly trigger: (typeof TRIGGERS)[number];
  next(): Everything;
}

async function repeat(row: string, reloader: Reloader, { probe, sink, trigger, next }: Repeated): Promise<void> {
  const { pid, origin } = reloader.server;
  const toldBefore = sink.received();
  const wall: number[] = [];
  const stalls: number[] = [];
  for (let round = 1; round <= runs + WARM_UP; round += 1) {
    reloader.configure(everythingConfig(next()));
    await probe.look(pid);
    const { wallMs, logged } = await (trigger === 'POST' ? reloader.byPost(true) : reloader.bySignal());
    const { worstMs } = await probe.look(pid);
    if (logged?.outcome !== 'applied') throw new Error(`the reload ended ${logged?.outcome}`);
    if (round <= WARM_UP) continue;
    wall.push(wallMs);
    stalls.push(worstMs);
  }
  await clock.sleep(SETTLE_MS);
  table[row] = { ...spreadOf(wall), 'told because of it': sink.received() - toldBefore };
  for (const [phase, spread] of Object.entries(phasesOf(await lastAttempts(origin, runs))))
    table[`${row}: ${phase}`] = spread;
  table[`${row}: longest stall`] = spreadOf(stalls);
}

/** The model has been asked about all that is live: it does not come in between. */
async function classified({ server: { origin } }: Reloader): Promise<void> {
  const end = clock.elapsedMs() + ASKED_WITHIN_MS;
  for (;;) {
    const text = await (await fetch(`${origin}/metrics`)).text();
    if (/^amp_llm_waiting_alerts 0$/m.test(text) && /^amp_llm_requests_in_flight 0$/m.test(text)) return;
    if (clock.elapsedMs() > end) throw new Error('no end of questions to the model');
    await clock.sleep(100);
  }
}

/** A figure of a reload that left one of them out would be of something else. */
async function demandAllEight({ server: { origin } }: Reloader, reloads: number): Promise<void> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  for (const name of EIGHT) {
    if (!text.includes(`config_reload_component_duration_seconds_count{component="${name}"} ${reloads}\n`))
      throw new Error(`${name} was not part of all ${reloads} reloads`);
  }
  const { degraded } = (await (await fetch(`${origin}/api/v2/config/status`)).json()) as { degraded: boolean };
  if (degraded) throw new Error('a component did not follow');
}
