// Attempts: tells one destination one notification, trying again until it is told, refused, or the flush's time is over.
// An attempt that has begun is never cancelled by a reload; between attempts the present config is asked. (notify/retry_stage.go, v0.34)

import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { Tracer } from '../../base/tracer.ts';
import type { Turns } from '../../base/turns.ts';
import type { AlertingObserver, NotificationContext } from '../observer.ts';
import type { Integration, Memo, Notification, NotifyOutcome } from '../ports.ts';
import { backOffMs } from './back-off.ts';
import { ATTEMPT_SPAN, attemptStart, TELLING_SPAN, tellingStart } from './spans.ts';

type Failed = Extract<NotifyOutcome, { kind: 'failed' }>;

export type AttemptsOutcome =
  | { readonly kind: 'sent'; readonly memo: Memo | undefined }
  | { readonly kind: 'failed' }
  /** A reload replaced the integration between two attempts: the group must be flushed again on the new one. */
  | { readonly kind: 'superseded' };

const SUPERSEDED: AttemptsOutcome = { kind: 'superseded' };

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
}

/** One series of attempts, seen from outside while it runs. */
export class Attempts {
  readonly #integration: Integration;
  readonly #isCurrent: () => boolean;
  readonly #world: AttemptsWorld;
  readonly #superseded = new AbortController();

  constructor(integration: Integration, isCurrent: () => boolean, world: AttemptsWorld) {
    this.#integration = integration;
    this.#isCurrent = isCurrent;
    this.#world = world;
  }

  /** Looks at the present config again: if this integration is gone from it, no further attempt is waited for. */
  reconsider(): void {
    if (!this.#isCurrent()) this.#superseded.abort();
  }

  /** `deadline` ends an attempt under way too. */
  run(notification: Notification, context: NotificationContext, deadline: AbortSignal): Promise<AttemptsOutcome> {
    const start = tellingStart(context, notification.alerts.length);
    return this.#world.tracer.within(TELLING_SPAN, start, async (span) => {
      const outcome = await this.#run(notification, context, deadline);
      if (outcome.kind !== 'sent') span.fail(outcome.kind);
      return outcome;
    });
  }

  async #run(
    notification: Notification,
    context: NotificationContext,
    deadline: AbortSignal,
  ): Promise<AttemptsOutcome> {
    const { clock, random, observer, turns } = this.#world;
    const patience = AbortSignal.any([deadline, this.#superseded.signal]);
    let said: Failed | undefined;
    observer.notificationStarted(context);
    for (let attempts = 1; ; attempts += 1) {
      const turn = turns.take();
      if (turn !== undefined) await turn;
      if (deadline.aborted) return this.#tooLate(context, attempts - 1, said ?? LATE);
      const began = clock.elapsedMs();
      const outcome = await this.#attempt(notification, context, deadline);
      observer.attemptFinished(context, clock.elapsedMs() - began, outcome.kind === 'failed' ? outcome : undefined);
      if (outcome.kind === 'sent') {
        observer.notificationSent(
          context,
          notification.alerts.map((alert) => alert.fingerprint),
          attempts,
        );
        return { kind: 'sent', memo: outcome.memo };
      }
      // What the deadline cut off says nothing of the destination: what it said before is what went wrong.
      if (!deadline.aborted) said = outcome;
      if (outcome.retry) await clock.sleep(backOffMs(attempts + 1, random), patience);
      if (!this.#isCurrent()) return SUPERSEDED;
      if (!outcome.retry || deadline.aborted) {
        observer.notificationFailed(context, attempts, outcome.retry ? (said ?? outcome) : outcome);
        return { kind: 'failed' };
      }
    }
  }

  /** More is due than can be told in time. Those behind it may still be told, if this one costs them nothing. */
  #tooLate(context: NotificationContext, attempts: number, failure: Failed): AttemptsOutcome {
    const isCurrent = this.#isCurrent();
    if (isCurrent) this.#world.observer.notificationFailed(context, attempts, failure);
    return isCurrent ? { kind: 'failed' } : SUPERSEDED;
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
