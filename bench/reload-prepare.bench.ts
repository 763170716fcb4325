// Components that prepare side by side, as a reload has them do, against the same ones one after the other: the three that
// dial, with a real PostgreSQL, redis-server and endpoint as many milliseconds away as is said. What they replaced is let go
// of between the runs. Run: npm run bench -- reload-prepare

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { DiallingComponents } from './support/dialling-components.ts';
import { circumstances } from './support/machine.ts';
import { Outside } from './support/outside.ts';
import { openSlowWay } from './support/slow-way.ts';
import { latenciesOf, rounded } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    // Of all three, or of the database, of Redis and of the endpoint: 5/20/60.
    'round-trip-ms': { type: 'string', default: '0,20,40,60,5/20/60' },
    runs: { type: 'string', default: '30' },
    out: { type: 'string' },
  },
});

const WARM_UP = 2;

const clock = new SystemClock();
const table: Record<string, Record<string, number>> = {};
const timesAsFast: Record<string, number> = {};
await using outside = await Outside.start();
for (const away of options['round-trip-ms'].split(',')) await measure(away);
console.table(table);
console.table(timesAsFast);
const command = ['npm run bench -- reload-prepare', ...process.argv.slice(2)].join(' ');
const report = { ...circumstances(command, clock.now()), runs: Number(options.runs), timesAsFast, table };
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);

async function measure(away: string): Promise<void> {
  const [database = 0, redis = database, llm = database] = away.split('/').map(Number);
  using toPostgres = await openSlowWay(outside.postgresPort, database, clock);
  using toRedis = await openSlowWay(outside.redis.port, redis, clock);
  using toLlm = await openSlowWay(Number(new URL(outside.llm.baseUrl).port), llm, clock);
  await using components = await DiallingComponents.start(
    {
      databaseUrl: outside.urlOf(await outside.database(), toPostgres.port),
      redis: `127.0.0.1:${toRedis.port}`,
      llm: `http://127.0.0.1:${toLlm.port}/v1`,
    },
    clock,
  );
  const times = new Map<string, number[]>();
  const took = (what: string, ms: number): unknown => times.set(what, [...(times.get(what) ?? []), ms]);
  for (let run = 1; run <= Number(options.runs) + WARM_UP; run += 1) {
    if (run === WARM_UP + 1) times.clear();
    took('side by side', await sideBySide(components));
    await components.drained();
    took('one after the other', await inTurn(components, took));
    await components.drained();
  }
  for (const [what, all] of times) {
    const { p50Ms, p95Ms, maxMs } = latenciesOf(all);
    table[`${away} ms away, ${what}`] = { 'p50 ms': p50Ms, 'p95 ms': p95Ms, 'max ms': maxMs };
  }
  const p50Of = (what: string): number => latenciesOf(times.get(what) ?? []).p50Ms;
  timesAsFast[`${away} ms away`] = rounded(p50Of('one after the other') / p50Of('side by side'));
}

async function sideBySide(components: DiallingComponents): Promise<number> {
  const next = components.edited();
  const began = clock.elapsedMs();
  await components.reload(next, components.all);
  return clock.elapsedMs() - began;
}

async function inTurn(components: DiallingComponents, took: (what: string, ms: number) => unknown): Promise<number> {
  const next = components.edited();
  const began = clock.elapsedMs();
  for (const one of components.all) await components.reload(next, [one], (name, ms) => took(`${name} alone`, ms));
  return clock.elapsedMs() - began;
}
