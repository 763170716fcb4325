// SmtpFailure: a mail that was not taken, in the words of Go's net/smtp, which Alertmanager's users search for. Holds no secret.

export class SmtpFailure extends Error {
  override readonly name = 'SmtpFailure';
  /** Another attempt may do better. */
  readonly retry: boolean;

  constructor(message: string, retry = true) {
    super(message);
    this.retry = retry;
  }
}
