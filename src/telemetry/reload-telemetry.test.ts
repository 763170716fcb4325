import { expect, test } from 'vitest';
import { families, samples } from '../../test/support/exposition.ts';
import { configText, EVERYTHING, ReloadWorld } from '../../test/support/reload-world.ts';
import { statusOf } from '../reload/reload-outcome.ts';
import { configHash } from './metrics/config-metrics.ts';

const B = { url: 'http://b.example/' };

/** The value of a series, by its name as it is printed. */
async function value(world: ReloadWorld, series: string): Promise<number> {
  const text = await world.metrics.render();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  if (line === undefined) throw new Error(`no ${series}`);
  return Number(line.slice(series.length + 1));
}

/** The lines of a counter that are not zero. */
async function counted(world: ReloadWorld, name: string): Promise<readonly string[]> {
  const family = families(await world.metrics.render()).get(name);
  return (family?.lines ?? []).filter((line) => !line.endsWith(' 0'));
}

test('the eight metrics of the specification are there from the start, with every label value', async () => {
  const world = await ReloadWorld.start();
  const all = families(await world.metrics.render());
  const described = [...all]
    .filter(([name]) => name.startsWith('config_reload_'))
    .map(([name, family]) => {
      const labels = samples(family).map(
        (sample) => /(?:status|phase|component|type|reason)="([a-z_]+)"/.exec(sample)?.[1],
      );
      return [name, family.type, ...new Set(labels.filter((label) => label !== undefined))].join(' ');
    });
  expect(described.sort()).toEqual([
    'config_reload_component_duration_seconds histogram routing receivers inhibition silencing grouping database redis llm tracing',
    'config_reload_duration_seconds histogram',
    'config_reload_errors_total counter load_failed parse_failed validation_failed diff_failed lock_failed apply_failed component_failed health_check_failed rollback_failed timeout',
    'config_reload_last_success_timestamp_seconds gauge',
    'config_reload_phase_duration_seconds histogram load validate diff apply reload health_check',
    'config_reload_rollbacks_total counter critical_failed timeout health_check',
    'config_reload_total counter success error validation_failed rolled_back',
    'config_reload_version gauge',
  ]);
  expect(await value(world, 'config_reload_version')).toBe(1);
  expect(await value(world, 'config_reload_last_success_timestamp_seconds')).toBe(0);
  expect(await value(world, 'config_reload_total{status="success"}')).toBe(0);
});

test('a success counts, with the time of the whole, of each phase and of each component', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { takesMs: 40 });
  world.script.let('probe', { takesMs: 20 });
  await world.edit(B).reload();
  expect(await counted(world, 'config_reload_total')).toEqual(['config_reload_total{status="success"} 1']);
  expect(await counted(world, 'config_reload_errors_total')).toEqual([]);
  expect(await value(world, 'config_reload_version')).toBe(2);
  expect(await value(world, 'config_reload_duration_seconds_sum')).toBeCloseTo(0.06);
  expect(await value(world, 'config_reload_duration_seconds_bucket{le="0.05"}')).toBe(0);
  expect(await value(world, 'config_reload_duration_seconds_bucket{le="0.1"}')).toBe(1);
  expect(await value(world, 'config_reload_phase_duration_seconds_sum{phase="reload"}')).toBeCloseTo(0.04);
  expect(await value(world, 'config_reload_phase_duration_seconds_sum{phase="health_check"}')).toBeCloseTo(0.02);
  expect(await value(world, 'config_reload_component_duration_seconds_sum{component="receivers"}')).toBeCloseTo(0.04);
  expect(await value(world, 'config_reload_component_duration_seconds_count{component="routing"}')).toBe(0);
  expect(await value(world, 'config_reload_last_success_timestamp_seconds')).toBe(Date.UTC(2026, 0, 1) / 1000 + 0.06);
  expect(await value(world, 'alertmanager_config_last_reload_successful')).toBe(1);
  expect(await value(world, 'alertmanager_config_hash')).toBe(configHash(configText(B)));
});

test('a validation error counts by its own status; what runs is as before', async () => {
  const world = await ReloadWorld.start();
  world.content = 'route: {receiver: nobody}\nreceivers: [{name: team}]\n';
  await world.reload();
  expect(await counted(world, 'config_reload_total')).toEqual(['config_reload_total{status="validation_failed"} 1']);
  expect(await counted(world, 'config_reload_errors_total')).toEqual([
    'config_reload_errors_total{type="validation_failed"} 1',
  ]);
  expect(await value(world, 'config_reload_version')).toBe(1);
  expect(await value(world, 'config_reload_last_success_timestamp_seconds')).toBe(0);
  expect(await value(world, 'alertmanager_config_last_reload_successful')).toBe(0);
});

