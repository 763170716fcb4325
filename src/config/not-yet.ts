// What a config may ask for and this server cannot do yet. A server that is to run such a config refuses it by name;
// `amp check-config` only warns.

import type { Config, IntegrationConfig, WebhookConfig } from './config.ts';
import type { ConfigCode, ConfigProblem } from './config-error.ts';
import type { Position } from './position.ts';
import type { HttpConfig, TlsConfig } from './schema/http-config.ts';
import type { IntegrationType } from './schema/integrations/all.ts';

/** What receivers/senders.ts has, beside the webhook. */
const RUNNING: ReadonlySet<IntegrationType> = new Set<IntegrationType>([
  'discord',
  'email',
  'incidentio',
  'jira',
  'mattermost',
  'msteams',
  'msteamsv2',
  'opsgenie',
  'pagerduty',
  'pushover',
  'rocketchat',
  'slack',
  'sns',
  'telegram',
  'victorops',
  'webex',
  'wechat',
]);

export function refusals(config: Config): readonly ConfigProblem[] {
  const top = { file: config.route.at.file, line: 1, column: 1 };
  const list = new Refusals((place) => config.places?.get(place) ?? top);
  if (config.tracing !== undefined) list.add('AM4008', 'tracing', undefined, 'tracing is not supported yet');
  if (asksForEvents(config)) list.add('AM4009', 'event_recorder', undefined, 'the event recorder is not supported yet');
  if (config.database.url !== undefined || config.database.urlFile !== undefined) {
    list.add(
      'AM4010',
      'database',
      undefined,
      'PostgreSQL is not supported yet',
      'leave it out to use the embedded store',
    );
  }
  if (config.redis !== undefined) list.add('AM4011', 'redis', undefined, 'redis is not supported yet');
  if (config.llm?.httpConfig !== undefined) list.service(config.llm.httpConfig, 'llm.http_config');
  for (const [index, receiver] of config.receivers.entries()) {
    for (const integration of receiver.integrations) list.integration(integration, `receivers[${index}]`);
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

  integration(config: IntegrationConfig, receiver: string): void {
    const path = `${receiver}.${config.type}_configs[${config.index}]`;
    if (config.type === 'webhook') this.#http(config.http, `${path}.http_config`, config.at);
    else if (RUNNING.has(config.type)) this.#other(config, path);
    else this.add('AM4001', path, config.at, `the integration ${config.type} is not supported yet`);
  }

  /** Of a section of ours. */
  service(http: HttpConfig, path: string): void {
    this.#http(http, path, this.#placeOf(path.split('.')[0] ?? ''));
  }

  #other({ settings, at }: Exclude<IntegrationConfig, WebhookConfig>, path: string): void {
    if ('httpConfig' in settings && settings.httpConfig !== undefined) {
      this.#http(settings.httpConfig, `${path}.http_config`, at);
    }
    if ('tlsConfig' in settings && settings.tlsConfig !== undefined) {
      this.#refs(Object.entries(tlsRefs(settings.tlsConfig)), path, at);
    }
  }

  /** HTTP/2 is never asked for: `enable_http2` only allows it. What `global` says is told where it is used. */
  #http(http: HttpConfig, path: string, at: Position): void {
    if (http.oauth2 !== undefined) this.add('AM4006', `${path}.oauth2`, at, 'oauth2 is not supported yet');
    if (http.proxy.proxyUrl !== undefined || http.proxy.proxyFromEnvironment) {
      this.add('AM4007', path, at, 'proxies are not supported yet');
    }
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

function refsOf({ basicAuth, authorization, tlsConfig }: HttpConfig): readonly [string, string | undefined][] {
  return [
    ['basic_auth.username_ref', basicAuth?.usernameRef],
    ['basic_auth.password_ref', basicAuth?.passwordRef],
    ['authorization.credentials_ref', authorization?.credentialsRef],
    ...Object.entries(tlsRefs(tlsConfig)),
  ];
}

function tlsRefs({ caRef, certRef, keyRef }: TlsConfig): Readonly<Record<string, string>> {
  return { 'tls_config.ca_ref': caRef, 'tls_config.cert_ref': certRef, 'tls_config.key_ref': keyRef };
}
