// AwsFailure: why AWS did not do what it was asked. Holds no secret.

import { type Failed, failed, reasonOf } from '../outcome.ts';

/** What asks for patience, whatever the status: it is tried again, after a while. */
const THROTTLING: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'Throttled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';
  /** How the attempt ends for it. */
  readonly outcome: Failed;

  constructor(outcome: Failed) {
    super(outcome.message);
    this.outcome = outcome;
  }
}

/** Something on our side, or between us and AWS, which may be mended by the next attempt. */
export function awsTrouble(message: string): AwsFailure {
  return new AwsFailure(failed(message, 'other', true));
}

/** What a service of AWS answered; `message` is cleaned of secrets. */
export function awsRefusal(status: number, code: string, message: string): AwsFailure {
  const isPatient = status >= 500 || status === 429 || THROTTLING.has(code);
  const reason = THROTTLING.has(code) && status < 500 ? 'rateLimited' : reasonOf(status);
  return new AwsFailure(failed(`unexpected status code ${status}: ${message}`, reason, isPatient));
}