test('alertmanager_config_last_reload_successful is 1 again with the next good reload, a no-op too', async () => {
  const world = await ReloadWorld.start();
  world.content = '{';
  await world.reload();
  expect(await value(world, 'alertmanager_config_last_reload_successful')).toBe(0);
  await world.clock.advance(5000);
  expect(await world.edit({}).reload()).toMatchObject({ kind: 'unchanged' });
  expect(await value(world, 'alertmanager_config_last_reload_successful')).toBe(1);
  expect(await value(world, 'alertmanager_config_last_reload_success_timestamp_seconds')).toBe(
    Date.UTC(2026, 0, 1) / 1000 + 5,
  );
});

test('a rollback counts by its reason, and the version is back', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no route' });
  await world.edit(B).reload();
  world.script.let('prepare receivers', { fails: 'bad certificate' });
  await world.reload();
  world.script.let('prepare receivers', { hangs: true });
  await world.reload();
  expect(await counted(world, 'config_reload_rollbacks_total')).toEqual([
    'config_reload_rollbacks_total{reason="critical_failed"} 1',
    'config_reload_rollbacks_total{reason="timeout"} 1',
    'config_reload_rollbacks_total{reason="health_check"} 1',
  ]);
  expect(await counted(world, 'config_reload_total')).toEqual(['config_reload_total{status="rolled_back"} 3']);
  expect(await counted(world, 'config_reload_errors_total')).toEqual([
    'config_reload_errors_total{type="component_failed"} 1',
    'config_reload_errors_total{type="health_check_failed"} 1',
    'config_reload_errors_total{type="timeout"} 1',
  ]);
  expect(await value(world, 'config_reload_version')).toBe(1);
  // Only the first was seen before it was taken back.
  expect(await value(world, 'amp_reload_rollback_duration_seconds_count')).toBe(1);
});

test('the time of a way back is measured and logged', async () => {
  const world = await ReloadWorld.start();
  expect(await value(world, 'amp_reload_rollback_duration_seconds_count')).toBe(0);
  world.script.let('probe', { fails: 'no route' });
  world.script.onStep = (step) => {
    if (step === 'rollback receivers') world.clock.pass(40);
  };
  await world.edit(B).reload();
  expect(await value(world, 'amp_reload_rollback_duration_seconds_sum')).toBeCloseTo(0.04);
  const told = world.log.records.filter(({ event }) => event === 'reload.rollback.finished');
  expect(told).toEqual([
    { level: 'debug', event: 'reload.rollback.finished', fields: { reload: 2, ok: true, durationMs: 40 } },
  ]);
});

test('a rollback that fails counts as rolled back and as rollback_failed; the hash is of what runs', async () => {
  const world = await ReloadWorld.start();
  world.script.let('probe', { fails: 'no route' });
  world.script.let('swap', { fails: 'stuck', on: [2] });
  await world.edit(B).reload();
  expect(await counted(world, 'config_reload_total')).toEqual(['config_reload_total{status="rolled_back"} 1']);
  expect(await counted(world, 'config_reload_errors_total')).toEqual([
    'config_reload_errors_total{type="health_check_failed"} 1',
    'config_reload_errors_total{type="rollback_failed"} 1',
  ]);
  expect(await value(world, 'config_reload_version')).toBe(2);
  expect(await value(world, 'alertmanager_config_hash')).toBe(configHash(configText(B)));
  expect(await value(world, 'alertmanager_config_last_reload_successful')).toBe(0);
});

test('the log tells the story of a reload: begun, phases, components, finished', async () => {
  const world = await ReloadWorld.start();
  await world.edit(B).reload('http');
  expect(world.log.events()).toEqual([
    'reload.run.begun',
    ...Array<string>(3).fill('reload.phase.finished'),
    'reload.lock.taken',
    'reload.phase.finished',
    'reload.component.prepared',
    'reload.phase.finished',
    'reload.phase.finished',
    'reload.lock.released',
    'reload.run.finished',
  ]);
  expect(world.log.records.at(-1)).toEqual({
    level: 'info',
    event: 'reload.run.finished',
    fields: {
      msg: 'Completed loading of configuration file',
      reload: 2,
      trigger: 'http',
      actor: 'test',
      status: 'success',
      outcome: 'applied',
      version: 2,
      revision: 2,
      durationMs: 0,
      lock: 'local',
      numChanges: 1,
    },
  });
});

