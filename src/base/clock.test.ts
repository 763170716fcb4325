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
