// Attempts: tells one destination one notification, trying again until it is told, refused, or the flush's time is over.
// An attempt that has begun is never cancelled by a reload; between attempts, and by whoever had to wait in line for the
// first one, the present config is asked. (notify/retry_stage.go, v0.34)

import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { Tracer } from '../../base/tracer.ts';
import type { Turns } from '../../base/turns.ts';
import type { AlertingObserver, NotificationContext } from '../observer.ts';
import type { Integration, Memo, Notification, NotifyOutcome } from '../ports.ts';
import { backOffMs } from './back-off.ts';
import type { Lane, Lanes } from './lanes.ts';
import { ATTEMPT_SPAN, attemptStart, TELLING_SPAN, tellingStart } from './spans.ts';

type Failed = Extract<NotifyOutcome, { kind: 'failed' }>;

export type AttemptsOutcome =
  | { readonly kind: 'sent'; readonly memo: Memo | undefined }
  | ({ readonly kind: 'failed' } & Doubt)
  /** A reload replaced the integration between two attempts: the group must be flushed again on the new one. */
  | ({ readonly kind: 'superseded' } & Doubt);

interface Doubt {
  /** Some attempt was on its way, and no answer came. */
  readonly mayHaveArrived?: true;
}

/** What the store is to know of it. */
export interface Intent {
  /** It waits in line: the next process tells it at once. */
  readonly waits: () => void;
  /** The first attempt is about to begin. Answers false where nothing may be told. Never rejects. */
  readonly begins: () => Promise<boolean>;
}

const SUPERSEDED: AttemptsOutcome = { kind: 'superseded' };
const FAILED: AttemptsOutcome = { kind: 'failed' };

/** Its turn came when the time for the flush was over. */
const LATE: Failed = {
  kind: 'failed',
  retry: true,
  message: 'too much was due at once: the time for this flush was over before it was begun',
  reason: 'contextDeadlineExceeded',
};

export interface AttemptsWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: AlertingObserver;
  readonly tracer: Tracer;
  /** A message is composed in one go, and thousands may be due at once. */
  readonly turns: Pick<Turns, 'take'>;
  /** And thousands may be due at one destination. */
  readonly lanes: Pick<Lanes, 'enter'>;
}

/** The first attempt may begin. */
interface Entered {
  readonly lane: Lane;
  /** Whoever had to wait in line has as much time as whoever had not. */
  readonly deadline: AbortSignal;
}

/** One series of attempts, seen from outside while it runs. */
export class Attempts {
  readonly #integration: Integration;
  readonly #isCurrent: () => boolean;
  readonly #world: AttemptsWorld;
  readonly #superseded = new AbortController();
  #mayHaveArrived = false;
  #patient: { readonly deadline: AbortSignal; readonly signal: AbortSignal } | undefined;

  constructor(integration: Integration, isCurrent: () => boolean, world: AttemptsWorld) {
    this.#integration = integration;
    this.#isCurrent = isCurrent;
    this.#world = world;
  }

