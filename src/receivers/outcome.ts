// Outcomes of one attempt, with Alertmanager's verdicts and words (notify/util.go, 0.34: Retrier, GetFailureReasonFromStatusCode).

import type { FailureReason, NotifyOutcome } from '../alerting/ports.ts';
import type { HttpReply } from './http/http-client.ts';

export type Failed = Extract<NotifyOutcome, { kind: 'failed' }>;

/** Somebody between us and the receiver has had no answer from it either. */
const GATEWAY_TIMEOUT = 504;

export interface Retrier {
  /** Tried again, beside all 5xx. */
  readonly retryCodes?: readonly number[];
  /** What the message says after the status; the beginning of the body where it is not given. Holds no secret. */
  readonly details?: (reply: HttpReply) => string;
}

/** 2xx is sent, 5xx is tried again, the rest is not. */
export function verdictOf(reply: HttpReply, { retryCodes = [], details }: Retrier = {}): NotifyOutcome {
  const { status } = reply;
  if (status >= 200 && status <= 299) return { kind: 'sent' };
  const more = details === undefined ? reply.excerpt : details(reply);
  const message = `unexpected status code ${status}${more === '' ? '' : `: ${more}`}`;
  const failure = failed(message, reasonOf(status), isServerError(status) || retryCodes.includes(status));
  return status === GATEWAY_TIMEOUT ? { ...failure, mayHaveArrived: true } : failure;
}

export function failed(message: string, reason: FailureReason, retry: boolean): Failed {
  return { kind: 'failed', message, reason, retry };
}

/** The same failure, with what was being done when it happened. */
export function within(doing: string, failure: Failed): Failed {
  return { ...failure, message: `${doing}: ${failure.message}` };
}

/** How Go names what ended the flush: its deadline, or somebody who stopped it. */
export function abortWords(signal: AbortSignal): string {
  return isDeadline(signal) ? 'context deadline exceeded' : 'context canceled';
}

export function abortReason(signal: AbortSignal): FailureReason {
  return isDeadline(signal) ? 'contextDeadlineExceeded' : 'contextCanceled';
}

export function reasonOf(status: number): FailureReason {
  if (status === 401 || status === 403) return 'authError';
  if (status === 429) return 'rateLimited';
  if (status >= 400 && status <= 499) return 'clientError';
  return isServerError(status) ? 'serverError' : 'other';
}

function isServerError(status: number): boolean {
  return status >= 500 && status <= 599;
}

function isDeadline({ reason }: AbortSignal): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
