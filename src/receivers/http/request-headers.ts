// The headers of a request, from http_config: names as Go spells them, values checked against injection, secrets read at
// every use. What may not leave for another host stays behind there.

import type { Secret } from '../../base/secret.ts';
import type { AuthorizationConfig, BasicAuthConfig, HttpConfig } from '../../config/schema/http-config.ts';
import { checkedHeaderName } from './header-names.ts';
import { HttpFailure } from './http-failure.ts';
import type { TokenSource } from './oauth2/token-source.ts';
import { carriesBody, type Hop } from './redirect.ts';
import { type FileEvents, ReferencedFile } from './referenced-file.ts';
import { basicCredentials, percentDecoded } from './user-info.ts';

export interface RequestHeaders {
  /** Name, value, name, value …; values as bytes, one per character. */
  readonly pairs: readonly string[];
  /** The secret values among them, so that an echo of them can be struck out. */
  readonly secrets: readonly string[];
}

/** A value that is read at every use. */
type Source = () => Promise<string>;

interface Header {
  readonly name: string;
  readonly value: Source;
  readonly isSecret: boolean;
}

const SENDABLE = /^[\t\x20-\x7e\u0080-\u{10ffff}]*$/u;
/** The connection's own affair, not the config's. */
const NOT_SETTABLE: ReadonlySet<string> = new Set([
  'Transfer-Encoding',
  'Keep-Alive',
  'Upgrade',
  'Expect',
  'Connection',
]);
/** Never sent to another host, not even where they are written in clear (net/http: shouldCopyHeaderOnRedirect); the last two are Rocket.Chat's. */
const SENSITIVE: ReadonlySet<string> = new Set([
  'Authorization',
  'Cookie',
  'Cookie2',
  'Www-Authenticate',
  'X-Auth-Token',
  'X-User-Id',
]);

/** What a request says itself. */
type OwnHeaders = readonly (readonly [name: string, value: string])[];
/** The value of an Authorization header with an access token. */
type Tokens = Pick<TokenSource, 'authorization'>;

export class HeaderSource {
  readonly #userAgent: string;
  readonly #tokens: Tokens | undefined;
  readonly #credentials: Source | undefined;
  readonly #extra: readonly Header[];

  /** Throws {@link HttpFailure} where a header cannot be sent at all. */
  constructor(config: HttpConfig, userAgent: string, files: FileEvents, tokens?: Tokens) {
    this.#userAgent = userAgent;
    this.#tokens = tokens;
    this.#credentials = credentialsIn(config, files);
    this.#extra = extraHeaders(config, files);
  }

  /** Of `own`, what describes the body is left out where there is none, and what the config says as well. */
  async headersFor(hop: Hop, own: OwnHeaders, signal: AbortSignal): Promise<RequestHeaders> {
    const lines = new Lines();
    const configured = new Set(['Authorization', ...this.#extra.map(({ name }) => name)]);
    for (const [name, value] of own) {
      const isLeftOut = configured.has(name) || (name === 'Content-Type' && !carriesBody(hop.method));
      if (!isLeftOut && (hop.trusted || !SENSITIVE.has(name))) lines.add(name, value);
    }
    const authorization = hop.trusted ? await this.#authorization(hop, own, signal) : undefined;
    if (authorization !== undefined) lines.addSecret('Authorization', authorization);
    for (const { name, value, isSecret } of this.#extra) {
      if (!hop.trusted && (isSecret || SENSITIVE.has(name))) continue;
      if (isSecret) lines.addSecret(name, await value());
      else lines.add(name, await value());
    }
    return lines.under(this.#userAgent);
  }

  /**
   * As in Alertmanager (prometheus/common: oauth2RoundTripper, basicAuthRoundTripper), a token wins over what the request
   * itself says, that over the URL's user, and that over the config's credentials.
   */
  async #authorization({ url }: Hop, own: OwnHeaders, signal: AbortSignal): Promise<string | undefined> {
    if (this.#tokens !== undefined) return await this.#tokens.authorization(signal);
    const brought = own.find(([name]) => name === 'Authorization')?.[1];
    return brought ?? userInfo(url) ?? (await this.#credentials?.());
  }
}

/** The lines of one request. */
class Lines {
  readonly #lines: [name: string, value: string][] = [];
  readonly #secrets: string[] = [];

  add(name: string, value: string): void {
    assertSendable(name, value);
    this.#lines.push([name, Buffer.from(value, 'utf8').toString('latin1')]);
  }

  addSecret(name: string, value: string): void {
    this.add(name, value);
    this.#secrets.push(value, value.slice(value.indexOf(' ') + 1)); // without a scheme, too: `Bearer token`
  }

  under(userAgent: string): RequestHeaders {
    const sorted = this.#lines.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
    return { pairs: [['User-Agent', userAgent], ...sorted].flat(), secrets: this.#secrets };
  }
}

/** Throws {@link HttpFailure}: a line break would begin a header of its own. */
function assertSendable(name: string, value: string): void {
  if (!SENDABLE.test(value)) throw new HttpFailure(`net/http: invalid header field value for "${name}"`);
}

function credentialsIn({ basicAuth, authorization }: HttpConfig, files: FileEvents): Source | undefined {
  if (basicAuth !== undefined) return basic(basicAuth, files);
  return authorization === undefined ? undefined : credentials(authorization, files);
}

function secretHeader(name: string, value: Source): Header {
  return { name, value, isSecret: true };
}

function basic(config: BasicAuthConfig, files: FileEvents): Source {
  const username = source(config.username, config.usernameFile, 'basic auth username', files);
  const password = source(config.password?.reveal() ?? '', config.passwordFile, 'basic auth password', files);
  return async () => basicCredentials(await username(), await password());
}

function credentials(config: AuthorizationConfig, files: FileEvents): Source {
  const inline = config.credentials?.reveal() ?? '';
  assertSendable('Authorization', `${config.type} ${inline}`);
  const secret = source(inline, config.credentialsFile, 'authorization credentials', files);
  return async () => `${config.type} ${await secret()}`.trim();
}

function extraHeaders({ httpHeaders }: HttpConfig, files: FileEvents): Header[] {
  return [...httpHeaders].flatMap(([written, { values, secrets, files: paths }]) => {
    const name = settableName(written);
    const clear = values.map((value) => ({ name, value: fixed(name, value), isSecret: false }));
    const hidden = secrets.map((secret: Secret) => secretHeader(name, fixed(name, secret.reveal())));
    const read = paths.map((path) => secretHeader(name, fileSource(path, 'headers', files)));
    return [...clear, ...hidden, ...read];
  });
}

function settableName(written: string): string {
  const name = checkedHeaderName(written);
  if (NOT_SETTABLE.has(name)) throw new HttpFailure(`setting header "${name}" is not allowed`);
  return name;
}

function fixed(name: string, value: string): Source {
  assertSendable(name, value);
  return () => Promise.resolve(value);
}

function source(inline: string, file: string | undefined, what: string, files: FileEvents): Source {
  return file === undefined ? () => Promise.resolve(inline) : fileSource(file, what, files);
}

function fileSource(path: string, what: string, files: FileEvents): Source {
  const file = new ReferencedFile(path, `unable to read ${what}: unable to read file ${path}`, files);
  return async () => (await file.read()).trim();
}

/** What the URL itself says (`http://user:password@host/`), as an Authorization header. */
function userInfo(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return basicCredentials(percentDecoded(url.username), percentDecoded(url.password));
}
