import { expect, test } from 'vitest';
import { AlertWorld, MINUTE, REFUSED, SECOND, SENT, UNREACHABLE } from '../../test/support/alert-world.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { RecordedSpans } from '../../test/telemetry/recorded-spans.ts';

const RULES: RulesSketch = {
  route: { receiver: 'web', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 240 * MINUTE },
  receivers: { web: ['w'] },
};
const FLUSH = 'dispatch.AggregationGroup.flush';
const TELLING = 'notify.RetryStage.Exec';
const ATTEMPT = 'notify.Integration.Notify';

async function traced() {
  const clock = new VirtualClock();
  const spans = new RecordedSpans(clock);
  const world = await new AlertWorld(RULES, { clock, tracer: spans.tracer }).start();
  return { world, spans };
}

test('a flush is a trace of its own: of each destination, and of each attempt', async () => {
  const { world, spans } = await traced();
  let attempts = 0;
  world.answer('w', () => {
    attempts += 1;
    return attempts === 1 ? UNREACHABLE : SENT;
  });
  world.fire('A');
  await world.advance(MINUTE);
  expect(spans.ended.map(({ name, failure }) => [name, failure])).toEqual([
    [ATTEMPT, expect.any(String)],
    [ATTEMPT, undefined],
    [TELLING, undefined],
    [FLUSH, undefined],
  ]);
  expect(spans.ended.map((span) => spans.parentOf(span))).toEqual([TELLING, TELLING, FLUSH, undefined]);
  expect(spans.attributes(FLUSH)).toMatchObject({ 'alerting.alerts.count': 1 });
  expect(spans.attributes(TELLING)).toMatchObject({
    'alerting.notify.receiver.name': 'web',
    'alerting.notify.reason': 'first notification',
    'alerting.alerts.count': 1,
  });
  expect(spans.ended[0]?.attributes.get('alerting.notify.error.recoverable')).toBe(true);
});

test('a notification that is given up fails its flush', async () => {
  const { world, spans } = await traced();
  world.answer('w', () => REFUSED);
  world.fire('A');
  await world.advance(MINUTE);
  expect(spans.named(FLUSH).failure).toBe('notification failed');
  expect(spans.named(TELLING).failure).toBe('failed');
  expect(spans.named(ATTEMPT).attributes.get('alerting.notify.error.recoverable')).toBe(false);
});

test('a flush with nothing to tell is told as such', async () => {
  const { world, spans } = await traced();
  world.fire('A');
  await world.advance(MINUTE);
  spans.ended.length = 0;
  await world.advance(5 * MINUTE);
  expect(spans.ended.map(({ name }) => name)).toEqual([FLUSH]);
});
