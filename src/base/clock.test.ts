import { expect, test } from 'vitest';
import { SystemClock } from './clock.ts';

test('calls that are due together are made in order, and others have their turn between them', async () => {
  const clock = new SystemClock();
  const due = clock.now() + 20;
  const seen: string[] = [];
  const busy = (ms: number): void => {
    for (const end = clock.elapsedMs() + ms; clock.elapsedMs() < end; );
  };
  const done = new Promise<void>((resolve) => {
    for (let i = 0; i < 5; i += 1) {
      clock.at(due, () => {
        busy(10);
        seen.push(String(i));
        if (i === 0) setTimeout(() => seen.push('other'), 0);
        if (i === 4) resolve();
      });
    }
  });
  await done;
  expect(seen.filter((one) => one !== 'other')).toEqual(['0', '1', '2', '3', '4']);
  expect(seen.indexOf('other')).toBeGreaterThan(0);
  expect(seen.indexOf('other')).toBeLessThan(5);
});

test.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])('set %s by an hour, the wall clock lets nobody wait longer or shorter', async (_which, setByMs) => {
  let setBy = 0;
  const clock = new SystemClock(() => Date.now() + setBy);
  const began = clock.elapsedMs();
  const seen: string[] = [];
  const waits = [60, 30, 3_000_000].map((ms) => ({ ms, timer: clock.at(clock.now() + ms, () => seen.push(`${ms}`)) }));
  setBy = setByMs;
  await clock.sleep(10); // asked for when it is set already
  seen.push('10');
  while (seen.length < 3) await new Promise(setImmediate);
  const took = clock.elapsedMs() - began;
  setBy = 0;
  await clock.sleep(1);
  for (const { timer } of waits) timer.cancel();
  expect(seen).toEqual(['10', '30', '60']);
  expect(took).toBeGreaterThan(58);
});

test('a wall clock that is set back by a callback makes nothing due that is not', async () => {
  let setBy = 0;
  const clock = new SystemClock(() => Date.now() + setBy);
  const due = clock.now() + 10;
  const seen: string[] = [];
  const later = clock.at(due + 60_000, () => seen.push('later'));
  clock.at(due, () => {
    setBy = -3_600_000;
    clock.at(clock.now() + 5, () => seen.push('after'));
    seen.push('first');
  });
  clock.at(due, () => seen.push('second'));
  while (!seen.includes('after')) await new Promise(setImmediate);
  later.cancel();
  expect(seen).toEqual(['first', 'second', 'after']);
});
