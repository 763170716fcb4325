// ReceiverBuildError: an integration cannot be built from its config. Says which one and why; holds no secret.

import type { Position } from '../config/position.ts';

export class ReceiverBuildError extends Error {
  override readonly name = 'ReceiverBuildError';
  /** Where the integration stands in the config file. */
  readonly at: Position;

  constructor(receiver: string, integration: string, at: Position, reason: string) {
    super(`receiver ${JSON.stringify(receiver)}: ${integration}: ${reason}`);
    this.at = at;
  }
}
