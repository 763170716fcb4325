import { expect, test } from 'vitest';
import { integerBetween, seededRandom } from './random.ts';
import { TimerHeap } from './timer-heap.ts';

function nothing(): void {
  // only its place matters
}

test('due timers fire in order of time, and of asking where times are equal', () => {
  const heap = new TimerHeap();
  const fired: string[] = [];
  for (const [when, name] of [
    [30, 'c'],
    [10, 'a1'],
    [40, 'later'],
    [10, 'a2'],
    [20, 'b'],
  ] as const)
    heap.add(when, () => fired.push(name));
  expect(heap.nextAt()).toBe(10);
  heap.fireDue(30);
  expect(fired).toEqual(['a1', 'a2', 'b', 'c']);
  expect(heap.nextAt()).toBe(40);
});

test('a cancelled timer leaves nothing behind, and cancelling twice or too late does nothing', () => {
  const heap = new TimerHeap();
  const fired: string[] = [];
  const one = heap.add(10, () => fired.push('one'));
  const two = heap.add(20, () => fired.push('two'));
  one.cancel();
  one.cancel();
  expect(heap.size).toBe(1);
  heap.fireDue(20);
  two.cancel();
  expect(fired).toEqual(['two']);
  expect(heap.size).toBe(0);
  expect(heap.nextAt()).toBeUndefined();
});

test('a callback may cancel another that is due', () => {
  const heap = new TimerHeap();
  const fired: string[] = [];
  heap.add(10, () => {
    fired.push('one');
    two.cancel();
  });
  const two = heap.add(10, () => fired.push('two'));
  heap.fireDue(10);
  expect(fired).toEqual(['one']);
});

test('what a callback asks for waits for the next call, and keeps nobody else waiting', () => {
  const heap = new TimerHeap();
  const fired: string[] = [];
  heap.add(10, () => {
    fired.push('one');
    heap.add(5, () => fired.push('new'));
  });
  heap.add(20, () => fired.push('two'));
  heap.fireDue(20);
  expect(fired).toEqual(['one', 'two']);
  heap.fireDue(20);
  expect(fired).toEqual(['one', 'two', 'new']);
});

test('a callback that throws takes no other timer with it', () => {
  const heap = new TimerHeap();
  const fired: string[] = [];
  heap.add(10, () => {
    throw new Error('bad callback');
  });
  heap.add(10, () => fired.push('two'));
  expect(() => heap.fireDue(10)).toThrow('bad callback');
  heap.add(5, () => fired.push('early'));
  expect(heap.nextAt()).toBe(5);
  heap.fireDue(10);
  expect(fired).toEqual(['early', 'two']);
});

test.each([1, 2, 3])('through any adding and cancelling, the earliest comes first (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const heap = new TimerHeap();
  const waiting: { when: number; cancel(): void }[] = [];
  for (let step = 0; step < 2000; step += 1) {
    if (random.next() < 0.6 || waiting.length === 0) {
      const when = integerBetween(random, 0, 500);
      waiting.push({ when, cancel: heap.add(when, nothing).cancel });
    } else waiting.splice(integerBetween(random, 0, waiting.length - 1), 1)[0]?.cancel();
    expect(heap.size).toBe(waiting.length);
    expect(heap.nextAt() ?? Number.POSITIVE_INFINITY).toBe(Math.min(...waiting.map(({ when }) => when)));
  }
});
