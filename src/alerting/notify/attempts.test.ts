// What is reported of attempts that failed until the flush was over.

import { expect, test } from 'vitest';
import { SECOND, UNREACHABLE } from '../../../test/support/alert-world.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { seededRandom } from '../../base/random.ts';
import { NO_TRACER } from '../../base/tracer.ts';
import type { AlertingObserver, AttemptFailure, NotificationContext } from '../observer.ts';
import type { Integration, Notification, NotifyOutcome } from '../ports.ts';
import { Attempts, type Intent } from './attempts.ts';
import { Lanes } from './lanes.ts';

const BROKEN: NotifyOutcome = { kind: 'failed', retry: true, message: 'status 500', reason: 'serverError' };
const CUT_OFF: NotifyOutcome = { ...BROKEN, message: 'deadline exceeded', reason: 'contextDeadlineExceeded' };
const REFUSED_LATE: NotifyOutcome = { ...BROKEN, retry: false, message: 'status 400', reason: 'clientError' };

const INTENT: Intent = { waits: () => undefined, begins: () => Promise.resolve(true) };

type Answer = (clock: VirtualClock, deadline: AbortSignal) => Promise<NotifyOutcome> | NotifyOutcome;

/** Given these answers, the last one again and again, and 10 s. */
function reported(...answers: readonly Answer[]): Promise<readonly string[]> {
  return reportedAfter(0, ...answers);
}

/** The same where each attempt has to wait for its turn. */
async function reportedAfter(waitMs: number, ...answers: readonly Answer[]): Promise<readonly string[]> {
  const clock = new VirtualClock();
  const deadline = new AbortController();
  clock.at(clock.now() + 10 * SECOND, () => deadline.abort());
  const failures: string[] = [];
  let asked = 0;
  const integration = {
    notify: (_: Notification, signal: AbortSignal) => {
      asked += 1;
      return Promise.resolve(answers[Math.min(asked, answers.length) - 1]?.(clock, signal) ?? UNREACHABLE);
    },
  };
  const observer = new Proxy({} as AlertingObserver, {
    get: (_, event) => (_context: unknown, _attempts: unknown, failure?: AttemptFailure) => {
      if (event === 'notificationFailed') failures.push(`${failure?.message}: ${failure?.reason}`);
    },
  });
  const attempts = new Attempts(integration as unknown as Integration, () => true, {
    clock,
    random: seededRandom(1),
    observer,
    tracer: NO_TRACER,
    turns: { take: () => (waitMs === 0 ? undefined : clock.sleep(waitMs)) },
    lanes: new Lanes(clock),
  });
  const ended = attempts.run(
    { alerts: [] } as unknown as Notification,
    {} as NotificationContext,
    INTENT,
    deadline.signal,
  );
  await clock.advance(20 * SECOND);
  expect(await ended).toEqual({ kind: 'failed' });
  return failures;
}

async function untilCutOff(clock: VirtualClock, deadline: AbortSignal): Promise<NotifyOutcome> {
  await clock.sleep(60 * SECOND, deadline);
  return CUT_OFF;
}

test('an attempt that the deadline cuts off does not hide what the destination said before', async () => {
  expect(await reported(() => BROKEN, untilCutOff)).toEqual(['status 500: serverError']);
});

test('what it said last is reported when the deadline comes between two attempts', async () => {
  expect(
    await reported(
      () => UNREACHABLE,
      () => BROKEN,
    ),
  ).toEqual(['status 500: serverError']);
});

test('of a destination that never answered the deadline is reported', async () => {
  expect(await reported(untilCutOff)).toEqual(['deadline exceeded: contextDeadlineExceeded']);
});

test('a refusal that comes with the deadline is reported', async () => {
  const answer: Answer = async (clock, deadline) => {
    await untilCutOff(clock, deadline);
    return REFUSED_LATE;
  };
  expect(await reported(() => BROKEN, answer)).toEqual(['status 400: clientError']);
});

test('whose turn comes when the time for the flush is over is not begun: it costs those behind it nothing', async () => {
  let begun = 0;
  const failures = await reportedAfter(11 * SECOND, () => {
    begun += 1;
    return CUT_OFF;
  });
  expect(failures).toEqual([
    'too much was due at once: the time for this flush was over before it was begun: contextDeadlineExceeded',
  ]);
  expect(begun).toBe(0);
});
