// What a reload costs while many alerts are live: nothing edited, only a comment, one route, the matchers of every route,
// what all groups are made by; with no group, with thousands, with tens of thousands, each with an alert that was told. On ours and, in turn, on another Alertmanager's command.
// Nothing may be told because of it. Run: npm run bench -- reload-groups --against /usr/bin/prometheus-alertmanager

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { fillGroups } from './support/live-groups.ts';
import { circumstances } from './support/machine.ts';
import { Probe } from './support/probed-server.ts';
import { Reloader } from './support/reloader.ts';
import { type Routed, routedConfig } from './support/routed-config.ts';
import { latenciesOf, rounded } from './support/statistics.ts';
import { openWebhookSink } from './support/webhook-sink.ts';

const EDITS = ['no edit', 'a comment', 'one route', 'every route', 'group_by'] as const;
type Edit = (typeof EDITS)[number];
/** Alertmanager tells all groups again after these, and with 50,000 of them it runs out of file descriptors. */
const OURS_ONLY: readonly Edit[] = ['every route', 'group_by'];

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string', default: `${process.execPath} bin/amp.js` },
    against: { type: 'string' },
    groups: { type: 'string', default: '0,5000,50000' },
    routes: { type: 'string', default: '100' },
    runs: { type: 'string', default: '20' },
    edits: { type: 'string', default: EDITS.join(',') },
    'runs-against': { type: 'string', default: '5' },
    out: { type: 'string' },
  },
});

const WARM_UP = 2;
const SETTLE_MS = 3000;
const WAITS = 'group_wait: 1s\n  group_interval: 1h\n  repeat_interval: 4h';

const clock = new SystemClock();
const runs = Number(options.runs);
const table: Record<string, Record<string, number>> = {};
for (const groups of options.groups.split(',').map(Number)) {
  await measure(groups, options.ours, 'ours');
  if (options.against !== undefined) await measure(groups, options.against, 'other');
}
console.table(table);
const command = ['npm run bench -- reload-groups', ...process.argv.slice(2)].join(' ');
const report = { ...circumstances(command, clock.now()), runs, routes: Number(options.routes), table };
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);

async function measure(groups: number, program: string, server: 'ours' | 'other'): Promise<void> {
  using probe = new Probe(clock);
  const sink = await openWebhookSink();
  const routed: Routed = { routes: Number(options.routes), sinkUrl: sink.url, waits: WAITS };
  try {
    const started = server === 'ours' ? probe.within(program) : program;
    await using reloader = await Reloader.start(started, routedConfig(routed), clock);
    await fillGroups(reloader.server.origin, groups, sink, clock);
    const asked = EDITS.filter((one) => options.edits.split(',').includes(one));
    for (const edit of server === 'ours' ? asked : asked.filter((one) => !OURS_ONLY.includes(one))) {
      const before = sink.received();
      const row = await repeat(reloader, edit, routed, server === 'ours' ? probe : undefined);
      await clock.sleep(SETTLE_MS);
      table[`${groups} groups, ${edit}: ${server}`] = { ...row, 'told because of it': sink.received() - before };
    }
  } finally {
    sink.close();
  }
}

/** Another text for each round. */
function edited(routed: Routed, edit: Exclude<Edit, 'no edit'>, round: number): string {
  switch (edit) {
    case 'a comment':
      return routedConfig({ ...routed, comment: round });
    case 'one route':
      return routedConfig({ ...routed, edit: round });
    case 'every route':
      return routedConfig({ ...routed, everyRoute: round });
    case 'group_by': {
      const by = round % 2 === 0 ? 'alertname' : 'alertname, service';
      return routedConfig(routed).replace('group_by: [alertname]', `group_by: [${by}]`);
    }
  }
}

async function repeat(
  reloader: Reloader,
  edit: Edit,
  routed: Routed,
  probe: Probe | undefined,
): Promise<Record<string, number>> {
  const wall: number[] = [];
  const stalls: number[] = [];
  const count = probe === undefined ? Number(options['runs-against']) : runs;
  for (let round = 1; round <= count + WARM_UP; round += 1) {
    if (edit !== 'no edit') reloader.configure(edited(routed, edit, round));
    await probe?.look(reloader.server.pid);
    const { wallMs } = await reloader.byPost(probe !== undefined);
    const probed = await probe?.look(reloader.server.pid);
    if (round <= WARM_UP) continue;
    wall.push(wallMs);
    if (probed !== undefined) stalls.push(probed.worstMs);
  }
  const { p50Ms, p95Ms, maxMs } = latenciesOf(wall);
  const times = { 'p50 ms': rounded(p50Ms, 1), 'p95 ms': rounded(p95Ms, 1), 'max ms': rounded(maxMs, 1) };
  if (probe === undefined) return times;
  const stall = latenciesOf(stalls);
  return { ...times, 'stall p50 ms': rounded(stall.p50Ms, 1), 'stall max ms': rounded(stall.maxMs, 1) };
}
