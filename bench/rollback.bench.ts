// How long the way back takes, by itself: reloads that were switched and whose new database does not answer the health check
// (its connection is cut when it is asked), by the size of the config and the number of live groups; one route is edited,
// the interval of every group, or the matchers of every route. The way back as the server timed it, the whole reload, and how long the event loop stood still
// in all of it. Nothing may be told because of it. Run: npm run bench -- rollback

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { lastAttempts, rollbacksOf, type Spread, spreadOf } from './support/config-history.ts';
import { openCutWay } from './support/cut-way.ts';
import { fillGroups } from './support/live-groups.ts';
import { circumstances } from './support/machine.ts';
import { Outside } from './support/outside.ts';
import { Probe } from './support/probed-server.ts';
import { Reloader } from './support/reloader.ts';
import { routedConfig } from './support/routed-config.ts';
import { openWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string', default: `${process.execPath} bin/amp.js` },
    routes: { type: 'string', default: '10,1000,10000' },
    groups: { type: 'string', default: '0,50000' },
    runs: { type: 'string', default: '40' },
    out: { type: 'string' },
  },
});

const EDITS = ['one route', 'every group', 'every route'] as const;
type Edit = (typeof EDITS)[number];

const WARM_UP = 3;
const SETTLE_MS = 3000;
/** What the health check asks a database, and nothing else does. */
const HEALTH_QUESTION = 'SELECT name FROM markers';

const clock = new SystemClock();
const runs = Number(options.runs);
const table: Record<string, Spread & { readonly 'told because of it'?: number }> = {};
await using outside = await Outside.start();
using cut = await openCutWay(outside.postgresPort, HEALTH_QUESTION);
for (const routes of options.routes.split(',').map(Number)) {
  for (const groups of options.groups.split(',').map(Number)) await measure(routes, groups);
}
console.table(table);
const command = ['npm run bench -- rollback', ...process.argv.slice(2)].join(' ');
if (options.out !== undefined) {
  writeFileSync(options.out, `${JSON.stringify({ ...circumstances(command, clock.now()), runs, table }, null, 2)}\n`);
}

async function measure(routes: number, groups: number): Promise<void> {
  using probe = new Probe(clock);
  const sink = await openWebhookSink();
  const database = await outside.database();
  const config = (edit: Edit | undefined, round: number): string => {
    const intervalS = edit === 'every group' ? 3600 + round : 3600;
    const waits = `group_wait: 1s\n  group_interval: ${intervalS}s\n  repeat_interval: 4h`;
    const routed = { routes, sinkUrl: sink.url, waits, ...editOf(edit, round) };
    const url = edit === undefined ? outside.urlOf(database) : outside.urlOf(database, cut.port);
    return `${routedConfig(routed)}database: { url: '${url}' }\n`;
  };
  try {
    await using reloader = await Reloader.start(probe.within(options.ours), config(undefined, 0), clock);
    await fillGroups(reloader.server.origin, groups, sink, clock);
    for (const edit of EDITS) {
      await repeat(`${routes} routes, ${groups} groups, ${edit}`, reloader, probe, sink, (round) =>
        config(edit, round),
      );
    }
  } finally {
    sink.close();
  }
}

function editOf(edit: Edit | undefined, round: number): object {
  if (edit === 'one route') return { edit: round };
  return edit === 'every route' ? { everyRoute: round } : {};
}

async function repeat(
  row: string,
  reloader: Reloader,
  probe: Probe,
  sink: WebhookSink,
  configOf: (round: number) => string,
): Promise<void> {
  const { pid, origin } = reloader.server;
  const toldBefore = sink.received();
  const whole: number[] = [];
  const stalls: number[] = [];
  for (let round = 1; round <= runs + WARM_UP; round += 1) {
    reloader.configure(configOf(round));
    await probe.look(pid);
    const { wallMs, logged } = await reloader.bySignal();
    const { worstMs } = await probe.look(pid);
    if (logged?.outcome !== 'rolled-back') throw new Error(`the reload ended ${logged?.outcome}`);
    if (round <= WARM_UP) continue;
    whole.push(wallMs);
    stalls.push(worstMs);
  }
  const rollbacks = rollbacksOf(await lastAttempts(origin, runs));
  await clock.sleep(SETTLE_MS);
  table[row] = { ...rollbacks, 'told because of it': sink.received() - toldBefore };
  table[`${row}: the whole reload`] = spreadOf(whole);
  table[`${row}: longest stall`] = spreadOf(stalls);
}
