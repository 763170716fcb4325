// What a config may ask for and this server cannot do yet. A server that is to run such a config refuses it by name;
// `amp check-config` only warns.

import type { Config, IntegrationConfig, WebhookConfig } from './config.ts';
import type { ConfigCode, ConfigProblem } from './config-error.ts';
import { integrationPath, placeOf } from './places.ts';
import type { Position } from './position.ts';
import type { HttpConfig, TlsConfig } from './schema/http-config.ts';

export function refusals(config: Config): readonly ConfigProblem[] {
  const list = new Refusals((path) => placeOf(config, path));
  list.tls(config.tracing?.tlsConfig, 'tracing');
  if (asksForEvents(config)) list.add('AM4009', 'event_recorder', undefined, 'the event recorder is not supported yet');
  list.tls(config.database.tlsConfig, 'database');
  list.tls(config.redis?.tlsConfig, 'redis');
  if (config.llm?.httpConfig !== undefined) list.service(config.llm.httpConfig, 'llm.http_config');
  for (const [index, receiver] of config.receivers.entries()) {
    for (const integration of receiver.integrations) list.integration(integration, index);
  }
  return list.problems;
}

function asksForEvents({ eventRecorder }: Config): boolean {
  return eventRecorder !== undefined && Object.values(eventRecorder).some((outputs) => outputs.length > 0);
}

class Refusals {
  readonly problems: ConfigProblem[] = [];
  readonly #placeOf: (path: string) => Position;

  constructor(placeOf: (path: string) => Position) {
    this.#placeOf = placeOf;
  }

  add(code: ConfigCode, path: string, at: Position | undefined, message: string, hint?: string): void {
    const problem = { code, severity: 'error', at: at ?? this.#placeOf(path), path, message } as const;
    this.problems.push(hint === undefined ? problem : { ...problem, hint });
  }

  /** Of a section that is no receiver's. */
  tls(tls: TlsConfig | undefined, section: string): void {
    if (tls !== undefined) this.#refs(Object.entries(tlsRefs(tls)), section, this.#placeOf(section));
  }

  integration(config: IntegrationConfig, receiver: number): void {
    const path = integrationPath(receiver, config);
    const at = this.#placeOf(path);
    if (config.type === 'webhook') this.#http(config.http, `${path}.http_config`, at);
    else this.#other(config, path, at);
  }

  /** Of a section of ours. */
  service(http: HttpConfig, path: string): void {
    this.#http(http, path, this.#placeOf(path.split('.')[0] ?? ''));
  }

  #other({ settings }: Exclude<IntegrationConfig, WebhookConfig>, path: string, at: Position): void {
    if ('httpConfig' in settings && settings.httpConfig !== undefined) {
      this.#http(settings.httpConfig, `${path}.http_config`, at);
    }
    if ('tlsConfig' in settings && settings.tlsConfig !== undefined) {
      this.#refs(Object.entries(tlsRefs(settings.tlsConfig)), path, at);
    }
  }

  /** What `global` says is told where it is used. */
  #http(http: HttpConfig, path: string, at: Position): void {
    this.#refs(refsOf(http), path, at);
  }

  #refs(refs: readonly (readonly [name: string, value: string | undefined])[], path: string, at: Position): void {
    for (const [name, value = ''] of refs) {
      if (value === '') continue;
      const hint = 'give the value itself or a file';
      this.add('AM4013', `${path}.${name}`, at, 'there is no secret manager to ask', hint);
    }
  }
}

function refsOf({
  basicAuth,
  authorization,
  oauth2,
  tlsConfig,
}: HttpConfig): readonly (readonly [string, string | undefined])[] {
  const ofEndpoint = oauth2 === undefined ? [] : Object.entries(tlsRefs(oauth2.tlsConfig));
  return [
    ['basic_auth.username_ref', basicAuth?.usernameRef],
    ['basic_auth.password_ref', basicAuth?.passwordRef],
    ['authorization.credentials_ref', authorization?.credentialsRef],
    ['oauth2.client_secret_ref', oauth2?.clientSecretRef],
    ['oauth2.client_certificate_key_ref', oauth2?.clientCertificateKeyRef],
    ...ofEndpoint.map(([name, value]) => [`oauth2.${name}`, value] as const),
    ...Object.entries(tlsRefs(tlsConfig)),
  ];
}

function tlsRefs({ caRef, certRef, keyRef }: TlsConfig): Readonly<Record<string, string>> {
  return { 'tls_config.ca_ref': caRef, 'tls_config.cert_ref': certRef, 'tls_config.key_ref': keyRef };
}
