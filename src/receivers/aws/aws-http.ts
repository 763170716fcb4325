// What of http_config counts for AWS, and the certificates that its tools trust beside the system's (AWS_CA_BUNDLE, ca_bundle).

import { fileContentNow } from '../../base/file-content.ts';
import { type HttpConfig, httpConfig, type TlsConfig } from '../../config/schema/http-config.ts';
import type { SnsSettings } from '../../config/schema/integrations/sns.ts';
import { HttpFailure } from '../http/http-failure.ts';
import { AwsFailure } from './aws-failure.ts';
import { profileName } from './credential-source.ts';
import { type Environment, readSharedConfigNow } from './shared-config.ts';

/** Throws {@link HttpFailure} where certificates cannot be read. */
export function awsHttpConfig(settings: SnsSettings, env: Environment): HttpConfig {
  const { httpConfig: configured = httpConfig.absent, useAwsHttpClient } = settings;
  const bundle = env.AWS_CA_BUNDLE || (useAwsHttpClient ? bundleOfProfile(settings, env) : '');
  if (bundle === '' && !useAwsHttpClient) {
    // Requests are signed: other ways of saying who we are would only be in the way.
    return { ...configured, basicAuth: undefined, authorization: undefined, oauth2: undefined };
  }
  // The SDK's own client: TLS and the proxy are told to it, and nothing else, as in Alertmanager.
  const { proxy, tlsConfig } = configured;
  return { ...httpConfig.absent, proxy, tlsConfig: bundle === '' ? tlsConfig : trusting(bundle, tlsConfig) };
}

function bundleOfProfile({ sigv4 }: SnsSettings, env: Environment): string {
  try {
    return readSharedConfigNow(env).profile(profileName(sigv4, env)[0]).get('ca_bundle') ?? '';
  } catch (error) {
    if (error instanceof AwsFailure) throw new HttpFailure(error.message);
    throw error;
  }
}

/** The bundle, beside the authorities of tls_config where it names some. */
function trusting(bundle: string, tls: TlsConfig): TlsConfig {
  if (tls.ca === '' && tls.caFile === undefined) return { ...tls, caFile: bundle };
  const own = tls.caFile === undefined ? tls.ca : contentOf(tls.caFile);
  return { ...tls, ca: `${own}\n${contentOf(bundle)}`, caFile: undefined };
}

function contentOf(path: string): string {
  try {
    return fileContentNow(path);
  } catch {
    throw new HttpFailure(`unable to read CA cert: unable to read file ${path}`);
  }
}
