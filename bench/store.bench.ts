// What the store takes, on both homes in turn: the embedded one in its worker, and a real PostgreSQL that waits for its disk.
// Everything goes through the buffer that the server writes through: alerts in posts of 64, groups, intents and what was told
// (each waited for, as before and after a page, many at once), silences. Rows per second until all is written; the batches
// as the home gets them; CPU of the main thread, of the rest of this process and of PostgreSQL; the longest stall of the
// event loop. Run: npm run bench -- store

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { Secret } from '../src/base/secret.ts';
import { type DatabaseConfig, database } from '../src/config/schema/database.ts';
import { homesOf } from '../src/storage/homes.ts';
import { type Store, storeOn } from '../src/storage/store.ts';
import { circumstances } from './support/machine.ts';
import { MeteredHome } from './support/metered-home.ts';
import { Outside } from './support/outside.ts';
import { cpuSeconds, mainThreadCpuSeconds } from './support/process-usage.ts';
import { watchStalls } from './support/stall-watch.ts';
import { latenciesOf, median, rounded } from './support/statistics.ts';
import { type Rows, STORE_WORK, type WorkName } from './support/store-work.ts';

const { values: options } = parseArgs({
  options: {
    homes: { type: 'string', default: 'embedded,postgres' },
    alerts: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string' },
  },
});

interface Measured {
  readonly 'rows/s': number;
  /** How long a caller waited for its row to be kept; of what nobody waits for: 0. */
  readonly 'wait p50 ms': number;
  readonly 'wait p95 ms': number;
  readonly 'wait max ms': number;
  readonly 'rows a batch': number;
  readonly 'batch p50 ms': number;
  readonly 'batch p95 ms': number;
  readonly 'main CPU s': number;
  /** The store's worker, and V8's own threads. */
  readonly 'worker CPU s': number;
  readonly 'server CPU s': number;
  readonly 'longest stall ms': number;
}
type Course = Readonly<Record<WorkName | 'restore', Partial<Measured>>>;

const clock = new SystemClock();
const alerts = Number(options.alerts);
const homes = options.homes.split(',');
const courses: { readonly home: string; readonly course: Course }[] = [];
await using outside = homes.includes('postgres') ? await Outside.start() : undefined;
const postgresPid = await outside?.postgresPid();

for (let round = 1; round <= Number(options.rounds); round += 1) {
  for (const home of homes) {
    console.error(`round ${round}: ${home}`);
    courses.push({ home, course: await runCourse(home) });
  }
}
console.table(medians());
const command = ['npm run bench -- store', ...process.argv.slice(2)].join(' ');
const report = { ...circumstances(command, clock.now()), alerts, medians: medians(), courses };
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);

/** One home, from empty to restored. */
async function runCourse(home: string): Promise<Course> {
  const directory = mkdtempSync(join(tmpdir(), 'amp-bench-'));
  try {
    const config = await configOf(home);
    const open = async (): Promise<MeteredHome> => new MeteredHome(await opened(config, directory), clock);
    const metered = await open();
    const store = await storeOn(metered, { clock, onEvent: (event) => console.error(event) });
    const course: Partial<Record<WorkName | 'restore', Partial<Measured>>> = {};
    for (const [name, work] of Object.entries(STORE_WORK)) {
      const run = work(alerts, clock);
      course[name as WorkName] = await measured(metered, store, () => run(store.state));
    }
    await store.state.close();
    const again = await storeOn(await open(), { clock, onEvent: (event) => console.error(event) });
    course.restore = await measuredRestore(again);
    await again.state.close();
    return course as Course;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function configOf(home: string): Promise<DatabaseConfig> {
  if (home === 'embedded') return database.absent;
  if (outside === undefined) throw new Error(`there is no home ${home}: say embedded or postgres`);
  return { ...database.absent, url: new Secret(outside.urlOf(await outside.database())) };
}

async function opened(config: DatabaseConfig, directory: string) {
  const { home } = await homesOf({
    directory,
    workerUrl: new URL('../dist/sqlite-worker.js', import.meta.url),
    self: { instance: randomUUID(), name: 'bench' },
    clock,
    onSuperseded: (reason) => console.error(reason),
  }).open(config);
  return home;
}

async function measured(home: MeteredHome, store: Store, work: () => Promise<Rows>): Promise<Measured> {
  const cpuBefore = cpuNow();
  home.forget();
  const stalls = watchStalls(clock);
  const began = clock.elapsedMs();
  const { rows, waits } = await work();
  await store.state.flush();
  const seconds = (clock.elapsedMs() - began) / 1000;
  const longest = stalls();
  const cpu = cpuNow();
  const wait = latenciesOf(waits);
  const batches = latenciesOf(home.batches.map(({ ms }) => ms));
  return {
    'rows/s': Math.round(rows / seconds),
    'wait p50 ms': wait.p50Ms,
    'wait p95 ms': wait.p95Ms,
    'wait max ms': wait.maxMs,
    'rows a batch': Math.round(median(home.batches.map((batch) => batch.rows))),
    'batch p50 ms': batches.p50Ms,
    'batch p95 ms': batches.p95Ms,
    'main CPU s': rounded(cpu.main - cpuBefore.main),
    'worker CPU s': rounded(cpu.others - cpuBefore.others),
    'server CPU s': rounded(cpu.server - cpuBefore.server),
    'longest stall ms': rounded(longest, 1),
  };
}

async function measuredRestore(store: Store): Promise<Partial<Measured>> {
  const cpuBefore = cpuNow();
  const began = clock.elapsedMs();
  const stalls = watchStalls(clock);
  const { alerts: found, groups, told, silences } = await store.state.restore();
  const seconds = (clock.elapsedMs() - began) / 1000;
  const longest = stalls();
  const cpu = cpuNow();
  return {
    'rows/s': Math.round((found.length + groups.length + told.length + silences.length) / seconds),
    'main CPU s': rounded(cpu.main - cpuBefore.main),
    'worker CPU s': rounded(cpu.others - cpuBefore.others),
    'server CPU s': rounded(cpu.server - cpuBefore.server),
    'longest stall ms': rounded(longest, 1),
  };
}

function cpuNow(): { readonly main: number; readonly others: number; readonly server: number } {
  const { user, system } = process.cpuUsage();
  const main = mainThreadCpuSeconds();
  const server = postgresPid === undefined ? 0 : cpuSeconds(postgresPid);
  return { main, others: (user + system) / 1e6 - main, server };
}

function medians(): Record<string, Record<string, number>> {
  const rows: Record<string, Record<string, number>> = {};
  const names = Object.keys(courses[0]?.course ?? {}) as (keyof Course)[];
  for (const name of names) {
    for (const home of homes) {
      const all = courses.filter((one) => one.home === home).map(({ course }) => course[name]);
      const columns = Object.keys(all[0] ?? {}) as (keyof Measured)[];
      rows[`${name}: ${home}`] = Object.fromEntries(
        columns.map((column) => [column, rounded(median(all.map((one) => one[column] ?? 0)))]),
      );
    }
  }
  return rows;
}
