import { expect, test } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { NO_PARENT, type Span, type SpanStart } from '../../base/tracer.ts';
import type { FinishedSpan } from './finished-span.ts';
import { SpanRecorder } from './span-recorder.ts';

const ROOT: SpanStart = { kind: 'internal', attributes: {}, parent: NO_PARENT };
const CHILD: SpanStart = { kind: 'client', attributes: { a: 1 }, parent: 'current' };
const REMOTE = '0af7651916cd43dd8448eb211c80319c';

function recorder(samplingFraction = 1) {
  const clock = new VirtualClock();
  const ended: FinishedSpan[] = [];
  let ids = 0;
  const made = new SpanRecorder(clock, (bytes) => {
    ids += 1;
    return ids.toString(16).padStart(bytes * 2, '0');
  });
  const sink = { samplingFraction, take: (span: FinishedSpan) => void ended.push(span) };
  made.use(sink);
  return { clock, ended, tracer: made, sink };
}

const idle = async (): Promise<void> => undefined;

test('a span has its time, its attributes and its failure; what is begun in it is its child', async () => {
  const { clock, ended, tracer } = recorder();
  await tracer.within('flush', ROOT, async (flush) => {
    await clock.advance(5);
    await tracer.within('attempt', CHILD, async (attempt) => {
      await clock.advance(7);
      attempt.set('b', 'x');
      attempt.fail('refused');
      attempt.fail('later');
    });
    flush.set('c', true);
  });
  const [attempt, flush] = ended;
  expect(attempt).toMatchObject({ name: 'attempt', kind: 'client', failure: 'refused', isParentRemote: false });
  expect([...(attempt?.attributes ?? [])]).toEqual([
    ['a', 1],
    ['b', 'x'],
  ]);
  expect((attempt?.endedAtMs ?? 0) - (attempt?.startedAtMs ?? 0)).toBe(7);
  expect(attempt?.startedAtMs).toBe(clock.now() - 7);
  expect(attempt?.parentSpanId).toBe(flush?.spanId);
  expect(attempt?.traceId).toBe(flush?.traceId);
  expect(flush).toMatchObject({ name: 'flush', parentSpanId: undefined, failure: undefined });
});

test('work beside work has its own children', async () => {
  const { clock, ended, tracer } = recorder();
  const one = (name: string): Promise<void> =>
    tracer.within(name, ROOT, async () => {
      await clock.sleep(1);
      await tracer.within(`${name}'s`, CHILD, idle);
    });
  const both = Promise.all([one('a'), one('b')]);
  await clock.advance(1);
  await both;
  const trace = (name: string) => ended.find((span) => span.name === name)?.traceId;
  expect(trace("a's")).toBe(trace('a'));
  expect(trace("b's")).toBe(trace('b'));
  expect(trace('a')).not.toBe(trace('b'));
});

test('a caller’s span is the parent, wherever the work runs; whatever is no traceparent is no parent', async () => {
  const { ended, tracer } = recorder(0);
  const called = (traceparent: string): SpanStart => ({ ...ROOT, parent: { traceparent } });
  await tracer.within('served', called(`00-${REMOTE}-b7ad6b7169203331-01`), idle);
  expect(ended).toMatchObject([{ traceId: REMOTE, parentSpanId: 'b7ad6b7169203331', isParentRemote: true }]);
  await tracer.within('not sampled by its caller', called(`00-${REMOTE}-b7ad6b7169203331-00`), idle);
  await tracer.within('nonsense', called('nonsense'), idle);
  expect(ended).toHaveLength(1);
});

test('a root within other work is nobody’s child', async () => {
  const { ended, tracer } = recorder();
  await tracer.within('request', ROOT, () => tracer.within('flush', ROOT, idle));
  expect(ended.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined]);
});

test('the fraction decides by the trace’s id, for all of a trace alike; what is not recorded goes along all the same', async () => {
  const { ended, tracer } = recorder(0.25);
  const told: (string | undefined)[] = [];
  const take = async (span: Span): Promise<void> => void told.push(span.traceparent);
  const low = `${'0'.repeat(16)}3fffffffffffffff`;
  const high = `${'0'.repeat(16)}4000000000000000`;
  for (const traceId of [low, high]) {
    const given = new SpanRecorder(new VirtualClock(), (bytes) => (bytes === 16 ? traceId : '00000000000000ab'));
    given.use({ samplingFraction: 0.25, take: (span) => void ended.push(span) });
    await given.within('root', ROOT, (root) =>
      given.within('child', CHILD, async (child) => {
        await take(root);
        await take(child);
      }),
    );
  }
  expect(ended.map(({ name }) => name)).toEqual(['child', 'root']);
  const expected = [`00-${low}-00000000000000ab-01`, `00-${high}-00000000000000ab-00`];
  expect(told).toEqual([expected[0], expected[0], expected[1], expected[1]]);
  await tracer.within('alone', CHILD, idle); // no parent: it decides for itself
});

test('all or none', async () => {
  for (const [fraction, count] of [
    [1, 1],
    [2, 1],
    [0, 0],
    [-1, 0],
  ] as const) {
    const { ended, tracer } = recorder(fraction);
    await tracer.within('root', ROOT, idle);
    expect(ended).toHaveLength(count);
  }
});

test('work that throws has failed, and throws', async () => {
  const { ended, tracer } = recorder();
  const work = tracer.within('root', ROOT, async () => {
    throw new TypeError('s3cret');
  });
  await expect(work).rejects.toThrow('s3cret');
  expect(ended).toMatchObject([{ failure: 'TypeError' }]);
});

test('where nobody traces, work runs as it is; spans that are open go the new way', async () => {
  const { clock, ended, tracer, sink } = recorder();
  tracer.use(undefined);
  expect(tracer.isOn).toBe(false);
  expect(await tracer.within('off', ROOT, async ({ traceparent }) => traceparent)).toBeUndefined();
  const later: FinishedSpan[] = [];
  tracer.use(sink);
  const open = tracer.within('open', ROOT, () => clock.sleep(1));
  tracer.use({ samplingFraction: 1, take: (span) => void later.push(span) });
  await clock.advance(1);
  await open;
  expect([ended.length, later.map(({ name }) => name)]).toEqual([0, ['open']]);
});
