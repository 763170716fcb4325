// LlmObserver: what the classifier tells the outside about itself. One call is one event; the calls are synchronous, cheap
// and never throw.

import type { Severity } from '../alerting/classification.ts';
import type { Fingerprint } from '../labels/label-set.ts';

/** What became of an alert that was to be considered. */
export const CONSIDERATIONS = [
  /** A request is made for it. */
  'asked',
  'known',
  /** It was answered uselessly or not at all a short while ago. */
  'failed_before',
  /** It waited too long for its turn, or has ended meanwhile. */
  'too_late',
  /** More wait already than ever could be asked for in time. */
  'queue_full',
  /** The month's requests are spent. */
  'budget_spent',
] as const;
export type Consideration = (typeof CONSIDERATIONS)[number];

/** How one request ended. */
export const REQUEST_OUTCOMES = [
  'answered',
  /** An answer that is no classification: cut off, not of the schema, refused by the model. */
  'invalid',
  /** 401 or 403. */
  'auth_error',
  /** 429. */
  'rate_limited',
  'client_error',
  'server_error',
  /** No answer: the network, or the time was over. */
  'no_answer',
] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

export interface LlmObserver {
  considered(result: Consideration): void;
  requestFinished(outcome: RequestOutcome, durationMs: number, tokens: Tokens): void;
  classified(fingerprint: Fingerprint, severity: Severity, durationMs: number): void;
  /** Given up for now. The reason holds no secret and nothing that the alert says. */
  classificationFailed(fingerprint: Fingerprint, reason: string): void;
  circuitOpened(reason: string, forMs: number): void;
  circuitClosed(): void;
  /** The endpoint asks to be left alone for this long (Retry-After), and is. */
  pauseAsked(forMs: number): void;
  /** It works after all: it did not when it was tried. */
  regained(): void;
  /** Once a month. */
  budgetSpent(requestsMax: number): void;
  /** At a start there is nothing older to go on with: the classifier runs on, and tries. */
  probeFailed(reason: string): void;
  /** The section cannot be used at all at a start. */
  startFailed(reason: string): void;
  storeFailed(error: unknown): void;
}

/** As the endpoint counts them; 0 where it does not say. */
export interface Tokens {
  readonly prompt: number;
  readonly completion: number;
}
