import { expect, test } from 'vitest';
import { configText, EVERYTHING, FILE, ReloadWorld } from '../../test/support/reload-world.ts';
import { errorTypesOf, explain } from './reload-outcome.ts';

const B = { url: 'http://b.example/' };

/** The world goes on as if nothing had been asked. */
function expectUntouched(world: ReloadWorld, before: unknown): void {
  expect(world.state()).toEqual(before);
  expect(world.faults()).toEqual([]);
}

test('an invalid file is refused with every problem at once; the old config runs on', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.content = configText().replace('receiver: team', 'receiver: nobody').replace('max_groups: 0', 'max_groups: -1');
  const outcome = await world.reload();
  expect(outcome).toMatchObject({ kind: 'rejected', phase: 'validate', type: 'validation_failed' });
  const text = explain(outcome);
  expect(text).toMatch(new RegExp(`^${FILE}:2:19: AM2104 route.receiver: undefined receiver "nobody"`, 'm'));
  expect(text).toMatch(new RegExp(`^${FILE}:6:24: AM\\d+ grouping.max_groups:`, 'm'));
  expect(world.script.trace).toEqual(['read', 'validate', 'close']);
  expectUntouched(world, before);
  const [last] = world.log.records.filter(({ event }) => event === 'reload.run.finished');
  expect(last).toMatchObject({ level: 'error', fields: { status: 'validation_failed', phase: 'validate', err: text } });
});

test('what this server cannot run yet is refused by name, although Alertmanager takes it', async () => {
  const world = await ReloadWorld.start();
  world.content = `${configText()}event_recorder: {stdout_outputs: [{}]}\n`;
  expect(explain(await world.reload())).toContain('AM4009 event_recorder: the event recorder is not supported yet');
});

test('broken syntax is refused with file, line and column', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.content = 'route:\n  receiver: team\n  group_by: [a\n';
  const outcome = await world.reload();
  expect(outcome).toMatchObject({ kind: 'rejected', phase: 'load', type: 'parse_failed' });
  expect(explain(outcome)).toMatch(new RegExp(`^${FILE}:\\d+:\\d+: AM1\\d+ `));
  expectUntouched(world, before);
  expect(world.coordinator.status.current.status).toBe('error');
});

test('a file that cannot be read is refused with the reason', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('read', { fails: `ENOENT: no such file or directory, open '${FILE}'` });
  expect(await world.reload()).toEqual({
    kind: 'rejected',
    phase: 'load',
    type: 'load_failed',
    reasons: [`${FILE}: ENOENT: no such file or directory, open '${FILE}'`],
  });
  expectUntouched(world, before);
});

test('a file on a disk that does not answer is given up after 30 s', async () => {
  const world = await ReloadWorld.start();
  world.script.let('read', { hangs: true });
  expect(await world.reload()).toMatchObject({ type: 'load_failed', reasons: [`${FILE}: took longer than 30 s`] });
  expect(world.reports[0]?.durationMs).toBe(30_000);
  expect(world.clock.pending).toBe(0);
});

test('a change that takes a restart is refused by the name of its key in the file', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  expect(await world.edit({ ...B, recorder: true }).reload()).toEqual({
    kind: 'rejected',
    phase: 'diff',
    type: 'diff_failed',
    reasons: ['event_recorder: a change of this takes a restart; the running process cannot take it up'],
  });
  expectUntouched(world, before);
});

test('a lock that cannot be had within 30 s fails the reload', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('lock', { hangs: true });
  const outcome = await world.edit(B).reload();
  expect(outcome).toEqual({
    kind: 'rejected',
    phase: 'apply',
    type: 'lock_failed',
    reasons: ['the reload lock could not be had: took longer than 30 s'],
  });
  expect(world.reports[0]?.durationMs).toBe(30_000);
  expectUntouched(world, before);
  world.script.heal();
  expect(await world.reload()).toMatchObject({ kind: 'applied' });
});

test('a lock that comes after its deadline is given back: the next reload has it', async () => {
  const world = await ReloadWorld.start();
  world.script.let('lock', { takesMs: 40_000, isDeaf: true });
  expect(await world.edit(B).reload()).toMatchObject({ type: 'lock_failed' });
  await world.clock.advance(15_000);
  expect(world.script.trace.at(-1)).toBe('unlock');
  world.script.heal();
  expect(await world.reload()).toMatchObject({ kind: 'applied' });
});

test('a lock that cannot be given back is an event; the outcome stands', async () => {
  const world = await ReloadWorld.start();
  world.script.let('unlock', { fails: 'connection lost' });
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied' });
  expect(world.events).toContain('lockStuck 2 connection lost');
  world.script.let('unlock', { hangs: true });
  expect(await world.edit({}).reload()).toMatchObject({ kind: 'applied' });
  expect(world.events).toContain('lockStuck 3 took longer than 5 s');
});

