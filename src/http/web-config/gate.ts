// WebGate: what `--web.config.file` says about a request before anything else is asked: headers for every answer, and who may
// ask at all. Basic auth as the exporter toolkit does it.

import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { type Answer, textError } from '../answer.ts';
import { type Credentials, PasswordChecker } from './password-checker.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { WebConfig } from './web-config.ts';

export type Admission =
  | { readonly kind: 'admitted'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** Gives the config that holds now. */
export type CurrentWebConfig = () => WebConfig;

export class WebGate {
  readonly #current: CurrentWebConfig;
  readonly #passwords = new PasswordChecker();
  readonly #limiter: RateLimiter;

  constructor(current: CurrentWebConfig, clock: Pick<Clock, 'elapsedMs'>) {
    this.#current = current;
    this.#limiter = new RateLimiter(clock);
  }

  async admit(incoming: IncomingMessage): Promise<Admission> {
    const config = this.#current();
    if (!this.#limiter.allow(config.rateLimit)) return { kind: 'refused', answer: textError(429, 'Too Many Requests') };
    const { headers, users } = config;
    if (users.size === 0) return { kind: 'admitted', headers };
    const credentials = basicCredentials(incoming.headers.authorization);
    if (credentials !== undefined && (await this.#passwords.check(credentials, users)))
      return { kind: 'admitted', headers };
    return {
      kind: 'refused',
      answer: textError(401, 'Unauthorized', { ...headers, 'WWW-Authenticate': 'Basic' }),
    };
  }
}

/** Of `Authorization: Basic …`; the scheme in any case. */
function basicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = /^basic ([A-Za-z0-9+/]*={0,2})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
