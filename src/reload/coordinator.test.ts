import { expect, test } from 'vitest';
import { configText, EVERYTHING, ReloadWorld } from '../../test/support/reload-world.ts';
import { PHASES } from './reload-outcome.ts';
import { troubleOf } from './reload-status.ts';

const B = { url: 'http://b.example/' };

test('a good file runs after all six phases, in order', async () => {
  const world = await ReloadWorld.start();
  const outcome = await world.edit(B).reload();
  expect(outcome).toMatchObject({ kind: 'applied', pinned: [], warnings: [] });
  expect(world.script.trace).toEqual([
    'read',
    'validate',
    'try',
    'lock',
    'desire',
    'prepare receivers',
    'foresee',
    'commit receivers',
    'hold',
    'swap',
    'swapped',
    'verify receivers',
    'probe',
    'dispose receivers',
    'let flow',
    'unlock',
    'close',
  ]);
  const phases = world.events.filter((event) => event.startsWith('phaseFinished'));
  expect(phases).toEqual(PHASES.map((phase) => `phaseFinished 2 ${phase} 0 true false`));
  expect(world.faults()).toEqual([]);
});

test('the config, the hash, the text and the revision are swapped together, and the version is one more', async () => {
  const world = await ReloadWorld.start();
  const before = world.running();
  await world.edit(B).reload();
  const after = world.running();
  expect(Object.isFrozen(after)).toBe(true);
  expect(after.text).toBe(configText(B));
  expect(after.config).not.toBe(before.config);
  expect(after.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(after.hash).not.toBe(before.hash);
  expect([before.revision, after.revision]).toEqual([1, 2]);
  expect(world.coordinator.status.current).toMatchObject({ version: 2, status: 'success' });
});

test('a part that no edit touches is the same object after the reload', async () => {
  const world = await ReloadWorld.start();
  const before = world.running();
  await world.edit(B).reload();
  const after = world.running();
  expect([after.root, after.inhibition]).toEqual([before.root, before.inhibition]);
  expect(after.root).toBe(before.root);
  expect(after.inhibition).toBe(before.inhibition);
  expect(after.receivers).not.toBe(before.receivers);
});

test('a reader sees the old snapshot or the new one, whole, at every await of a reload', async () => {
  const world = await ReloadWorld.start();
  const before = world.running();
  const seen = new Set<unknown>();
  const { onAwait } = world.script;
  world.script.onAwait = (step) => {
    onAwait(step);
    seen.add(world.running());
  };
  await world.edit(EVERYTHING).reload();
  expect([...seen]).toEqual([before, world.running()]);
  expect(world.faults()).toEqual([]);
});

test('version, gauge and status move in the very step that swaps the snapshot', async () => {
  const world = await ReloadWorld.start();
  const atVerify: unknown[] = [];
  world.script.onAwait = (step) => {
    if (step === 'prepare receivers' || step === 'verify receivers')
      atVerify.push([world.coordinator.status.current.version, world.running().revision]);
  };
  await world.edit(B).reload();
  expect(atVerify).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(world.events.indexOf('versionMoved 2')).toBeLessThan(
    world.events.findIndex((event) => event.startsWith('phaseFinished 2 reload')),
  );
});

test('affected components are prepared at the same time: the reload takes as long as the slowest', async () => {
  const world = await ReloadWorld.start();
  for (const [name, takesMs] of [
    ['routing', 100],
    ['receivers', 200],
    ['inhibition', 150],
    ['silencing', 200],
    ['grouping', 50],
  ] as const)
    world.script.let(`prepare ${name}`, { takesMs });
  await world.edit(EVERYTHING).reload();
  expect(world.reports[0]?.durationMs).toBe(200);
  expect(world.events).toContain('componentFinished 2 routing 100');
  expect(world.events).toContain('componentFinished 2 silencing 200');
});

test('equal bytes are no reload: nothing is prepared, one record says so, the version does not move', async () => {
  const world = await ReloadWorld.start();
  const before = world.running();
  const outcome = await world.reload();
  expect(outcome).toEqual({ kind: 'unchanged', revision: 1 });
  expect(world.script.trace).toEqual(['read', 'close']);
  expect(world.running()).toBe(before);
  expect(world.coordinator.status.current).toMatchObject({ version: 1, status: 'success' });
  const [record, ...others] = await world.history();
  expect(others).toEqual([]);
  expect(record).toMatchObject({ outcome: { status: 'success', outcome: 'unchanged', version: 1 } });
  expect(world.reports[0]?.durationMs).toBeLessThan(50);
});

test('other bytes with the same meaning go the whole way, change nothing, and are known the next time', async () => {
  const world = await ReloadWorld.start();
  const before = world.running();
  const outcome = await world.edit({ comment: 'another comment' }).reload();
  expect(outcome).toEqual({ kind: 'unchanged', revision: 2 });
  expect(world.script.trace).toEqual([
    'read',
    'validate',
    'try',
    'lock',
    'desire',
    'foresee',
    'swap',
    'swapped',
    'probe',
    'unlock',
    'close',
  ]);
  const after = world.running();
  expect([after.root, after.receivers, after.inhibition]).toEqual([before.root, before.receivers, before.inhibition]);
  expect(after.text).toContain('another comment');
  expect(world.coordinator.status.current.version).toBe(1);
  expect((await world.store.journal.liveRevision())?.id).toBe(2);
  world.forget();
  expect(await world.reload()).toEqual({ kind: 'unchanged', revision: 2 });
  expect(world.script.trace).toEqual(['read', 'close']);
});

test('going back to an earlier file is just another reload: its old revision, a new version', async () => {
  const world = await ReloadWorld.start();
  await world.edit(B).reload();
  expect(await world.edit({}).reload()).toMatchObject({ kind: 'applied', revision: 1 });
  expect(world.coordinator.status.current.version).toBe(3);
  expect((await world.store.journal.liveRevision())?.id).toBe(1);
});

test('before any reload the status is initial, version 1, since the start', async () => {
  const world = await ReloadWorld.start();
  expect(world.coordinator.status.current).toEqual({
    version: 1,
    status: 'initial',
    lastReloadMs: Date.UTC(2026, 0, 1),
    lastAttempt: undefined,
    underWay: undefined,
    desired: undefined,
    pinned: [],
    fileErrors: [],
  });
});

test('the status tells when the last attempt ended, how, and why', async () => {
  const world = await ReloadWorld.start();
  await world.clock.advance(60_000);
  world.content = 'route: {receiver: nobody}\nreceivers: [{name: team}]\n';
  const outcome = await world.reload();
  const { current } = world.coordinator.status;
  expect(current).toMatchObject({
    version: 1,
    status: 'validation_failed',
    lastReloadMs: Date.UTC(2026, 0, 1) + 60_000,
    lastAttempt: { attempt: 2, phase: 'validate', request: { trigger: 'sighup', actor: 'test' } },
    underWay: undefined,
    desired: undefined,
  });
  expect(current.lastAttempt?.outcome).toBe(outcome);
  expect(troubleOf(current)).toContain('undefined receiver "nobody"');
});

test('the record of a success says who, from, to, what changed, how long each phase took, and under which lock', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { takesMs: 70 });
  await world.edit(B).reload('http');
  expect(await world.history()).toEqual([
    {
      id: 2,
      trigger: 'http',
      actor: 'test',
      openedAtMs: Date.UTC(2026, 0, 1),
      closedAtMs: Date.UTC(2026, 0, 1) + 70,
      fromRevision: 1,
      toRevision: 2,
      outcome: {
        status: 'success',
        outcome: 'applied',
        version: 2,
        durationMs: 70,
        lock: 'local',
        phases: PHASES.map((phase) => ({ phase, durationMs: phase === 'reload' ? 70 : 0 })),
        changes: [
          {
            path: 'receivers["team"].webhook[0].url',
            kind: 'changed',
            owner: 'receivers',
            before: '"<secret>"',
            after: '"<secret>"',
          },
        ],
        numChanges: 1,
        warnings: [],
        pinned: [],
      },
    },
  ]);
});

