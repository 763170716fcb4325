// TokenRequests: how a token is asked for, with the client's secret (RFC 6749, section 4.4) or a signed assertion (RFC 7523),
// as Go's golang.org/x/oauth2 and prometheus/common do it.

import type { HttpAnswer, HttpRequest } from '../http-client.ts';
import { HttpFailure } from '../http-failure.ts';
import { basicCredentials } from '../user-info.ts';
import { signedAssertion } from './jwt-assertion.ts';
import { JWT_BEARER, type OAuth2Config } from './oauth2-config.ts';
import { formOf, queryEscape } from './query-escape.ts';
import { type Token, tokenIn } from './token.ts';

/** Reaches the token endpoint. */
export type Exchange = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** Where the client's id and secret stand. */
type Style = 'in the header' | 'in the form';

export class TokenRequests {
  readonly #config: OAuth2Config;
  readonly #exchange: Exchange;
  /** Which the endpoint takes; found out by the first token. */
  #style: Style | undefined;

  constructor(config: OAuth2Config, exchange: Exchange) {
    this.#config = config;
    this.#exchange = exchange;
  }

  /** `credential`: the client's secret, or the key to sign with. Throws {@link HttpFailure}. */
  async fetch(credential: string, nowMs: number, signal: AbortSignal): Promise<Token> {
    if (this.#config.grantType !== JWT_BEARER) return await this.#withSecret(credential, signal);
    const assertion = signedAssertion(this.#config, credential, nowMs);
    const form = this.#form({ grant_type: JWT_BEARER, assertion });
    return await this.#post(form, { secrets: [assertion] }, signal);
  }

  /** The id and the secret belong into the header; where that is refused, the endpoint may want them in the form. */
  async #withSecret(secret: string, signal: AbortSignal): Promise<Token> {
    if (this.#style !== undefined) return await this.#inStyle(this.#style, secret, signal);
    try {
      return await this.#learn('in the header', secret, signal);
    } catch (error) {
      if (!(error instanceof RefusedToken)) throw error;
      return await this.#learn('in the form', secret, signal);
    }
  }

  async #learn(style: Style, secret: string, signal: AbortSignal): Promise<Token> {
    const token = await this.#inStyle(style, secret, signal);
    this.#style = style;
    return token;
  }

  #inStyle(style: Style, secret: string, signal: AbortSignal): Promise<Token> {
    const { clientId } = this.#config;
    const form = this.#form({ grant_type: 'client_credentials' });
    const secrets = [secret, queryEscape(secret)];
    if (style === 'in the form') {
      form.set('client_id', clientId);
      if (secret !== '') form.set('client_secret', secret);
      return this.#post(form, { secrets }, signal);
    }
    const basic = basicCredentials(queryEscape(clientId), queryEscape(secret));
    const headers = [['Authorization', basic] as const];
    return this.#post(form, { headers, secrets: [...secrets, ...basic.split(' ')] }, signal);
  }

  /** With scopes and endpoint_params, which may replace nothing but the grant type. */
  #form(fields: Readonly<Record<string, string>>): Map<string, string> {
    const form = new Map(Object.entries(fields));
    if (this.#config.scopes.length > 0) form.set('scope', this.#config.scopes.join(' '));
    for (const [name, value] of this.#config.endpointParams) {
      if (form.has(name) && name !== 'grant_type') {
        throw new HttpFailure(`oauth2: cannot overwrite parameter ${JSON.stringify(name)}`);
      }
      form.set(name, value);
    }
    return form;
  }

  async #post(
    form: ReadonlyMap<string, string>,
    { headers = [], secrets = [] }: Pick<HttpRequest, 'headers' | 'secrets'>,
    signal: AbortSignal,
  ): Promise<Token> {
    const { tokenUrl } = this.#config;
    if (!URL.canParse(tokenUrl)) throw new HttpFailure('oauth2: cannot fetch token: token_url is not a URL');
    const request: HttpRequest = {
      method: 'POST',
      url: new URL(tokenUrl),
      headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...headers],
      body: formOf(form),
      bodyIsSecret: true,
      keepsBody: true,
      secrets,
    };
    const answer = await this.#exchange(request, signal);
    if (answer.kind === 'failed') throw new HttpFailure(`oauth2: cannot fetch token: ${answer.message}`);
    try {
      return tokenIn(answer);
    } catch (error) {
      throw error instanceof HttpFailure ? new RefusedToken(error.message) : error;
    }
  }
}

/** The endpoint answered, but with no token. */
class RefusedToken extends HttpFailure {}
