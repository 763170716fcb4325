// HttpFailure: an exchange that ended without an answer, in the words in which Go's client says it. Holds no secret.

export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
}
