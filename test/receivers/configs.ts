// Configs and notifications for the tests of receivers: the smallest that are whole, with whatever a test wants changed.

import type { GroupKey, Notification, NotifiedAlert, RevisionId } from '../../src/alerting/ports.ts';
import { assert } from '../../src/base/assert.ts';
import { Secret } from '../../src/base/secret.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import type { Config, IntegrationConfig, WebhookConfig } from '../../src/config/config.ts';
import type { HttpConfig, ProxyConfig, TlsConfig } from '../../src/config/schema/http-config.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { buildReceivers, type ReceiversSite, type TemplateSet } from '../../src/receivers/build-receivers.ts';
import type { OAuth2Config } from '../../src/receivers/http/oauth2/oauth2-config.ts';
import type { FileEvents } from '../../src/receivers/http/referenced-file.ts';
import type { TemplatedIntegration } from '../../src/receivers/templated-integration.ts';
import { goodConfig } from '../support/config-files.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

export function tlsConfig(changed: Partial<TlsConfig> = {}): TlsConfig {
  return {
    ca: '',
    cert: '',
    key: undefined,
    caFile: undefined,
    certFile: undefined,
    keyFile: undefined,
    caRef: '',
    certRef: '',
    keyRef: '',
    serverName: '',
    insecureSkipVerify: false,
    minVersion: undefined,
    maxVersion: undefined,
    ...changed,
  };
}

export function httpConfig(changed: Partial<HttpConfig> = {}): HttpConfig {
  return {
    basicAuth: undefined,
    authorization: undefined,
    oauth2: undefined,
    tlsConfig: tlsConfig(),
    followRedirects: true,
    enableHttp2: true,
    proxy: proxyConfig(),
    httpHeaders: new Map(),
    ...changed,
  };
}

export function oauth2(changed: Partial<OAuth2Config> = {}): OAuth2Config {
  return {
    clientId: 'id',
    clientSecret: undefined,
    clientSecretFile: undefined,
    clientSecretRef: '',
    clientCertificateKeyId: '',
    clientCertificateKey: undefined,
    clientCertificateKeyFile: undefined,
    clientCertificateKeyRef: '',
    grantType: '',
    signatureAlgorithm: '',
    iss: '',
    audience: '',
    claims: new Map(),
    scopes: [],
    tokenUrl: '',
    endpointParams: new Map(),
    tlsConfig: tlsConfig(),
    proxy: proxyConfig(),
    ...changed,
  };
}

export function proxyConfig(changed: Partial<ProxyConfig> = {}): ProxyConfig {
  return { proxyUrl: undefined, noProxy: '', proxyFromEnvironment: false, proxyConnectHeader: new Map(), ...changed };
}

export function webhookConfig(url: string, changed: Partial<WebhookConfig> = {}): WebhookConfig {
  return {
    index: 0,
    type: 'webhook',
    sendResolved: true,
    url: new Secret(url),
    urlFile: undefined,
    http: httpConfig(),
    maxAlerts: 0,
    timeoutMs: 0,
    payload: undefined,
    ...changed,
  };
}

/** The one integration of a config, from settings as the file has them. */
export function integrationConfig<T extends IntegrationConfig['type']>(
  type: T,
  settings: object,
  global: object = {},
): Extract<IntegrationConfig, { readonly type: T }> {
  const receiver = { name: 'team', [`${type}_configs`]: [settings] };
  const { receivers } = goodConfig(JSON.stringify({ global, route: { receiver: 'team' }, receivers: [receiver] }));
  const found = receivers[0]?.integrations[0];
  assert(found?.type === type, 'the config has one integration');
  return found as Extract<IntegrationConfig, { readonly type: T }>;
}

/** A config with these receivers; the root routes to the first, a child to each of the others but those named `unused…`. */
export function configWith(receivers: Readonly<Record<string, readonly IntegrationConfig[]>>): Config {
  const [root = '', ...others] = Object.keys(receivers);
  const children = others.filter((name) => !name.startsWith('unused')).map((name) => route(name, []));
  return {
    route: route(root, children),
    receivers: Object.entries(receivers).map(([name, integrations]) => ({ name, integrations })),
  } as Partial<Config> as Config;
}

function route(receiver: string, routes: readonly Config['route'][]): Config['route'] {
  return { receiver, routes } as Partial<Config['route']> as Config['route'];
}

export function basicAuth(
  username: string,
  password: string,
  changed: object = {},
): NonNullable<HttpConfig['basicAuth']> {
  const base = { username, usernameFile: undefined, usernameRef: '', passwordFile: undefined, passwordRef: '' };
  return { ...base, password: new Secret(password), ...changed };
}

export function bearer(credentials: string, changed: object = {}): NonNullable<HttpConfig['authorization']> {
  const base = { type: 'Bearer', credentialsFile: undefined, credentialsRef: '' };
  return { ...base, credentials: new Secret(credentials), ...changed };
}

/** One firing alert for each name. */
export function notification(first = 'Up', ...others: readonly string[]): Notification {
  return {
    alerts: [firing(first), ...others.map(firing)],
    groupKey: '{}:{}' as GroupKey,
    groupLabels: LabelSet.empty,
    routeLabels: LabelSet.empty,
    receiver: 'team',
    reason: 'first notification',
    revision: 1 as RevisionId,
    externalUrl: 'http://localhost:9093',
    memo: undefined,
  };
}

function firing(name: string): NotifiedAlert {
  const startsAt = new Timestamp(Date.UTC(2026, 0, 1));
  const labels = LabelSet.from([['alertname', name]]);
  return {
    alert: {
      labels,
      annotations: LabelSet.empty,
      startsAt,
      endsAt: startsAt,
      updatedAt: startsAt,
      generatorUrl: '',
      timeout: true,
    },
    fingerprint: labels.fingerprint,
    resolved: false,
  };
}

/** Renders every source as it stands. */
export const plainTemplates: TemplateSet = { digest: '', text: (source) => source, html: (source) => source };

/** What integrations are built with, over nothing real but the network. */
export function receiversSite(changed: Partial<ReceiversSite> = {}): ReceiversSite {
  const base = { clock: new VirtualClock(), userAgent: 'Alertmanager/test', files: new FileDiary() };
  return { ...base, templateEvents: { templateFailed: () => undefined, textCut: () => undefined }, ...changed };
}

/** The integration of a receiver that has this one alone. */
export function integrationOf(
  config: IntegrationConfig,
  site = receiversSite(),
  templates: TemplateSet = plainTemplates,
): TemplatedIntegration {
  const [built] = buildReceivers(configWith({ team: [config] }), templates, site).get('team') ?? [];
  assert(built !== undefined, 'a receiver with one integration has one');
  return built;
}

/** Remembers what was said of files. */
export class FileDiary implements FileEvents {
  readonly lines: string[] = [];

  fileUnreadable(_path: string, reason: string, stale: boolean): void {
    this.lines.push(`${stale ? 'stale' : 'failed'}: ${reason}`);
  }

  fileRead(): void {
    if (this.lines.at(-1) !== 'read') this.lines.push('read');
  }
}
