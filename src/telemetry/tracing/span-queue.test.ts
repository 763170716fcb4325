import { expect, test } from 'vitest';
import { settle, VirtualClock } from '../../../test/support/virtual-clock.ts';
import type { FinishedSpan } from './finished-span.ts';
import { type SendOutcome, SpanQueue } from './span-queue.ts';

const TAKEN: SendOutcome = { kind: 'taken' };
const LATER: SendOutcome = { kind: 'failed', reason: 'away', again: true };
const NEVER: SendOutcome = { kind: 'failed', reason: 'bad', again: false };

function span(n: number): FinishedSpan {
  return {
    name: String(n),
    kind: 'internal',
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    parentSpanId: undefined,
    isParentRemote: false,
    startedAtMs: 0,
    endedAtMs: 1,
    attributes: new Map(),
    failure: undefined,
  };
}

function queue(answer: (batch: number) => SendOutcome | Promise<SendOutcome> = () => TAKEN) {
  const clock = new VirtualClock();
  const batches: string[][] = [];
  const signals: AbortSignal[] = [];
  const told = { notTaken: 0, taken: 0, dropped: 0 };
  const made = new SpanQueue(
    1,
    async (spans, signal) => {
      batches.push(spans.map(({ name }) => name));
      signals.push(signal);
      return await answer(batches.length);
    },
    clock,
    {
      spansNotTaken: () => {
        told.notTaken += 1;
      },
      spansTaken: (count) => {
        told.taken += count;
      },
      spansDropped: (count) => {
        told.dropped += count;
      },
    },
  );
  const take = (from: number, to: number): void => {
    for (let n = from; n <= to; n += 1) made.take(span(n));
  };
  return { clock, batches, signals, told, queue: made, take };
}

test('spans go together, five seconds after the first', async () => {
  const { clock, batches, take } = queue();
  take(1, 2);
  await clock.advance(4_999);
  take(3, 3);
  expect(batches).toEqual([]);
  await clock.advance(1);
  expect(batches).toEqual([['1', '2', '3']]);
  await clock.advance(60_000);
  expect(batches).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

test('a full batch goes at once, and one at a time', async () => {
  let answered: (outcome: SendOutcome) => void = () => {};
  const { clock, batches, take } = queue(() => new Promise((resolve) => (answered = resolve)));
  take(1, 1100);
  await clock.advance(0);
  expect(batches.map(({ length }) => length)).toEqual([512]);
  await clock.advance(60_000);
  expect(batches).toHaveLength(1);
  answered(TAKEN);
  await clock.advance(0);
  expect(batches.map(({ length }) => length)).toEqual([512, 512]);
  answered(TAKEN);
  await settle();
  await clock.advance(5_000);
  expect(batches.map(({ length }) => length)).toEqual([512, 512, 76]);
});

test('a collector that is away gets the same spans later, and costs the oldest where there are too many', async () => {
  const { clock, batches, told, take } = queue((batch) => (batch < 3 ? LATER : TAKEN));
  take(1, 2);
  await clock.advance(5_000);
  await clock.advance(5_000);
  expect(batches).toEqual([
    ['1', '2'],
    ['1', '2'],
  ]);
  take(3, 2051);
  await clock.advance(30_000);
  expect(batches[2]?.[0]).toBe('4');
  expect(told).toEqual({ notTaken: 2, taken: 2048, dropped: 3 });
});

test('a batch that is refused is given up, and the next is sent', async () => {
  const { clock, batches, told, take } = queue((batch) => (batch === 1 ? NEVER : TAKEN));
  take(1, 1);
  await clock.advance(5_000);
  take(2, 2);
  await clock.advance(5_000);
  expect(batches).toEqual([['1'], ['2']]);
  expect(told).toEqual({ notTaken: 1, taken: 1, dropped: 1 });
});

test('what waits at the end is sent at once', async () => {
  const { clock, batches, queue: made, take } = queue();
  take(1, 600);
  await made.close(2_000);
  expect(batches.map(({ length }) => length)).toEqual([512, 88]);
  expect(clock.pending).toBe(0);
});

test('the end does not wait for a collector that says no, nor for long for one that says nothing', async () => {
  const refused = queue(() => LATER);
  refused.take(1, 3);
  await refused.queue.close(2_000);
  expect(refused.told).toEqual({ notTaken: 1, taken: 0, dropped: 3 });

  const silent = queue(
    () =>
      new Promise((resolve) => {
        silent.signals.at(-1)?.addEventListener('abort', () => resolve(LATER));
      }),
  );
  silent.take(1, 3);
  await silent.clock.advance(5_000);
  const closed = silent.queue.close(2_000);
  await silent.clock.advance(2_000);
  await closed;
  expect(silent.told).toEqual({ notTaken: 1, taken: 0, dropped: 3 });
  expect(silent.clock.pending).toBe(0);
});
