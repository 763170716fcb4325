// How long a reload takes by the size of the config: one route of 10 to 10,000 is edited, and a reload asked for by SIGHUP
// and by POST, on ours and, in turn, on another Alertmanager's command. And how long the event loop stands still meanwhile.
// Run: npm run bench -- reload --against /usr/bin/prometheus-alertmanager

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { circumstances } from './support/machine.ts';
import { Probe } from './support/probed-server.ts';
import { cpuSeconds } from './support/process-usage.ts';
import { Reloader } from './support/reloader.ts';
import { routedConfig } from './support/routed-config.ts';
import { latenciesOf, rounded } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string', default: `${process.execPath} bin/amp.js` },
    against: { type: 'string' },
    routes: { type: 'string', default: '10,100,1000,10000' },
    runs: { type: 'string', default: '40' },
    out: { type: 'string' },
  },
});

const WARM_UP = 3;
const SINK = 'http://127.0.0.1:9/';

const clock = new SystemClock();
const runs = Number(options.runs);
const table: Record<string, Record<string, number>> = {};
for (const routes of options.routes.split(',').map(Number)) {
  table[`${routes} routes, SIGHUP`] = await ours(routes, (reloader) => reloader.bySignal());
  table[`${routes} routes, POST`] = await ours(routes, (reloader) => reloader.byPost(true));
  table[`${routes} routes, event loop`] = await stalls(routes);
  if (options.against !== undefined) table[`${routes} routes, POST, other`] = await other(options.against, routes);
}
console.table(table);
const command = ['npm run bench -- reload', ...process.argv.slice(2)].join(' ');
const report = { ...circumstances(command, clock.now()), runs, table };
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);

type Reload = (reloader: Reloader) => ReturnType<Reloader['bySignal']>;

async function ours(routes: number, reload: Reload): Promise<Record<string, number>> {
  await using reloader = await Reloader.start(options.ours, routedConfig({ routes, sinkUrl: SINK }), clock);
  const wall: number[] = [];
  const own: number[] = [];
  let cpuBefore = 0;
  for (let edit = 1; edit <= runs + WARM_UP; edit += 1) {
    reloader.configure(routedConfig({ routes, sinkUrl: SINK, edit }));
    if (edit === WARM_UP + 1) cpuBefore = cpuSeconds(reloader.server.pid);
    const { wallMs, logged } = await reload(reloader);
    if (logged?.outcome !== 'applied') throw new Error(`the reload ended ${logged?.outcome}`);
    if (edit <= WARM_UP) continue;
    wall.push(wallMs);
    own.push(logged.durationMs);
  }
  const cpu = cpuOf(reloader, cpuBefore);
  return { ...shown(wall), 'CPU ms': cpu, 'own p95 ms': latenciesOf(own).p95Ms, ...(await reloader.phases()) };
}

async function other(command: string, routes: number): Promise<Record<string, number>> {
  await using reloader = await Reloader.start(command, routedConfig({ routes, sinkUrl: SINK }), clock);
  const wall: number[] = [];
  let cpuBefore = 0;
  for (let edit = 1; edit <= runs + WARM_UP; edit += 1) {
    reloader.configure(routedConfig({ routes, sinkUrl: SINK, edit }));
    if (edit === WARM_UP + 1) cpuBefore = cpuSeconds(reloader.server.pid);
    const { wallMs } = await reloader.byPost(false);
    if (edit > WARM_UP) wall.push(wallMs);
  }
  return { ...shown(wall), 'CPU ms': cpuOf(reloader, cpuBefore) };
}

/** CPU a reload, by the kernel's books: it hardly depends on what else the machine does. */
function cpuOf({ server }: Reloader, beforeSeconds: number): number {
  return rounded(((cpuSeconds(server.pid) - beforeSeconds) * 1000) / runs, 1);
}

/** In a process of its own: the probe's ticks cost time. */
async function stalls(routes: number): Promise<Record<string, number>> {
  using probe = new Probe(clock);
  await using reloader = await Reloader.start(
    probe.within(options.ours),
    routedConfig({ routes, sinkUrl: SINK }),
    clock,
  );
  const { pid } = reloader.server;
  const worst: number[] = [];
  for (let edit = 1; edit <= runs + WARM_UP; edit += 1) {
    reloader.configure(routedConfig({ routes, sinkUrl: SINK, edit }));
    await probe.look(pid);
    await reloader.bySignal();
    const { worstMs } = await probe.look(pid);
    if (edit > WARM_UP) worst.push(worstMs);
  }
  return shown(worst);
}

function shown(timesMs: readonly number[]): Record<string, number> {
  const { p50Ms, p95Ms, maxMs } = latenciesOf(timesMs);
  return { 'p50 ms': rounded(p50Ms, 1), 'p95 ms': rounded(p95Ms, 1), 'max ms': rounded(maxMs, 1) };
}
