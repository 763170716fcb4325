import { expect, test } from 'vitest';
import { EVERYTHING, ReloadWorld, type Sketch } from '../../test/support/reload-world.ts';
import { isSuccess } from './reload-outcome.ts';

const EDITS: Readonly<Record<string, Sketch>> = {
  'no edit': {},
  'a comment': { comment: 'second' },
  'one component': { url: 'http://b.example/' },
  'two components': { groupWait: '1s', silence: 's2' },
  'every component': EVERYTHING,
};
const HOW = ['fails', 'hangs'] as const;
const SWEEPS = Object.keys(EDITS).flatMap((edit) => HOW.map((how) => ({ edit, how })));

test.each(SWEEPS)(
  'whichever step $how, with $edit: wholly old or wholly new, nothing leaks, one record',
  async (sweep) => {
    // Method: fail the 1st fallible step, then the 2nd, and so on, until a run meets no fault. New steps are covered the day
    // they are written.
    const edit = EDITS[sweep.edit] ?? {};
    const wanted = await ReloadWorld.start();
    const old = wanted.state();
    await wanted.edit(edit).reload();
    // Without the one component that a reload can do without, where that could not follow.
    const { redis: oldRedis } = partsOf(old);
    const pinned = { ...wanted.state(), parts: { ...partsOf(wanted.state()), redis: oldRedis } };

    for (let n = 1; ; n += 1) {
      const world = await ReloadWorld.start();
      world.script.failAt({ atStep: n, how: sweep.how });
      const outcome = await world.edit(edit).reload();
      const { faultFired } = world.script;
      const where = `step ${n}: ${faultFired}`;
      const isPinned = outcome.kind === 'applied' && outcome.pinned.length > 0;
      expect(isPinned, where).toBe(faultFired === 'prepare redis');
      expect(world.state(), where).toEqual(isPinned ? pinned : isSuccess(outcome) ? wanted.state() : old);
      expect(world.faults(), where).toEqual([]);
      const [record, ...others] = await world.history();
      expect(others, where).toEqual([]);
      // What the journal does not take now, it takes when it is back: here that is told, and the record stays open.
      const isDelayed = world.events.some((event) => event.startsWith('recordDelayed'));
      expect(record?.closedAtMs === undefined, where).toBe(isDelayed);
      expect(isDelayed, where).toBe(faultFired === 'close');
      if (!isDelayed) {
        expect((await world.store.journal.liveRevision())?.id, where).toBe(world.running().revision);
        expect(record?.outcome, where).toMatchObject({ version: world.coordinator.status.current.version });
      }

      world.script.heal();
      const again = await world.reload(); // the lock is free, and the same file is taken now
      expect(isSuccess(again), where).toBe(true);
      // What follows later takes effect later: that is one version more.
      const { version } = wanted.state();
      expect(world.state(), where).toEqual({ ...wanted.state(), version: isPinned ? version + 1 : version });
      await world.clock.advance(700_000);
      expect(world.clock.pending, where).toBe(0);
      if (faultFired === undefined) break;
    }
  },
);

// Method: lose the lock at the 1st step, then the 2nd, and so on, until a run is over before.
test.each(Object.keys(EDITS))('whenever the lock is lost, with %s: wholly old or wholly new', async (edit) => {
  const wanted = await ReloadWorld.start();
  const old = wanted.state();
  await wanted.edit(EDITS[edit] ?? {}).reload();
  const { trace } = wanted.script;
  const verdict = trace.findLastIndex((step) => step === 'probe' || step.startsWith('verify '));
  let wasRefused = 0;
  for (let n = 1; ; n += 1) {
    const world = await ReloadWorld.start();
    let lostAt: string | undefined;
    world.script.onStep = (step, count) => {
      if (count !== n) return;
      lostAt = step;
      world.loseLock();
    };
    const outcome = await world.edit(EDITS[edit] ?? {}).reload();
    if (lostAt === undefined) break;
    const where = `lost at ${lostAt}`;
    const isHeld = trace.indexOf('lock') < n - 1 && n - 1 <= verdict;
    expect(isSuccess(outcome), where).toBe(!isHeld);
    if (isHeld) {
      expect(outcome, where).toMatchObject({ type: 'lock_failed' });
      wasRefused += 1;
    }
    expect(world.state(), where).toEqual(isHeld ? old : wanted.state());
    expect(world.faults(), where).toEqual([]);
    world.script.onStep = () => undefined;
    expect(isSuccess(await world.reload()), where).toBe(true);
    expect(world.state(), where).toEqual(wanted.state());
  }
  expect(wasRefused > 0).toBe(edit !== 'no edit');
});

test('whatever must not fail and fails all the same, the snapshot is whole and the next reload works', async () => {
  const wanted = await ReloadWorld.start();
  await wanted.edit({ ...EVERYTHING, comment: 'later' }).reload();
  const names = Object.keys(wanted.components);
  const steps = [...names.flatMap((name) => [`commit ${name}`, `rollback ${name}`]), 'swap', 'swapped'];
  for (const step of steps) {
    for (const on of [[1], [2], [1, 2]]) {
      const world = await ReloadWorld.start();
      world.script.let('probe', { fails: 'unwell' });
      world.script.let(step, { fails: 'broken', on });
      const outcome = await world.edit(EVERYTHING).reload();
      const where = `${step} ${on}`;
      expect(outcome.kind, where).toBe('rolled-back');
      const { config, revision } = world.running();
      const isOld = revision === 1;
      expect(config.route.groupWaitMs, where).toBe(isOld ? 30_000 : 9000);
      expect(world.coordinator.status.current.version, where).toBe(isOld ? 1 : 2);
      expect((await world.store.journal.liveRevision())?.id, where).toBe(revision);
      const [record, ...others] = await world.history();
      expect(others, where).toEqual([]);
      expect(record?.closedAtMs, where).toBeDefined();

      world.script.heal();
      expect(isSuccess(await world.edit({ ...EVERYTHING, comment: 'later' }).reload()), where).toBe(true);
      expect(world.running().config.route.groupWaitMs, where).toBe(9000);
      for (const [name, component] of Object.entries(wanted.components))
        expect(world.components[name as keyof typeof world.components].running, where).toEqual(component.running);
    }
  }
});

function partsOf({ parts }: ReturnType<ReloadWorld['state']>): Readonly<Record<string, string>> {
  return parts;
}
