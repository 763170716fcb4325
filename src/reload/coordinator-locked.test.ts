// The lock of several servers, as the coordinator lives with it: lost, lesser than asked for, or held elsewhere.

import { expect, test } from 'vitest';
import { ReloadWorld } from '../../test/support/reload-world.ts';
import { explain } from './reload-outcome.ts';
import { troubleOf } from './reload-status.ts';

const B = { url: 'http://b.example/' };
const TROUBLE = 'redis at cache:6379: does not answer in time';

test('which lock was held is in the record, the status and the log', async () => {
  const world = await ReloadWorld.start();
  world.lockReport = { kind: 'redis', fence: 7 };
  await world.edit(B).reload();
  const [record] = await world.history();
  expect(record?.outcome).toMatchObject({ status: 'success', lock: 'redis', fence: 7 });
  expect(world.coordinator.status.current.lastAttempt?.lock).toEqual({ kind: 'redis', fence: 7 });
  expect(world.log.records.at(-1)?.fields).toMatchObject({ lock: 'redis', fence: 7 });
  const text = await world.metrics.render();
  expect(text).toContain('amp_reload_locks_total{lock="redis"} 1\n');
  expect(text).toContain('amp_reload_lock_wait_seconds_count 1\n');
});

test('a lesser lock than the config asks for lets the reload go on, and is said everywhere', async () => {
  const world = await ReloadWorld.start();
  world.lockReport = { kind: 'local', trouble: TROUBLE };
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied', pinned: [] });
  const [record] = await world.history();
  expect(record?.outcome).toMatchObject({ status: 'success', lock: 'local', lockTrouble: TROUBLE });
  expect(troubleOf(world.coordinator.status.current)).toBe(
    `the last reload held the lock of this process alone: ${TROUBLE}`,
  );
  expect(world.log.records.find(({ event }) => event === 'reload.lock.degraded')).toMatchObject({
    level: 'error',
    fields: { lock: 'local', err: TROUBLE },
  });
  expect(await world.metrics.render()).toContain('amp_reload_lock_fallbacks_total 1\n');

  world.lockReport = { kind: 'redis', fence: 1 };
  await world.edit({ ...B, comment: 'again' }).reload();
  expect(troubleOf(world.coordinator.status.current)).toBeUndefined();
});

test('a lock that another server holds for 30 s fails the reload by that name, before anything is written down', async () => {
  const world = await ReloadWorld.start();
  const before = world.state();
  world.lockHolder = 'other/12';
  world.script.let('lock', { hangs: true });
  const outcome = await world.edit(B).reload();
  expect(outcome).toEqual({
    kind: 'rejected',
    phase: 'apply',
    type: 'lock_failed',
    reasons: ['the reload lock could not be had: other/12 has held it for 30 s'],
  });
  expect(world.script.trace).not.toContain('desire');
  expect(world.state()).toEqual(before);
});

test.each(['desire', 'prepare receivers', 'verify receivers'])(
  'a lock that is lost while %s takes its time ends the reload then, not when that is done',
  async (step) => {
    const world = await ReloadWorld.start();
    const before = world.state();
    world.lockReport = { kind: 'redis', fence: 7 };
    world.script.let(step, { takesMs: 4000 });
    const reload = world.edit(B).reload();
    await world.clock.advance(1000);
    const lostAt = world.clock.now();
    world.loseLock();
    const outcome = await reload;
    expect(outcome).toMatchObject({ type: 'lock_failed' });
    expect(explain(outcome)).toBe('the reload lock was lost: it ran out');
    expect(world.reports[0]?.endedAtMs).toBeLessThan(lostAt + 100);
    expect(world.state()).toEqual(before);
    expect(world.script.trace).toContain('unlock');
    expect((await world.history())[0]?.outcome).toMatchObject({ errorTypes: ['lock_failed'], lock: 'redis', fence: 7 });
  },
);
