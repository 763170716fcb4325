// An endpoint that says when to come back, over a real one on the loopback, in virtual time.

import { expect, test } from 'vitest';
import { classified, type LlmBehaviour, LlmServer } from '../../test/support/llm-server.ts';
import { alert, LlmWorld, llmConfig } from '../../test/support/llm-world.ts';
import { settle } from '../../test/support/virtual-clock.ts';

const UP = alert('Up', { summary: 'it is up' });

function busy(status: number, retryAfter: string): LlmBehaviour {
  return (response) => response.writeHead(status, { 'Retry-After': retryAfter }).end('{}');
}

test.each([
  [429, '7'],
  [503, '7'],
  [429, 'date'],
] as const)('an endpoint that answers %i with Retry-After (%s) is asked nothing before', async (status, how) => {
  const world = await LlmWorld.begin({ max_concurrency: 1 });
  const date = new Date(Math.ceil((world.clock.now() + 7000) / 1000) * 1000).toUTCString();
  world.server.behaviour = busy(status, how === 'date' ? date : how);
  world.consider(UP, alert('Other'));
  await world.comes('pauseAsked');
  world.server.behaviour = classified();
  await world.clock.advance(6000);
  await settle();
  expect(world.server.chats).toHaveLength(1);
  await world.clock.advance(2000);
  await world.comes('classified', 2); // the one that was refused, too
  expect([world.server.chats.length, world.count('classificationFailed')]).toEqual([3, 0]);
});

test('one that asks for a day gets ten minutes, and who has waited that long waits no longer', async () => {
  const world = await LlmWorld.begin();
  world.server.behaviour = busy(429, '86400');
  world.consider(UP);
  await world.comes('pauseAsked 600000');
  await world.clock.advance(600_000);
  await world.comes('pauseAsked 600000', 2);
  await world.clock.advance(600_000);
  await world.comes('considered too_late');
  expect(world.server.chats).toHaveLength(2);
});

test('one that asks for pauses again and again is asked as often as any that fails', async () => {
  const world = await LlmWorld.begin({ max_retries: 1 });
  world.server.behaviour = busy(429, '10');
  world.consider(UP);
  await world.passes('classificationFailed');
  expect(world.server.chats).toHaveLength(2);
});

test('a pause is the endpoint’s: after a reload the new one is asked at once', async () => {
  const world = await LlmWorld.begin();
  world.server.behaviour = busy(429, '300');
  world.consider(UP);
  await world.comes('pauseAsked');
  const other = await LlmServer.open();
  await world.reload(llmConfig(other));
  await world.comes('classified');
  expect([world.server.chats.length, other.chats.length]).toEqual([1, 1]);
});
