import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { atOnce, inSlices, type Steps, within } from './slices.ts';

function* count(depth: number): Steps<number> {
  yield;
  return depth === 0 ? 0 : 1 + (yield* within(count(depth - 1)));
}

test('steps within steps end with their value, at any depth', async () => {
  expect(atOnce(count(3))).toBe(3);
  expect(atOnce(count(100_000))).toBe(100_000);
  expect(await inSlices(count(1000), new VirtualClock(), new AbortController().signal)).toBe(1000);
});

test('what fails within fails where it was asked for, and what is around may catch it', () => {
  function* failing(): Steps<number> {
    yield;
    throw new Error('no');
  }
  const ended: string[] = [];
  function* catching(): Steps<string> {
    try {
      yield* within(failing());
    } catch (error) {
      ended.push(String(error));
    }
    yield;
    return 'caught';
  }
  expect(atOnce(catching())).toBe('caught');
  expect(ended).toEqual(['Error: no']);
  expect(() => atOnce(within(failing()))).toThrow('no');
});

test('between two slices the event loop has its turn, and an abort ends it', async () => {
  const clock = new VirtualClock();
  const abort = new AbortController();
  let steps = 0;
  function* endless(): Steps<void> {
    for (;;) {
      steps += 1;
      void clock.advance(1);
      yield;
    }
  }
  setImmediate(() => abort.abort(new Error('enough')));
  await expect(inSlices(within(endless()), { elapsedMs: () => steps }, abort.signal)).rejects.toThrow('enough');
  expect(steps).toBeLessThan(20);
});
