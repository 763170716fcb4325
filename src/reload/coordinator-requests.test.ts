import { expect, test } from 'vitest';
import { EVERYTHING, ReloadWorld } from '../../test/support/reload-world.ts';

const B = { url: 'http://b.example/' };
const by = (trigger: string) => ({ trigger, actor: 'test' });

/** How often the file was read: once by each run. */
function runsOf(world: ReloadWorld): number {
  return world.script.trace.filter((step) => step === 'read').length;
}

test('a request during a run is answered by one run that begins after it', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { takesMs: 500 });
  const first = world.edit(B).coordinator.reload(by('sighup'));
  await world.clock.advance(100);
  world.edit({ url: 'http://c.example/' });
  const second = world.coordinator.reload(by('http'));
  const third = world.coordinator.reload(by('http'));
  expect(await world.until(first)).toMatchObject({ kind: 'applied', revision: 2 });
  expect(world.running().text).toContain('b.example');
  expect(await world.until(second)).toMatchObject({ kind: 'applied', revision: 3 });
  expect(await third).toBe(await second);
  expect(world.running().text).toContain('c.example');
  expect(runsOf(world)).toBe(2);
  expect((await world.history()).map(({ trigger }) => trigger)).toEqual(['http', 'sighup']);
});

test('no two runs overlap: each takes the lock after the one before has given it back', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { takesMs: 300 });
  const runs: Promise<unknown>[] = [];
  for (const url of ['http://b/', 'http://c/', 'http://d/']) {
    runs.push(world.edit({ url }).coordinator.reload(by('sighup')));
    await world.clock.advance(10);
  }
  await world.until(Promise.all(runs));
  const marks = world.script.trace.filter((step) => ['lock', 'unlock', 'close', 'read'].includes(step));
  expect(marks).toEqual(['read', 'lock', 'unlock', 'close', 'read', 'lock', 'unlock', 'close']);
  expect(world.running().text).toContain('http://d/');
});

test('a lock that another process holds is waited for', async () => {
  const world = await ReloadWorld.start();
  world.script.let('lock', { takesMs: 29_000 });
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied' });
});

test('a storm of 1,000 requests costs two runs, and nobody gets the outcome of a run that began before it asked', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { takesMs: 1000 });
  const first = world.edit(B).coordinator.reload(by('sighup'));
  await world.clock.advance(1);
  const storm: Promise<unknown>[] = [];
  for (let n = 0; n < 999; n += 1) {
    storm.push(world.coordinator.reload(by('sighup')));
    if (n % 100 === 0) await world.clock.advance(1);
  }
  const outcomes = await world.until(Promise.all(storm));
  expect(runsOf(world)).toBe(2);
  expect(new Set(outcomes)).toEqual(new Set([{ kind: 'unchanged', revision: 2 }]));
  expect(await first).toMatchObject({ kind: 'applied' });
  expect(await world.history()).toHaveLength(2);
});

test('a failed run does not keep the next from running', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { fails: 'bad certificate', on: [1] });
  const first = world.edit(B).coordinator.reload(by('sighup'));
  await world.clock.advance(0);
  const second = world.coordinator.reload(by('sighup'));
  expect(await world.until(first)).toMatchObject({ kind: 'rolled-back' });
  expect(await world.until(second)).toMatchObject({ kind: 'applied' });
});

test('the attempt under way is in the status, with what it wants', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { takesMs: 1000 });
  const run = world.edit(B).coordinator.attempt(by('http'));
  await world.clock.advance(10);
  expect(world.coordinator.status.current).toMatchObject({ underWay: 2, desired: 2, version: 1, status: 'initial' });
  expect(await world.until(run)).toMatchObject({ attempt: 2, version: 2, phase: undefined });
  expect(world.coordinator.status.current).toMatchObject({ underWay: undefined, desired: 2, version: 2 });
});

const MOMENTS = ['read', 'lock', 'desire', 'prepare receivers', 'foresee', 'verify receivers', 'probe'] as const;

test.each(MOMENTS)('a shutdown while a reload waits in "%s" ends it soon, with its record closed', async (step) => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let(step, { hangs: true, isDeaf: true });
  const run = world.edit(EVERYTHING).coordinator.reload(by('sighup'));
  await world.clock.advance(1000);
  const stopped = world.coordinator.stop();
  await world.clock.advance(0);
  await Promise.all([stopped, run]); // no time went by
  expect(await run).toMatchObject({ kind: /^(verify|probe|prepare|foresee)/.test(step) ? 'rolled-back' : 'rejected' });
  expect(world.state()).toEqual(before);
  const [record] = await world.history();
  expect(record?.closedAtMs).toBe(world.clock.now());
  expect(JSON.stringify(record?.outcome)).toContain('the server is stopping');
  expect(world.clock.pending).toBe(0);
});

test('a shutdown while the record of an outcome cannot be written waits for it five seconds at most', async () => {
  const world = await ReloadWorld.start();
  world.script.let('close', { hangs: true });
  void world.edit(B).coordinator.reload(by('sighup'));
  await world.clock.advance(100);
  await world.until(world.coordinator.stop());
  expect(world.clock.elapsedMs()).toBeLessThan(5100);
});

test('a run that waits its turn at a shutdown reads nothing and says why', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { hangs: true });
  void world.edit(B).coordinator.reload(by('sighup'));
  await world.clock.advance(10);
  const waiting = world.coordinator.reload(by('http'));
  await world.coordinator.stop();
  expect(await waiting).toMatchObject({ kind: 'rejected', type: 'load_failed' });
  expect(runsOf(world)).toBe(1);
  expect(await world.history()).toHaveLength(2);
});

test('what is being drained at a shutdown ends with the process, quietly', async () => {
  const world = await ReloadWorld.start();
  world.script.let('dispose receivers', { hangs: true });
  await world.edit(B).reload();
  expect(world.clock.pending).toBe(1);
  await world.coordinator.stop();
  await world.clock.advance(0);
  expect(world.clock.pending).toBe(0);
  expect(world.events.filter((event) => event.startsWith('drainFailed'))).toEqual([]);
});

test('a thousand reloads, good and bad, leave no part, no timer and a record each', async () => {
  const world = await ReloadWorld.start();
  for (let n = 0; n < 1000; n += 1) {
    world.edit(n % 3 === 0 ? EVERYTHING : { url: `http://${n}.example/` });
    if (n % 7 === 0) world.content = '{';
    world.script.let('probe', n % 5 === 0 ? { fails: 'no' } : {});
    await world.coordinator.reload(by('sighup'));
  }
  expect(world.faults()).toEqual([]);
  expect(world.clock.pending).toBe(0);
  expect(await world.history()).toHaveLength(1000);
});
