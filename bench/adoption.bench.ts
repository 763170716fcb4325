// The switch of the alert path by itself, and the way back from it, while many groups are live, each with an alert that was
// told: the two steps that nothing can interrupt, and the longest stall of the event loop from the look ahead until all is
// quiet again. The root's waits are edited, a tenth of the routes' matchers, or those of all routes: with the latter every
// alert is placed anew. In this process, without HTTP, disk or receivers. Run: npm run bench -- adoption

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { AlertPath } from './support/alert-path.ts';
import { circumstances } from './support/machine.ts';
import { routedConfig } from './support/routed-config.ts';
import { watchStalls } from './support/stall-watch.ts';
import { latenciesOf, rounded } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    routes: { type: 'string', default: '1000' },
    groups: { type: 'string', default: '5000,50000' },
    edits: { type: 'string', default: 'one route,every tenth group,every group' },
    runs: { type: 'string', default: '10' },
    out: { type: 'string' },
  },
});

const WARM_UP = 2;
/** How long the parts that follow the switch may take: new times of groups, what the store is given. */
const QUIET_AFTER_MS = 300;
const WAITS = 'group_wait: 1s\n  group_interval: 1h\n  repeat_interval: 4h';

const clock = new SystemClock();
const table: Record<string, Record<string, number>> = {};
for (const groups of options.groups.split(',').map(Number)) {
  for (const routes of options.routes.split(',').map(Number)) await measure(routes, groups);
}
console.table(table);
const command = ['npm run bench -- adoption', ...process.argv.slice(2)].join(' ');
if (options.out !== undefined) {
  const report = { ...circumstances(command, clock.now()), runs: Number(options.runs), table };
  writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);
}
process.exit(); // the clock would look once more within a minute

async function measure(routes: number, groups: number): Promise<void> {
  const routed = { routes, sinkUrl: 'http://127.0.0.1/', waits: WAITS };
  await using path = new AlertPath(routedConfig(routed), clock);
  await path.fill(groups);
  await clock.sleep(1000);
  for (const edit of options.edits.split(',')) {
    const told = path.told;
    const times: Record<string, number[]> = { ahead: [], commit: [], back: [], stall: [] };
    for (let round = 1; round <= Number(options.runs) + WARM_UP; round += 1) {
      const took = await thereAndBack(path, configOf(edit, routed, round));
      if (round > WARM_UP) for (const [what, ms] of Object.entries(took)) times[what]?.push(ms);
    }
    if (path.told !== told) throw new Error('something was told because of it');
    const row: Record<string, number> = {};
    for (const [what, all] of Object.entries(times)) {
      const { p50Ms, maxMs } = latenciesOf(all);
      row[`${what} p50 ms`] = rounded(p50Ms, 1);
      row[`${what} max ms`] = rounded(maxMs, 1);
    }
    table[`${groups} groups, ${routes} routes, ${edit}`] = row;
  }
}

function configOf(edit: string, routed: Parameters<typeof routedConfig>[0], round: number): string {
  if (edit === 'one route') return routedConfig({ ...routed, edit: round });
  const all = routedConfig({ ...routed, everyRoute: round });
  if (edit === 'every group') return all;
  // Only services whose number ends in 1: they take a tenth of the alerts.
  return all.replaceAll(new RegExp(`, every!="${round}"`, 'g'), (text, at: number) =>
    /service="s\d*1"$/.test(all.slice(at - 20, at)) ? text : '',
  );
}

async function thereAndBack(path: AlertPath, config: string): Promise<Record<string, number>> {
  const prepare = path.reading(config);
  await clock.sleep(QUIET_AFTER_MS);
  const stalls = watchStalls(clock);
  const began = clock.elapsedMs();
  const { commit, back, end } = await prepare();
  const ahead = clock.elapsedMs() - began;
  const committed = timed(commit);
  await clock.sleep(QUIET_AFTER_MS);
  const wentBack = timed(back);
  end();
  await clock.sleep(QUIET_AFTER_MS);
  return { ahead, commit: committed, back: wentBack, stall: stalls() };
}

function timed(work: () => void): number {
  const began = clock.elapsedMs();
  work();
  return clock.elapsedMs() - began;
}
