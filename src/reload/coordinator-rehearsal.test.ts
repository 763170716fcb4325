import { expect, test } from 'vitest';
import { configText, ReloadWorld } from '../../test/support/reload-world.ts';
import type { Source } from './phases/1-load.ts';

const B = { url: 'http://b.example/' };

function source(text: string): Source {
  return { file: '/etc/amp/amp.yml', bytes: new TextEncoder().encode(text), hash: 'any' };
}

test('a rehearsal reads and builds, round by round, and nothing shows of it', async () => {
  const world = await ReloadWorld.start();
  const before = world.running();
  const events = world.events.length;
  await world.until(world.coordinator.rehearse(source(configText())));
  expect(world.script.trace.slice(0, 4)).toEqual(['validate', 'rehearse', 'validate', 'rehearse']);
  expect(world.script.trace).toHaveLength(2 * 60);
  expect(world.running()).toBe(before);
  expect(world.events).toHaveLength(events);
  expect(await world.history()).toEqual([]);
  expect(world.coordinator.status.current).toMatchObject({ version: 1, status: 'initial' });
});

test('a rehearsal works for half a second at most, and rests as long as it works', async () => {
  const world = await ReloadWorld.start();
  world.script.let('rehearse', { takesMs: 200 });
  const began = world.clock.elapsedMs();
  await world.until(world.coordinator.rehearse(source(configText())));
  expect(world.script.trace).toHaveLength(2 * 3);
  expect(world.clock.elapsedMs() - began).toBeGreaterThanOrEqual(1200);
});

test('a reload that is asked for meanwhile ends the rehearsal, and knows nothing of it', async () => {
  const world = await ReloadWorld.start();
  world.script.let('rehearse', { takesMs: 400 });
  const rehearsal = world.coordinator.rehearse(source(configText()));
  await world.clock.advance(399);
  expect(world.script.trace).toEqual(['validate', 'rehearse']);
  const reload = world.edit(B).reload();
  await world.until(rehearsal);
  expect(await world.until(reload)).toMatchObject({ kind: 'applied', revision: 2 });
  expect(world.script.trace.filter((step) => step === 'rehearse')).toHaveLength(1);
  expect(await world.history()).toHaveLength(1);
});

test.each([
  ['cannot be read', 'route: [', undefined],
  ['says what does not run', 'route: {receiver: nobody}\n', undefined],
  ['cannot be built', configText(), 'rehearse'],
])('a text that %s is no trouble: the next reload goes its way', async (_, text, failing) => {
  const world = await ReloadWorld.start();
  if (failing !== undefined) world.script.let(failing, { fails: 'no' });
  await world.until(world.coordinator.rehearse(source(text)));
  expect(await world.until(world.edit(B).reload())).toMatchObject({ kind: 'applied' });
  expect(world.faults()).toEqual([]);
});

test('the end of the process waits for no rehearsal longer than a slice', async () => {
  const world = await ReloadWorld.start();
  world.script.let('rehearse', { takesMs: 60_000 });
  const rehearsal = world.coordinator.rehearse(source(configText()));
  await world.clock.advance(10);
  await Promise.all([world.coordinator.stop(), rehearsal]);
  expect(world.script.trace.at(-1)).toBe('rehearse');
});
