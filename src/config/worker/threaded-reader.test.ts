import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routedConfig } from '../../../bench/support/routed-config.ts';
import { bundled } from '../../../test/support/bundled-worker.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { assert } from '../../base/assert.ts';
import { type Clock, SystemClock } from '../../base/clock.ts';
import type { Config } from '../config.ts';
import type { ConfigProblem } from '../config-error.ts';
import { readerHere } from '../config-reader.ts';
import type { ParsedConfig } from '../parse-config.ts';
import { ThreadedReader } from './threaded-reader.ts';

const FILE = '/etc/amp/amp.yml';
const GOOD = 'route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "http://a/"}]}]\n';
const LARGE = `# ${'x'.repeat(200_000)}\n`;
let folder = '';
let worker: URL;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amp-reader-'));
  const [made] = await bundled(new URL('./config-worker.ts', import.meta.url));
  if (made !== undefined) worker = made;
});
afterAll(() => rmSync(folder, { recursive: true }));

class World {
  readonly troubles: string[] = [];
  readonly reader: ThreadedReader;

  constructor(workerUrl: URL, clock: Clock = new SystemClock()) {
    const onTrouble = (error: unknown): void => void this.troubles.push(String(error));
    this.reader = new ThreadedReader({ workerUrl, matcherMode: 'fallback', clock, onTrouble });
  }

  async read(text: string): Promise<ConfigProblem | ParsedConfig> {
    return whole(this.reader, text);
  }
}

async function whole(reader: Pick<ThreadedReader, 'parse'>, text: string): Promise<ConfigProblem | ParsedConfig> {
  const read = await reader.parse({ bytes: new TextEncoder().encode(text), file: FILE });
  return 'check' in read ? read.check() : read;
}

function configOf(read: ConfigProblem | ParsedConfig): Config {
  assert('problems' in read && read.config !== undefined, 'the config is good');
  return read.config;
}

/** Code that a thread runs instead of the real one. */
function threadThat(does: string): URL {
  const file = join(folder, `${does.length}.mjs`);
  writeFileSync(file, `import { parentPort } from 'node:worker_threads';\n${does}`);
  return pathToFileURL(file);
}

test.each([
  ['good', GOOD],
  ['wrong', 'route: {receiver: b, nonsense: 1}\nreceivers: [{name: a}]\n'],
  ['not runnable', `${GOOD}redis: {addr: "a:1"}\n`],
  ['broken', 'route: [a\n'],
  ['odd', 'route: {receiver: a}\nreceivers: [{name: a}, {name: spare}]\n'],
])('of a large file that is %s the thread says what would be said here', async (_what, text) => {
  const world = new World(worker);
  const there = await world.read(LARGE + text);
  expect(there).toStrictEqual(await whole(readerHere('fallback'), LARGE + text));
  expect(world.troubles).toEqual([]);
  world.reader.stop();
});

test('a small file needs no thread', async () => {
  const world = new World(threadThat('throw new Error("started")'));
  expect(await world.read(GOOD)).toMatchObject({ problems: [] });
  expect(world.troubles).toEqual([]);
});

test.each([
  ['cannot start', 'throw new Error("no thread")', 'no thread'],
  ['dies at the first call', 'parentPort.once("message", () => process.exit(1))', 'has ended'],
  [
    'dies at the second call',
    'parentPort.once("message", () => { parentPort.postMessage({ kind: "parsed" }); parentPort.once("message", () => process.exit(1)); })',
    'has ended',
  ],
  ['fails', 'parentPort.on("message", () => parentPort.postMessage({ kind: "failed", reason: "a bug" }))', 'a bug'],
])('where the thread %s the file is read here, and somebody is told why', async (_what, does, reason) => {
  const world = new World(threadThat(does));
  for (let round = 1; round <= 2; round += 1) {
    expect(await world.read(LARGE + GOOD)).toMatchObject({ config: { route: { receiver: 'a' } } });
    expect(world.troubles).toHaveLength(round);
  }
  expect(world.troubles.join()).toContain(reason);
  world.reader.stop();
});

test('a thread that works without end is ended after a minute, and the file is not tried here', async () => {
  const clock = new VirtualClock();
  const world = new World(threadThat('parentPort.on("message", () => { for (;;); })'), clock);
  const outcome = expect(world.read(LARGE + GOOD)).rejects.toThrow('not read within 60 s');
  await clock.advance(60_000);
  await outcome;
  expect(world.troubles).toEqual([]);
});

test('when the process stops, what is being read is given up', async () => {
  const world = new World(threadThat('parentPort.on("message", () => {});'));
  const outcome = expect(world.read(LARGE + GOOD)).rejects.toThrow('the server is stopping');
  world.reader.stop();
  await outcome;
  await expect(world.read(LARGE + GOOD)).rejects.toThrow('the server is stopping');
  expect(world.troubles).toEqual([]);
});

test('of a large file that is edited, what has not changed is the same value', async () => {
  const world = new World(worker);
  const text = LARGE + routedConfig({ routes: 100, sinkUrl: 'http://127.0.0.1:9/' });
  const before = configOf(await world.read(text));
  expect(configOf(await world.read(`# a line more\n${text}`)).route.routes).toStrictEqual(before.route.routes);
  const refused = await world.read(text.replace('receiver: team-0', 'receiver: nobody'));
  expect('problems' in refused && refused.config).toBe(undefined);
  const after = configOf(await world.read(text.replace('service="s30"', 'service="other"')));
  expect(after.route.routes.map((route, index) => route === before.route.routes[index])).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
  expect(world.troubles).toEqual([]);
  world.reader.stop();
});

test('a file that has become small needs no thread any more; when it is large again another is started', async () => {
  const world = new World(worker);
  const before = await world.read(LARGE + GOOD);
  expect(await world.read(GOOD)).toMatchObject({ problems: [] });
  expect(await world.read(LARGE + GOOD)).toStrictEqual(before);
  expect(world.troubles).toEqual([]);
  world.reader.stop();
});
