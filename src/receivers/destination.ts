// Destination: whom an integration tells. It is stored, so it shows no URL (a webhook's URL is a secret): `webhook:` and the
// first 16 hexadecimal digits of the URL's SHA-256, or `webhook:file:` and the path of its `url_file`; then `#n`, which keeps
// equal destinations of one receiver apart.

import { createHash } from 'node:crypto';
import type { Destination } from '../alerting/ports.ts';
import { assert } from '../base/assert.ts';
import type { WebhookConfig } from '../config/config.ts';

const DIGEST_LENGTH = 16;

/** Counts the destinations of one receiver, in the order of the file. */
export class DestinationCounter {
  readonly #seen = new Map<string, number>();

  next(config: WebhookConfig): Destination {
    const whom = addressee(config);
    const count = this.#seen.get(whom) ?? 0;
    this.#seen.set(whom, count + 1);
    return `${whom}#${count}` as Destination;
  }
}

function addressee(config: WebhookConfig): string {
  if (config.urlFile !== undefined) return `${config.type}:file:${config.urlFile}`;
  assert(config.url !== undefined, 'a webhook has a url or a url_file');
  const digest = createHash('sha256').update(config.url.reveal()).digest('hex');
  return `${config.type}:${digest.slice(0, DIGEST_LENGTH)}`;
}
