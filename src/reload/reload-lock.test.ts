import { expect, test } from 'vitest';
import { settle } from '../../test/support/virtual-clock.ts';
import { LocalLock } from './reload-lock.ts';

const patient = (): AbortSignal => new AbortController().signal;

test('whoever comes second waits until the first gives the lock back', async () => {
  const lock = new LocalLock();
  const first = await lock.acquire(patient());
  expect(first.kind).toBe('local');
  let hasSecond = false;
  const second = lock.acquire(patient()).then((held) => {
    hasSecond = true;
    return held;
  });
  await settle();
  expect(hasSecond).toBe(false);
  await first.release();
  await (await second).release();
});

test('whoever gives up leaves the queue to those behind', async () => {
  const lock = new LocalLock();
  const first = await lock.acquire(patient());
  const impatient = new AbortController();
  const second = lock.acquire(impatient.signal);
  const third = lock.acquire(patient());
  impatient.abort(new Error('too long'));
  await expect(second).rejects.toThrow('too long');
  await first.release();
  await first.release(); // giving it back twice changes nothing
  expect((await third).kind).toBe('local');
});

test('a signal that has aborted gets a lock that is taken no more', async () => {
  const lock = new LocalLock();
  await lock.acquire(patient());
  await expect(lock.acquire(AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
});
