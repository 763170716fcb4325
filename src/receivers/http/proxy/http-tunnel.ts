// A tunnel through an HTTP proxy (CONNECT), asked for as Go's net/http does; and what `proxy_connect_header` adds to it.

import { STATUS_CODES } from 'node:http';
import type { ProxyConfig } from '../../../config/schema/http-config.ts';
import { assertHeaderName } from '../header-names.ts';
import { HttpFailure } from '../http-failure.ts';
import { basicCredentials } from '../user-info.ts';
import type { ProxyAddress } from './proxy-address.ts';
import type { ProxyTalk } from './proxy-talk.ts';

/** Bytes of the proxy's answer. */
const ANSWER_MAX = 64 * 1024;
/** Never taken from the config (net/http, request.go: reqWriteExcludeHeader). */
const OWN: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding', 'trailer']);

type Line = readonly [name: string, value: string];

/** The headers of a CONNECT but for its Host. Made once, so that a name that cannot be sent is found when it is built. */
export class ConnectHeaders {
  readonly #configured: readonly Line[];
  readonly #userAgent: string;

  /** Throws {@link HttpFailure} for a name that cannot be sent. */
  constructor({ proxyConnectHeader }: ProxyConfig, userAgent: string) {
    const lines = [...proxyConnectHeader].flatMap(([name, values]) => {
      assertHeaderName(name);
      return values.map((value): Line => [name, onOneLine(value.reveal())]);
    });
    this.#configured = lines
      .filter(([name]) => !OWN.has(name.toLowerCase()))
      .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
    this.#userAgent = userAgent;
  }

  linesFor({ user }: ProxyAddress): readonly Line[] {
    const isOurs = (name: string): boolean => user !== undefined && name === 'proxy-authorization';
    const configured = this.#configured.filter(([name]) => !isOurs(name.toLowerCase()));
    const named = configured.some(([name]) => name.toLowerCase() === 'user-agent');
    return [
      ...(named ? [] : [['User-Agent', this.#userAgent] as const]),
      ...(user === undefined ? [] : [['Proxy-Authorization', basicCredentials(user.name, user.password)] as const]),
      ...configured,
    ];
  }
}

/** As Go sends it: line breaks become spaces, so a value from a block of YAML works. */
function onOneLine(value: string): string {
  return Buffer.from(value.replaceAll(/[\r\n]/g, ' ').trim(), 'utf8').toString('latin1');
}

/** `target`: `host:port`. Resolves when the tunnel is open. */
export async function openHttpTunnel(talk: ProxyTalk, target: string, headers: readonly Line[]): Promise<void> {
  const lines = [['Host', target] as const, ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  talk.say(Buffer.from(`CONNECT ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'));
  const answer = await talk.takeUntil('\r\n\r\n', ANSWER_MAX);
  const status = /^HTTP\/1\.[01] (\d{3})(?: |\r|$)/.exec(answer)?.[1];
  if (status === undefined) throw new HttpFailure('malformed HTTP response');
  // In the standard's words, which most proxies use; nothing is taken over from outside.
  if (status !== '200') throw new HttpFailure(STATUS_CODES[status] ?? `unknown status code ${status}`);
}