test('a store that is away refuses the reload before anything has moved, and its record waits', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  for (const step of ['desire', 'close']) world.script.let(step, { fails: 'disk full' });
  const outcome = await world.edit(B).reload();
  expect(outcome).toEqual({
    kind: 'rejected',
    phase: 'apply',
    type: 'apply_failed',
    reasons: ['what is desired could not be written down: disk full'],
  });
  expect(world.script.trace.filter((step) => /^(prepare|commit|hold|swap)/.test(step))).toEqual([]);
  expect(world.events.at(-1)).toBe('recordDelayed 2');
  expectUntouched(world, before);
});

test('a store that never answers holds up neither the caller nor the next reload', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  for (const step of ['desire', 'close']) world.script.let(step, { hangs: true });
  expect(await world.edit(B).reload()).toMatchObject({ type: 'apply_failed' });
  expect(world.reports[0]?.durationMs).toBe(30_000);
  expect(world.clock.elapsedMs()).toBe(35_000);
  expect(world.events.at(-1)).toBe('recordDelayed 2');
  expectUntouched(world, before);
  world.script.heal();
  expect(await world.reload()).toMatchObject({ kind: 'applied' });
});

test('an outcome whose record cannot be written stands', async () => {
  const world = await ReloadWorld.start();
  world.script.let('close', { fails: 'disk full' });
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied' });
  expect(world.coordinator.status.current).toMatchObject({ version: 2, status: 'success' });
  expect(world.events.at(-1)).toBe('recordDelayed 2');
});

test('a critical component that fails rolls back what nobody saw, and the others are disposed of', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('prepare receivers', { fails: 'bad certificate' });
  const outcome = await world.edit(EVERYTHING).reload();
  expect(outcome).toEqual({
    kind: 'rolled-back',
    reason: 'critical_failed',
    type: 'component_failed',
    reasons: ['receivers: bad certificate'],
  });
  expect(world.script.trace.filter((step) => /^(commit|hold|swap)/.test(step))).toEqual([]);
  expect(world.coordinator.status.current).toMatchObject({ version: 1, status: 'rolled_back' });
  expectUntouched(world, before);
});

test('of several components that fail each gives its own reason, those that were only given up none', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { fails: 'bad certificate' });
  world.script.let('prepare inhibition', { fails: 'too many rules' });
  world.script.let('prepare silencing', { takesMs: 5000 });
  const outcome = await world.edit(EVERYTHING).reload();
  expect(outcome).toMatchObject({ reasons: ['receivers: bad certificate', 'inhibition: too many rules'] });
  expect(world.events).toContain('componentFinished 2 silencing 0 given up, as another component failed');
  expect(world.clock.pending).toBe(0);
});

test('a component that does not end is given up 30 s after the lock', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('prepare receivers', { hangs: true, isDeaf: true });
  expect(await world.edit(EVERYTHING).reload()).toEqual({
    kind: 'rolled-back',
    reason: 'timeout',
    type: 'timeout',
    reasons: ['receivers: took longer than 30 s'],
  });
  expect(world.reports[0]?.durationMs).toBe(30_000);
  expectUntouched(world, before);
});

test('the whole reload ends 30 s after the lock, its writes included', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('lock', { takesMs: 7000 });
  world.script.let('desire', { takesMs: 10_000 });
  world.script.let('prepare receivers', { takesMs: 19_000 });
  world.script.let('verify receivers', { takesMs: 2000 });
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'rolled-back', reason: 'timeout', type: 'timeout' });
  expect(world.reports[0]?.durationMs).toBe(37_000);
  expectUntouched(world, before);
});

test('a part that comes after its deadline is disposed of', async () => {
  const world = await ReloadWorld.start();
  const { receivers } = world.components;
  world.script.let('prepare receivers', { takesMs: 60_000, isDeaf: true });
  expect(await world.edit(B).reload()).toMatchObject({ reason: 'timeout' });
  expect(world.script.trace).not.toContain('dispose receivers');
  await world.clock.advance(40_000);
  expect(world.script.trace.at(-1)).toBe('dispose receivers');
  expect([...receivers.open]).toEqual([receivers.running]);
});

test('new parts that do not work are taken back: the old config runs, the version is back', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('verify routing', { fails: 'finds no route' });
  world.script.let('probe', { fails: 'database away' });
  const outcome = await world.edit(EVERYTHING).reload();
  expect(outcome).toEqual({
    kind: 'rolled-back',
    reason: 'health_check',
    type: 'health_check_failed',
    reasons: ['routing: finds no route', 'probe: database away'],
  });
  expect(world.events.filter((event) => event.startsWith('versionMoved'))).toEqual([
    'versionMoved 2',
    'versionMoved 1',
  ]);
  expectUntouched(world, before);
  expect((await world.store.journal.liveRevision())?.id).toBe(1);
});

