// TokenSource: the access token for the requests of one client. It is fetched when it is first needed, by one request for all
// that wait, and again when it is about to expire, when the secret in its file has changed, or when it was refused.

import type { Clock } from '../../../base/clock.ts';
import { type FileEvents, ReferencedFile } from '../referenced-file.ts';
import { JWT_BEARER, type OAuth2Config } from './oauth2-config.ts';
import { SharedWork } from './shared-work.ts';
import type { Token } from './token.ts';
import { type Exchange, TokenRequests } from './token-requests.ts';

/** A token that has less left counts as expired, as in Go: the endpoint's clock is another one. */
const EXPIRY_MARGIN_MS = 10_000;

interface Issued extends Token {
  /** Infinity for one that does not say. */
  readonly expiresAt: number;
}

export class TokenSource {
  readonly #config: OAuth2Config;
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #file: ReferencedFile | undefined;
  readonly #fetching = new SharedWork<Issued>();
  #requests: TokenRequests;
  /** The secret or key that the rest belongs to. */
  #credential: string | undefined;
  #token: Issued | undefined;

  constructor(config: OAuth2Config, exchange: Exchange, clock: Clock, files: FileEvents) {
    this.#config = config;
    this.#exchange = exchange;
    this.#clock = clock;
    this.#requests = new TokenRequests(config, exchange);
    const path = config.grantType === JWT_BEARER ? config.clientCertificateKeyFile : config.clientSecretFile;
    const purpose = `unable to read oauth2 client secret: unable to read file ${path}`;
    this.#file = path === undefined ? undefined : new ReferencedFile(path, purpose, files);
  }

  /** The value of an Authorization header. Throws HttpFailure, or the signal's reason. */
  async authorization(signal: AbortSignal): Promise<string> {
    const credential = await this.#read();
    if (credential !== this.#credential) this.#startOver(credential);
    const token = isFresh(this.#token, this.#clock)
      ? this.#token
      : await this.#fetching.join(signal, (stop) => this.#fetch(credential, stop));
    if (credential === this.#credential) this.#token = token;
    return `${token.type} ${token.value}`;
  }

  /**
   * `sent` was answered with 401. Go would go on with its token for as long as that has not expired, which need not ever be;
   * a reload makes an end of it there, but here a reload keeps what has not changed.
   */
  refused(sent: readonly string[]): void {
    if (this.#token !== undefined && sent.includes(this.#token.value)) this.#token = undefined;
  }

  async #read(): Promise<string> {
    if (this.#file !== undefined) return (await this.#file.read()).trim();
    const { grantType, clientCertificateKey, clientSecret } = this.#config;
    return (grantType === JWT_BEARER ? clientCertificateKey : clientSecret)?.reveal() ?? '';
  }

  #startOver(credential: string): void {
    this.#credential = credential;
    this.#requests = new TokenRequests(this.#config, this.#exchange);
    this.#token = undefined;
    this.#fetching.forget();
  }

  async #fetch(credential: string, signal: AbortSignal): Promise<Issued> {
    const now = this.#clock.now();
    const token = await this.#requests.fetch(credential, now, signal);
    return { ...token, expiresAt: now + (token.lifetimeMs ?? Number.POSITIVE_INFINITY) };
  }
}

function isFresh(token: Issued | undefined, clock: Clock): token is Issued {
  return token !== undefined && clock.now() <= token.expiresAt - EXPIRY_MARGIN_MS;
}