  /** Looks at the present config again: if this integration is gone from it, no further attempt is waited for. */
  reconsider(): void {
    if (!this.#isCurrent()) this.#superseded.abort();
  }

  /** `deadline` ends the wait in line and the attempts, also one under way. */
  run(
    notification: Notification,
    context: NotificationContext,
    intent: Intent,
    deadline: AbortSignal,
  ): Promise<AttemptsOutcome> {
    const start = tellingStart(context, notification.alerts.length);
    return this.#world.tracer.within(TELLING_SPAN, start, async (span) => {
      const outcome = await this.#run(notification, context, intent, deadline);
      if (outcome.kind === 'sent') return outcome;
      span.fail(outcome.kind);
      return this.#mayHaveArrived ? { ...outcome, mayHaveArrived: true } : outcome;
    });
  }

  async #run(
    notification: Notification,
    context: NotificationContext,
    intent: Intent,
    flushDeadline: AbortSignal,
  ): Promise<AttemptsOutcome> {
    const entered = await this.#enter(context, intent, flushDeadline);
    return 'kind' in entered ? entered : await this.#tries(notification, context, entered);
  }

  /** Up to where the first attempt may begin: out of the line, and known to the store. */
  async #enter(
    context: NotificationContext,
    intent: Intent,
    flushDeadline: AbortSignal,
  ): Promise<Entered | AttemptsOutcome> {
    const { clock, lanes, observer } = this.#world;
    const beganMs = clock.elapsedMs();
    const entering = lanes.enter(this.#integration.destination, this.#patience(flushDeadline));
    if (entering instanceof Promise) intent.waits();
    const lane = entering instanceof Promise ? await entering : entering;
    if (lane === undefined || (lane !== entering && !this.#isCurrent())) {
      lane?.leave();
      if (flushDeadline.aborted) observer.notificationStarted(context);
      return this.#notBegun(context, 0, LATE, flushDeadline);
    }
    if (!(await intent.begins())) {
      lane.leave();
      return FAILED;
    }
    observer.notificationStarted(context);
    const waitedMs = clock.elapsedMs() - beganMs;
    return { lane, deadline: lane === entering ? flushDeadline : later(flushDeadline, waitedMs, clock) };
  }

  async #tries(
    notification: Notification,
    context: NotificationContext,
    { lane: first, deadline }: Entered,
  ): Promise<AttemptsOutcome> {
    const { clock, random, observer, turns, lanes } = this.#world;
    const patience = this.#patience(deadline);
    let lane: Lane | undefined = first;
    let said: Failed | undefined;
    for (let attempts = 1; ; attempts += 1) {
      const turn = turns.take();
      if (turn !== undefined) await turn;
      if (lane === undefined || deadline.aborted) {
        lane?.leave();
        return this.#notBegun(context, attempts - 1, said ?? LATE, deadline);
      }
      const began = clock.elapsedMs();
      const outcome = await this.#attempt(notification, context, deadline);
      lane.leave();
      observer.attemptFinished(context, clock.elapsedMs() - began, outcome.kind === 'failed' ? outcome : undefined);
      if (outcome.kind === 'sent') {
        observer.notificationSent(
          context,
          notification.alerts.map((alert) => alert.fingerprint),
          attempts,
        );
        return { kind: 'sent', memo: outcome.memo };
      }
      if (outcome.mayHaveArrived === true) this.#mayHaveArrived = true;
      // What the deadline cut off says nothing of the destination: what it said before is what went wrong.
      if (!deadline.aborted) said = outcome;
      if (outcome.retry) await clock.sleep(backOffMs(attempts + 1, random), patience);
      if (!this.#isCurrent()) return SUPERSEDED;
      if (!outcome.retry || deadline.aborted) {
        observer.notificationFailed(context, attempts, outcome.retry ? (said ?? outcome) : outcome);
        return FAILED;
      }
      lane = await lanes.enter(this.#integration.destination, patience);
    }
  }

  /** Made once for a deadline: whoever did not have to wait in line has one throughout. */
  #patience(deadline: AbortSignal): AbortSignal {
    if (this.#patient?.deadline !== deadline)
      this.#patient = { deadline, signal: AbortSignal.any([deadline, this.#superseded.signal]) };
    return this.#patient.signal;
  }

  /** Too much is due for all to be told in time, or the config has changed. Those behind it may still be told, if this costs them nothing. */
  #notBegun(context: NotificationContext, attempts: number, failure: Failed, deadline: AbortSignal): AttemptsOutcome {
    if (!deadline.aborted || !this.#isCurrent()) return SUPERSEDED;
    this.#world.observer.notificationFailed(context, attempts, failure);
    return FAILED;
  }

  #attempt(notification: Notification, context: NotificationContext, deadline: AbortSignal): Promise<NotifyOutcome> {
    const start = attemptStart(context, notification.alerts.length);
    return this.#world.tracer.within(ATTEMPT_SPAN, start, async (span) => {
      const outcome = await this.#integration.notify(notification, deadline);
      if (outcome.kind === 'failed') {
        span.set('alerting.notify.error.recoverable', outcome.retry);
        span.fail(outcome.message);
      }
      return outcome;
    });
  }
}

/** Aborts so long after this signal has. */
function later(signal: AbortSignal, byMs: number, clock: Pick<Clock, 'now' | 'at'>): AbortSignal {
  const controller = new AbortController();
  const abortLater = (): void => void clock.at(clock.now() + byMs, () => controller.abort(signal.reason));
  if (signal.aborted) abortLater();
  else signal.addEventListener('abort', abortLater, { once: true });
  return controller.signal;
}
