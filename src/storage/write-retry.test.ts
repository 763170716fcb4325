// What becomes of a write that fails or hangs, when nobody waits for it any more.

import { expect, test } from 'vitest';
import { DirectSite } from '../../test/support/direct-home.ts';
import { anAlert, anIntent, aSilence } from '../../test/support/store-rows.ts';
import { settle } from '../../test/support/virtual-clock.ts';

/** Turns of the event loop, until nothing more happens at this moment of the clock. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await settle();
}

test('what had to reach the platter and failed is on the platter after the retry', async () => {
  await using site = new DirectSite();
  const { state, home } = await site.openStore();
  home.beforeWrite = () => Promise.reject(new Error('disk full'));
  await expect(state.saveSilence(aSilence('1'))).rejects.toThrow('disk full');
  home.beforeWrite = () => Promise.resolve();
  await site.clock.advance(100);
  await quiet();
  expect(home.slices.map(({ durable }) => durable)).toEqual([true, true]);
});

test('what was given while the disk hung is written by itself when the disk is back', async () => {
  await using site = new DirectSite();
  const { state, home, health } = await site.openStore();
  let answer = (): void => undefined;
  home.beforeWrite = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const refused = state.intend(anIntent(1, 'x')).catch((error: unknown) => error);
  await quiet();
  state.keepAlert(anAlert('a'));
  await site.clock.advance(6000);
  expect(String(await refused)).toContain('no answer from the store');
  home.beforeWrite = () => Promise.resolve();
  answer();
  await quiet();
  expect(health().pending).toBe(1);
  await site.clock.advance(1000);
  await quiet();
  expect(health()).toMatchObject({ state: 'ok', pending: 0 });
});