test('components are rolled back in the reverse order of their commits', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no' });
  await world.edit(EVERYTHING).reload();
  const steps = (verb: string): string[] =>
    world.script.trace.filter((step) => step.startsWith(verb)).map((step) => step.slice(verb.length));
  expect(steps('commit ')).toEqual(['routing', 'receivers', 'inhibition', 'silencing', 'grouping', 'redis']);
  expect(steps('rollback ')).toEqual(steps('commit ').toReversed());
});

test('the health check takes 5 s at most', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('probe', { hangs: true, isDeaf: true });
  expect(await world.edit(B).reload()).toMatchObject({
    reason: 'health_check',
    reasons: ['probe: took longer than 5 s'],
  });
  expect(world.reports[0]?.durationMs).toBe(5000);
  expectUntouched(world, before);
});

test('a commit that throws midway is undone, its own half included', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let('commit inhibition', { fails: 'cannot' });
  expect(await world.edit(EVERYTHING).reload()).toEqual({
    kind: 'rolled-back',
    reason: 'critical_failed',
    type: 'component_failed',
    reasons: ['cannot'],
  });
  const undone = world.script.trace.filter((step) => step.startsWith('rollback'));
  expect(undone).toEqual(['rollback inhibition', 'rollback receivers', 'rollback routing']);
  expectUntouched(world, before);
});

test.each(['swap', 'swapped'])('a switch that throws (%s) is undone', async (step) => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.script.let(step, { fails: 'cannot', on: [1] });
  expect(await world.edit(EVERYTHING).reload()).toMatchObject({ kind: 'rolled-back', reason: 'critical_failed' });
  expectUntouched(world, before);
});

test('a rollback that fails too is said loudly, and the next reload takes every component anew', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no route' });
  world.script.let('rollback receivers', { fails: 'stuck' });
  const outcome = await world.edit(EVERYTHING).reload();
  expect(outcome).toEqual({
    kind: 'rolled-back',
    reason: 'health_check',
    type: 'health_check_failed',
    reasons: ['probe: no route'],
    doubleFault: 'stuck',
  });
  expect(world.coordinator.status.current).toMatchObject({
    version: 1,
    status: 'rollback_failed',
  });
  expect(explain(outcome)).toBe('probe: no route\nthe way back failed too: stuck');
  expect(errorTypesOf(outcome)).toEqual(['health_check_failed', 'rollback_failed']);
  world.script.heal();
  world.forget();
  expect(await world.edit({}).reload()).toEqual({ kind: 'unchanged', revision: 1 }); // equal bytes, but nobody trusts them
  expect(world.script.trace.filter((step) => step.startsWith('commit'))).toHaveLength(6);
  expect(world.running().config.receivers).toHaveLength(1);
  expect(world.components.receivers.running.says).toContain('a.example');
  world.forget();
  expect(await world.reload()).toEqual({ kind: 'unchanged', revision: 1 });
  expect(world.script.trace).toEqual(['read', 'close']);
});

test('if the old snapshot cannot be put back, the new one runs on whole, with its parts, version and revision', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no route' });
  world.script.let('swap', { fails: 'stuck', on: [2] });
  expect(await world.edit(EVERYTHING).reload()).toMatchObject({ kind: 'rolled-back', doubleFault: 'stuck' });
  expect(world.faults()).toEqual([]);
  expect(world.components.routing.running.says).toContain('9000');
  expect(world.coordinator.status.current).toMatchObject({ version: 2, status: 'rollback_failed' });
  expect((await world.store.journal.liveRevision())?.id).toBe(world.running().revision);
  world.script.heal();
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied' });
  expect(world.faults()).toEqual([]);
});

test('a loser that cannot be released is an event, not an outcome', async () => {
  const world = await ReloadWorld.start();
  world.script.let('dispose receivers', { fails: 'still sending' });
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied' });
  expect(world.events).toContain('drainFailed receivers: still sending');
  world.script.let('dispose receivers', { hangs: true });
  expect(await world.edit({}).reload()).toMatchObject({ kind: 'applied' });
  await world.clock.advance(600_000);
  expect(world.events.at(-1)).toBe('drainFailed receivers: took longer than 600 s');
});

test('what no phase expects is an outcome all the same', async () => {
  const world = await ReloadWorld.start();
  world.script.let('validate', { fails: 'a bug' });
  expect(await world.edit(B).reload()).toEqual({
    kind: 'rejected',
    phase: 'validate',
    type: 'validation_failed',
    reasons: ['a bug'],
  });
});

test('an observer that breaks its word fails its reload and none after it', async () => {
  const world = await ReloadWorld.start();
  const { log } = world;
  const info = log.info.bind(log);
  log.info = () => {
    throw new Error('a bug');
  };
  await expect(world.reload()).rejects.toThrow('a bug');
  log.info = info;
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied' });
});