test('a record lists a hundred changes and counts them all', async () => {
  const rules = (n: number): string =>
    Array.from({ length: n }, (_, i) => `- {name: rule${i}, source_matchers: [a="${i}"], target_matchers: [b=c]}`).join(
      '\n',
    );
  const world = await ReloadWorld.start();
  world.content = `${configText()}\n`.replace(/inhibit_rules.*/, `inhibit_rules:\n${rules(150)}`);
  expect(await world.reload()).toMatchObject({ kind: 'applied' });
  const [record] = await world.history();
  expect(record?.outcome).toMatchObject({ numChanges: 151, changes: { length: 100 } });
});

test('a phase over its budget is told, and goes on', async () => {
  const world = await ReloadWorld.start();
  world.script.let('read', { takesMs: 51 });
  world.script.let('probe', { takesMs: 50 });
  expect(await world.edit(B).reload()).toMatchObject({ kind: 'applied' });
  expect(world.events).toContain('phaseFinished 2 load 51 true true');
  expect(world.events).toContain('phaseFinished 2 health_check 50 true false');
  expect(world.log.records.filter(({ event }) => event === 'reload.budget.exceeded')).toHaveLength(1);
});

test('the way back is timed by itself, and over its budget of 200 ms it is told by name', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no route' });
  for (const takesMs of [200, 201]) {
    world.script.onStep = (step) => {
      if (step === 'rollback receivers') world.clock.pass(takesMs);
    };
    expect(await world.edit(B).reload()).toMatchObject({ kind: 'rolled-back' });
  }
  expect(world.events.filter((event) => event.startsWith('rollbackFinished'))).toEqual([
    'rollbackFinished 2 200 true false',
    'rollbackFinished 3 201 true true',
  ]);
  const over = world.log.records.filter(({ event }) => event === 'reload.budget.exceeded');
  expect(over).toMatchObject([{ level: 'warn', fields: { reload: 3, phase: 'rollback', ok: true, durationMs: 201 } }]);
  expect(world.reports.map(({ rollbackMs }) => rollbackMs)).toEqual([200, 201]);
  expect(world.coordinator.status.current.lastAttempt).toMatchObject({ rollbackMs: 201 });
  expect((await world.history()).map(({ outcome }) => outcome)).toMatchObject([
    { rollbackMs: 201 },
    { rollbackMs: 200 },
  ]);
});

test('a way back that fails is timed too; a reload that needs none says nothing of it', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no route' });
  world.script.let('swap', { fails: 'stuck', on: [2] });
  await world.edit(B).reload();
  world.script.heal();
  await world.edit(EVERYTHING).reload();
  world.script.let('prepare receivers', { fails: 'bad certificate' });
  await world.edit({}).reload();
  expect(world.events.filter((event) => event.startsWith('rollbackFinished'))).toEqual([
    'rollbackFinished 2 0 false false',
  ]);
  expect(world.reports.map(({ rollbackMs }) => rollbackMs)).toEqual([0, undefined, undefined]);
  const [refused, applied] = await world.history();
  for (const attempt of [refused, applied]) expect(attempt?.outcome).not.toHaveProperty('rollbackMs');
});

test('flushes are held from before the switch until the verdict, and only where something changes', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no route' });
  await world.edit(B).reload();
  const { trace } = world.script;
  expect(trace.filter((step) => ['hold', 'swap', 'probe', 'let flow'].includes(step))).toEqual([
    'hold',
    'swap',
    'probe',
    'swap',
    'let flow',
  ]);
});
