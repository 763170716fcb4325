// ProxyChoice: which proxy a request goes through, from `proxy_url` and `no_proxy` or from the environment, as Go's net/http
// and golang.org/x/net/http/httpproxy decide it.

import type { ProxyConfig } from '../../../config/schema/http-config.ts';
import { HttpFailure } from '../http-failure.ts';
import { NoProxy } from './no-proxy.ts';
import { guessProxy, type ProxyAddress, parseProxy } from './proxy-address.ts';

/** HTTP_PROXY and its like; `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export class ProxyChoice {
  readonly #http: ProxyAddress | undefined;
  readonly #https: ProxyAddress | undefined;
  readonly #noProxy: NoProxy | undefined;
  /** A CGI program's HTTP_PROXY may come from whoever made the request. */
  readonly #isCgi: boolean;

  constructor(config: ProxyConfig, environment: Environment) {
    const one = config.proxyUrl?.reveal();
    if (config.proxyFromEnvironment) {
      this.#http = optionalProxy(variable(environment, 'HTTP_PROXY'));
      this.#https = optionalProxy(variable(environment, 'HTTPS_PROXY'));
      this.#noProxy = new NoProxy(variable(environment, 'NO_PROXY'));
      this.#isCgi = (environment.REQUEST_METHOD ?? '') !== '';
      return;
    }
    this.#isCgi = false;
    // Without `no_proxy` the URL is taken as it stands, and this machine goes through the proxy, too.
    const isAlone = config.noProxy === '';
    this.#http = this.#https = one === undefined ? undefined : isAlone ? parseProxy(one) : guessProxy(one);
    this.#noProxy = isAlone ? undefined : new NoProxy(config.noProxy);
  }

  /** Whether every request goes straight to its host. */
  get isNone(): boolean {
    return this.#http === undefined && this.#https === undefined;
  }

  /** Undefined for no proxy. Throws {@link HttpFailure} where Go refuses to use one. */
  proxyFor(url: URL): ProxyAddress | undefined {
    const isTls = url.protocol === 'https:';
    const proxy = isTls ? this.#https : this.#http;
    if (proxy === undefined) return undefined;
    if (!isTls && this.#isCgi) {
      throw new HttpFailure('refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy');
    }
    const port = url.port === '' ? defaultPort(isTls) : url.port;
    return this.#noProxy?.bypasses(withoutBrackets(url.hostname), port) ? undefined : proxy;
  }
}

/** In capitals or not, as Go looks for them; empty is as good as missing. */
function variable(environment: Environment, name: string): string {
  return environment[name] || environment[name.toLowerCase()] || '';
}

function optionalProxy(text: string): ProxyAddress | undefined {
  return text === '' ? undefined : guessProxy(text);
}

function defaultPort(isTls: boolean): string {
  return isTls ? '443' : '80';
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