test('a failed component is an error in the log, with its name and reason', async () => {
  const world = await ReloadWorld.start();
  world.script.let('prepare receivers', { fails: 'bad certificate' });
  await world.edit(B).reload();
  const errors = world.log.records.filter(({ level }) => level === 'error');
  expect(errors.map(({ event }) => event)).toEqual(['reload.component.failed', 'reload.run.finished']);
  expect(errors[0]?.fields).toMatchObject({ component: 'receivers', phase: 'reload', err: 'bad certificate' });
  expect(errors[1]?.fields).toMatchObject({
    status: 'rolled_back',
    phase: 'reload',
    version: 1,
    revision: 1,
    err: 'receivers: bad certificate',
  });
});

test('warnings of a config that was applied are told, each with its place', async () => {
  const world = await ReloadWorld.start();
  world.content = `${configText(B)}`.replace("'}]}]", "'}]}, {name: spare}]");
  expect(await world.reload()).toMatchObject({ kind: 'applied' });
  const [warning] = world.log.records.filter(({ event }) => event === 'config.problem.found');
  expect(warning).toMatchObject({ level: 'warn', fields: { code: expect.stringMatching(/^AM3/) } });
});

test('what goes wrong beside the outcome is an error of its own', async () => {
  const world = await ReloadWorld.start();
  for (const step of ['dispose receivers', 'unlock', 'close']) world.script.let(step, { fails: 'lost' });
  await world.edit(B).reload();
  await world.clock.advance(0);
  const errors = world.log.records.filter(({ level }) => level === 'error').map(({ event }) => event);
  expect(errors.sort()).toEqual(['reload.lock.stuck', 'reload.loser.stuck', 'reload.record.delayed']);
});

// Method: one world meets outcome after outcome; then its counters, its log and its audit log are counted and compared.
test('records, log and metrics agree on every attempt', async () => {
  const world = await ReloadWorld.start();
  const stories: readonly (readonly [Parameters<ReloadWorld['edit']>[0] | string, step: string, fails: string])[] = [
    [B, '', ''],
    [B, '', ''],
    [{ ...B, comment: 'other' }, '', ''],
    ['{', '', ''],
    ['route: {receiver: x}\nreceivers: []\n', '', ''],
    [EVERYTHING, 'read', 'gone'],
    [EVERYTHING, 'lock', 'taken'],
    [EVERYTHING, 'desire', 'disk full'],
    [EVERYTHING, 'prepare routing', 'no'],
    [EVERYTHING, 'probe', 'no'],
    [EVERYTHING, 'commit grouping', 'no'],
    [{ ...EVERYTHING, recorder: true }, '', ''],
    [EVERYTHING, '', ''],
  ];
  for (const [content, step, fails] of stories) {
    if (typeof content === 'string') world.content = content;
    else world.edit(content);
    world.script.heal();
    if (step !== '') world.script.let(step, { fails });
    await world.clock.advance(1000);
    await world.reload();
  }
  const records = (await world.history()).map(({ outcome }) => outcome as { status: string; version: number });
  expect(records).toHaveLength(stories.length);
  const finished = world.log.records.filter(({ event }) => event === 'reload.run.finished');
  expect(finished.map(({ fields }) => fields.status).toReversed()).toEqual(records.map(({ status }) => status));
  expect(finished.map(({ fields }) => fields.version).toReversed()).toEqual(records.map(({ version }) => version));
  expect(world.reports.map(({ outcome }) => statusOf(outcome)).toReversed()).toEqual(
    records.map(({ status }) => status),
  );
  for (const status of ['success', 'error', 'validation_failed', 'rolled_back']) {
    const count = records.filter((record) => record.status === status).length;
    expect(count, status).toBeGreaterThan(0);
    expect(await value(world, `config_reload_total{status="${status}"}`), status).toBe(count);
  }
  expect(await value(world, 'config_reload_duration_seconds_count')).toBe(stories.length);
  expect(await value(world, 'config_reload_version')).toBe(records[0]?.version);
  const types = world.reports.flatMap(({ outcome }) => ('type' in outcome ? [outcome.type] : []));
  for (const type of new Set(types))
    expect(await value(world, `config_reload_errors_total{type="${type}"}`), type).toBe(
      types.filter((one) => one === type).length,
    );
});
