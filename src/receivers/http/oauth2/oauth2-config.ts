// OAuth2Config: what `oauth2` of a http_config says.

import type { HttpConfig } from '../../../config/schema/http-config.ts';

export type OAuth2Config = NonNullable<HttpConfig['oauth2']>;

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** How the token endpoint itself is spoken to: with the TLS and proxies of `oauth2`, in HTTP/1.1. */
export function endpointConfig({ tlsConfig, proxy }: OAuth2Config): HttpConfig {
  return {
    basicAuth: undefined,
    authorization: undefined,
    oauth2: undefined,
    tlsConfig,
    followRedirects: true,
    enableHttp2: false,
    proxy,
    httpHeaders: new Map(),
  };
}
