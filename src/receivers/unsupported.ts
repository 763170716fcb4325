// What a config may say and this program cannot do yet. Config checks refuse it earlier, with its place; this is the builder's
// own guard, so that nothing is ever built that would ignore what it was told.

import type { IntegrationConfig } from '../config/config.ts';
import type { HttpConfig, TlsConfig } from '../config/schema/http-config.ts';

/** The first thing that stands in the way of building it; undefined where there is none. */
export function unsupportedIn(config: IntegrationConfig): string | undefined {
  if (config.type === 'webhook') return unsupportedInHttp(config.http);
  if (config.type === 'email') return unsupportedRefs(tlsRefs(config.settings.tlsConfig));
  return 'httpConfig' in config.settings && config.settings.httpConfig !== undefined
    ? unsupportedInHttp(config.settings.httpConfig)
    : undefined;
}

/** The same of a http_config alone. */
export function unsupportedInHttp({ basicAuth, authorization, oauth2, tlsConfig }: HttpConfig): string | undefined {
  return unsupportedRefs([
    basicAuth?.usernameRef,
    basicAuth?.passwordRef,
    authorization?.credentialsRef,
    oauth2?.clientSecretRef,
    oauth2?.clientCertificateKeyRef,
    ...[tlsConfig, oauth2?.tlsConfig].flatMap(tlsRefs),
  ]);
}

function tlsRefs(tls: TlsConfig | undefined): readonly (string | undefined)[] {
  return [tls?.caRef, tls?.certRef, tls?.keyRef];
}

function unsupportedRefs(refs: readonly (string | undefined)[]): string | undefined {
  return refs.some((ref) => ref !== undefined && ref !== '')
    ? 'references to a secret manager are not supported'
    : undefined;
}
