import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import { DeadlinePassed, deadline, untilAborted, withDeadline } from './with-deadline.ts';

const hang = (): Promise<never> => new Promise(() => undefined);

test('work within its time gives its result, and no timer is left', async () => {
  const clock = new VirtualClock();
  expect(await withDeadline(async () => 7, 1000, clock, new AbortController().signal)).toBe(7);
  expect(clock.pending).toBe(0);
});

test('work that takes longer is rejected and told by its signal', async () => {
  const clock = new VirtualClock();
  let told: unknown;
  const run = withDeadline(
    (signal) => {
      signal.addEventListener('abort', () => {
        told = signal.reason;
      });
      return hang();
    },
    1000,
    clock,
    new AbortController().signal,
  );
  const rejected = expect(run).rejects.toThrow(new DeadlinePassed('took longer than 1 s'));
  await clock.advance(1000);
  await rejected;
  expect(told).toBeInstanceOf(DeadlinePassed);
});

test('an abort from outside ends the wait at once with its reason, and no timer or listener is left', async () => {
  const clock = new VirtualClock();
  const outside = new AbortController();
  const run = withDeadline(hang, 1000, clock, outside.signal);
  outside.abort(new Error('stopping'));
  await expect(run).rejects.toThrow('stopping');
  expect(clock.pending).toBe(0);
});

test('work is not begun when its signal has aborted', async () => {
  const clock = new VirtualClock();
  let begun = false;
  const work = async (): Promise<void> => {
    begun = true;
  };
  await expect(withDeadline(work, 1000, clock, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
  expect([begun, clock.pending]).toEqual([false, 0]);
});

test('what comes too late goes to whoever can give it back, exactly if nobody got it', async () => {
  const clock = new VirtualClock();
  const late: string[] = [];
  const slow = (takesMs: number) => () => clock.sleep(takesMs).then(() => `after ${takesMs}`);
  const give = (result: string): void => {
    late.push(result);
  };
  const signal = new AbortController().signal;
  const inTime = withDeadline(slow(999), 1000, clock, signal, give);
  const tooLate = expect(withDeadline(slow(1001), 1000, clock, signal, give)).rejects.toThrow(DeadlinePassed);
  const atTheBell = Promise.allSettled([withDeadline(slow(1000), 1000, clock, signal, give)]);
  await clock.advance(2000);
  expect(await inTime).toBe('after 999');
  await tooLate;
  const [result] = await atTheBell;
  expect(late).toEqual(result?.status === 'fulfilled' ? ['after 1001'] : ['after 1000', 'after 1001']);
});

test('a failure that comes too late is nobody’s', async () => {
  const outside = new AbortController();
  const run = untilAborted(
    (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('and now this')))),
    outside.signal,
  );
  outside.abort(new Error('stopping'));
  await expect(run).rejects.toThrow('stopping');
  await settle();
});

test('what is thrown at once is a rejection', async () => {
  const clock = new VirtualClock();
  const work = (): never => {
    throw new Error('at once');
  };
  await expect(withDeadline(work, 1000, clock, new AbortController().signal)).rejects.toThrow('at once');
  expect(clock.pending).toBe(0);
});

test('a deadline follows the signal that it was made from, at once if that has aborted', () => {
  const clock = new VirtualClock();
  const outside = new AbortController();
  const limit = deadline(1000, clock, outside.signal);
  outside.abort(new Error('stopping'));
  expect(limit.signal.reason).toEqual(new Error('stopping'));
  limit.cancel();
  expect(deadline(1000, clock, outside.signal).signal.aborted).toBe(true);
});

test('a signal that lives as long as the process remembers none of a thousand waits', async () => {
  const clock = new VirtualClock();
  const process = new AbortController();
  for (let n = 0; n < 1000; n += 1) {
    const takesMs = n % 2 === 0 ? 10 : 1000;
    const wait = withDeadline(() => clock.sleep(takesMs), 100, clock, process.signal).catch(() => undefined);
    await clock.advance(1000);
    await wait;
  }
  expect(getEventListeners(process.signal, 'abort')).toEqual([]);
  expect(clock.pending).toBe(0);
});
