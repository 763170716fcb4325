import { expect, test } from 'vitest';
import { ReloadWorld } from '../../test/support/reload-world.ts';
import { troubleOf } from './reload-status.ts';

/** Inhibition stands for a component that the server can do without. */
async function worldWithOptional(): Promise<ReloadWorld> {
  const world = await ReloadWorld.start();
  world.components.inhibition.isCritical = false;
  return world;
}

const AWAY = { component: 'inhibition', reason: 'away' } as const;

test('a component that the server can do without keeps its old part: a success, degraded, and said to be pinned', async () => {
  const world = await worldWithOptional();
  world.script.let('prepare inhibition', { fails: 'away' });
  const before = world.running();
  const outcome = await world.edit({ rule: 'r2', url: 'http://b/' }).reload();
  expect(outcome).toMatchObject({ kind: 'applied', pinned: [AWAY] });
  const { current } = world.coordinator.status;
  expect(current).toMatchObject({ version: 2, status: 'success', pinned: [AWAY] });
  expect(troubleOf(current)).toBe('inhibition runs an older configuration: away');
  expect(world.running().inhibition).toBe(before.inhibition);
  expect(world.running().receivers).not.toBe(before.receivers);
  expect(world.log.events()).toContain('reload.component.pinned');
  const [record] = await world.history();
  expect(record?.outcome).toMatchObject({ status: 'success', pinned: [AWAY] });
  expect(world.faults()).toEqual([]);
});

test('a pinned component is tried again by the next reload, although the file is the same', async () => {
  const world = await worldWithOptional();
  world.script.let('prepare inhibition', { fails: 'away', on: [1, 2] });
  await world.edit({ rule: 'r2', url: 'http://b/' }).reload();
  expect(await world.reload()).toMatchObject({ kind: 'applied', pinned: [AWAY] });
  world.forget();
  const outcome = await world.reload();
  expect(outcome).toMatchObject({ kind: 'applied', pinned: [] });
  expect(world.script.trace.filter((step) => step.startsWith('prepare'))).toEqual(['prepare inhibition']);
  expect(world.components.inhibition.running.says).toBe('r2');
  expect(world.coordinator.status.current.pinned).toEqual([]);
  expect(await world.reload()).toMatchObject({ kind: 'unchanged' });
});

test('a pinned component is compared with what it runs, not with the file that it could not take', async () => {
  const world = await worldWithOptional();
  world.script.let('prepare inhibition', { fails: 'away', on: [1] });
  await world.edit({ rule: 'r2' }).reload();
  // An edit elsewhere: the rules are as in the file before, and still not what runs.
  const outcome = await world.edit({ rule: 'r2', url: 'http://b/' }).reload();
  const changes = outcome.kind === 'applied' ? outcome.changes.map(({ owner, kind }) => `${owner} ${kind}`) : [];
  expect(changes).toEqual(['receivers changed', 'inhibition removed', 'inhibition added']);
  expect(world.components.inhibition.running.says).toBe('r2');
  expect(world.faults()).toEqual([]);
});

test('a pinned component is free again when the file says what it runs', async () => {
  const world = await worldWithOptional();
  world.script.let('prepare inhibition', { fails: 'away' });
  await world.edit({ rule: 'r2', url: 'http://b/' }).reload();
  world.forget();
  await world.edit({ rule: 'r1', url: 'http://b/' }).reload();
  expect(world.script.trace).not.toContain('prepare inhibition');
  expect(world.coordinator.status.current.pinned).toEqual([]);
  world.forget();
  expect(await world.reload()).toMatchObject({ kind: 'unchanged' });
  expect(world.script.trace).toEqual(['read', 'close']);
});

test('one that does not end is left behind before the time of the whole reload is over', async () => {
  const world = await worldWithOptional();
  world.script.let('prepare inhibition', { hangs: true });
  expect(await world.edit({ rule: 'r2', url: 'http://b/' }).reload()).toMatchObject({
    kind: 'applied',
    pinned: [{ component: 'inhibition', reason: 'took longer than 20 s' }],
  });
  expect(world.coordinator.status.current.version).toBe(2);
});

test('what runs and does not work is tried again by a reload of the same file, and is no older part', async () => {
  const world = await worldWithOptional();
  world.troubled = ['inhibition'];
  world.script.let('prepare inhibition', { fails: 'away', on: [1] });
  expect(await world.reload()).toMatchObject({ kind: 'unchanged' });
  expect(world.coordinator.status.current).toMatchObject({ version: 1, status: 'success', pinned: [] });
  expect(world.log.events()).toContain('reload.component.failed');

  world.forget();
  expect(await world.reload()).toMatchObject({ kind: 'unchanged' });
  expect(world.script.trace.filter((step) => step.startsWith('prepare'))).toEqual(['prepare inhibition']);
  world.troubled = [];
  world.forget();
  expect(await world.reload()).toMatchObject({ kind: 'unchanged' });
  expect(world.script.trace).toEqual(['read', 'close']);
  expect(world.faults()).toEqual([]);
});

test('an edit elsewhere tries it again as well, and goes through whether it works or not', async () => {
  const world = await worldWithOptional();
  world.troubled = ['inhibition'];
  world.script.let('prepare inhibition', { fails: 'away' });
  expect(await world.edit({ url: 'http://b/' }).reload()).toMatchObject({ kind: 'applied', pinned: [] });
  expect(world.coordinator.status.current).toMatchObject({ version: 2, pinned: [] });
});

test('a failed reload frees no pinned component', async () => {
  const world = await worldWithOptional();
  world.script.let('prepare inhibition', { fails: 'away', on: [1] });
  await world.edit({ rule: 'r2' }).reload();
  world.script.let('probe', { fails: 'no', on: [1] });
  expect(await world.reload()).toMatchObject({ kind: 'rolled-back' });
  expect(world.coordinator.status.current.pinned).toEqual([AWAY]);
  expect(world.components.inhibition.running.says).toBe('r1');
  expect(await world.reload()).toMatchObject({ kind: 'applied', pinned: [] });
  expect(world.components.inhibition.running.says).toBe('r2');
});
