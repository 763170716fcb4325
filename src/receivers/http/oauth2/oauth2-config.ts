// OAuth2Config: what `oauth2` of a http_config says.

import { type HttpConfig, httpConfig } from '../../../config/schema/http-config.ts';

export type OAuth2Config = NonNullable<HttpConfig['oauth2']>;

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** How the token endpoint itself is spoken to: with the TLS and proxies of `oauth2`, in HTTP/1.1. */
export function endpointConfig({ tlsConfig, proxy }: OAuth2Config): HttpConfig {
  return { ...httpConfig.absent, tlsConfig, proxy, enableHttp2: false };
}
