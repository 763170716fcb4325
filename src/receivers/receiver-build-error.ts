// ReceiverBuildError: an integration cannot be built from its config. Says which one and why; holds no secret.

export class ReceiverBuildError extends Error {
  override readonly name = 'ReceiverBuildError';

  constructor(receiver: string, integration: string, reason: string) {
    super(`receiver ${JSON.stringify(receiver)}: ${integration}: ${reason}`);
  }
}
