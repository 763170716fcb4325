import { expect, onTestFinished, test } from 'vitest';
import {
  basicAuth,
  bearer,
  configWith,
  httpConfig,
  integrationConfig,
  oauth2,
  plainTemplates,
  proxyConfig,
  receiversSite,
  tlsConfig,
  webhookConfig,
} from '../../test/receivers/configs.ts';
import { Secret } from '../base/secret.ts';
import type { IntegrationConfig, WebhookConfig } from '../config/config.ts';
import type { HttpConfig } from '../config/schema/http-config.ts';
import { buildReceivers, type Receivers } from './build-receivers.ts';

function build(receivers: Readonly<Record<string, readonly IntegrationConfig[]>>, previous?: Receivers): Receivers {
  const built = buildReceivers(configWith(receivers), plainTemplates, receiversSite(), previous);
  onTestFinished(async () => {
    for (const integration of [...built.values()].flat()) await integration.close();
  });
  return built;
}

const A = 'http://example.com/a';

test('every receiver is there by name, with its integrations in order', () => {
  const built = build({
    root: [webhookConfig(A), webhookConfig(A, { index: 1, sendResolved: false })],
    'unused-empty': [],
  });
  expect([...built.keys()]).toEqual(['root', 'unused-empty']);
  expect(built.get('root')).toMatchObject([
    { type: 'webhook', name: 'webhook[0]', sendResolved: true },
    { type: 'webhook', name: 'webhook[1]', sendResolved: false },
  ]);
});

test('a destination names whom, keeps twins apart and shows no URL', () => {
  const file = { url: undefined, urlFile: '/etc/hook' };
  const built = build({
    root: [webhookConfig(A), webhookConfig('http://example.com/b'), webhookConfig(A), webhookConfig('', file)],
    other: [webhookConfig(A, { maxAlerts: 7 })],
  });
  const of = (name: string) => built.get(name)?.map(({ destination }) => String(destination)) ?? [];
  const [first, second, twin, fromFile] = of('root');
  expect(first).toMatch(/^webhook:[0-9a-f]{16}#0$/);
  expect(second).not.toBe(first);
  expect(twin).toBe(first?.replace('#0', '#1'));
  expect(fromFile).toBe('webhook:file:/etc/hook#0');
  expect(of('other')).toEqual([first]);
  expect(of('root').join()).not.toContain('example');
});

test('two workspaces of Slack are two destinations, though the URL and the channel are the same', () => {
  const token = (settings: object) => integrationConfig('slack', { channel: '#alerts', ...settings });
  const destinations = [
    token({ app_token: 'xoxb-1' }),
    token({ app_token: 'xoxb-2' }),
    token({ app_token_file: '/etc/token' }),
    token({ app_token: 'xoxb-1', title: 'another' }),
  ].map((config) => build({ root: [config] }).get('root')?.[0]?.destination);
  expect(new Set(destinations).size).toBe(3);
  expect(destinations[3]).toBe(destinations[0]);
});

test('what has not changed is the same object, wherever it stands in the file now', () => {
  const before = build({ root: [webhookConfig(A)], gone: [webhookConfig(A)] });
  const equal = { url: new Secret(A), http: httpConfig() };
  const after = build({ root: [webhookConfig(A, equal), webhookConfig(A, { index: 1 })] }, before);
  expect(after.get('root')?.[0]).toBe(before.get('root')?.[0]);
  expect(after.get('root')?.[1]?.destination).toMatch(/#1$/);
  expect(after.has('gone')).toBe(false);
});

const headers = (value: string): Partial<HttpConfig> => ({
  httpHeaders: new Map([['X-A', { values: [], secrets: [new Secret(value)], files: [] }]]),
});

test.each<[string, Partial<WebhookConfig>]>([
  ['url', { url: new Secret('http://example.com/b') }],
  ['send_resolved', { sendResolved: false }],
  ['max_alerts', { maxAlerts: 1 }],
  ['timeout', { timeoutMs: 1 }],
  ['a password', { http: httpConfig({ basicAuth: basicAuth('u', 'other') }) }],
  ['a header', { http: httpConfig(headers('other')) }],
  ['follow_redirects', { http: httpConfig({ followRedirects: false }) }],
  ['tls_config', { http: httpConfig({ tlsConfig: tlsConfig({ serverName: 'x' }) }) }],
])('a change of %s makes a new object', (_, changed) => {
  const base = { http: httpConfig({ basicAuth: basicAuth('u', 'p'), ...headers('h') }) };
  const before = build({ root: [webhookConfig(A, base)] });
  const same = build({ root: [webhookConfig(A, { ...base })] }, before);
  expect(same.get('root')?.[0]).toBe(before.get('root')?.[0]);
  const after = build({ root: [webhookConfig(A, { ...base, ...changed })] }, before);
  expect(after.get('root')?.[0]).not.toBe(before.get('root')?.[0]);
});

test.each<[string, Partial<WebhookConfig>, string]>([
  ['a reference in oauth2', { http: httpConfig({ oauth2: oauth2({ clientSecretRef: 'x' }) }) }, 'secret manager'],
  [
    'a header for the proxy that has no name',
    { http: httpConfig({ proxy: proxyConfig({ proxyConnectHeader: new Map([['a b', [new Secret('s3cret')]]]) }) }) },
    'invalid header field name "a b"',
  ],
  [
    'a secret’s reference',
    { http: httpConfig({ authorization: bearer('', { credentialsRef: 'x' }) }) },
    'secret manager',
  ],
  ['a header that injects', { http: httpConfig(headers('s3cret\r\nX-B: 1')) }, 'invalid header field value for "X-A"'],
  [
    'a CA that is missing',
    { http: httpConfig({ tlsConfig: tlsConfig({ caFile: '/nonexistent' }) }) },
    'unable to read CA cert',
  ],
])('%s is refused, by the name of the receiver', (_, changed, reason) => {
  const attempt = (): Receivers => build({ root: [webhookConfig(A, { index: 3, ...changed })] });
  expect(attempt).toThrow('receiver "root": webhook[3]: ');
  expect(attempt).toThrow(reason);
  expect(attempt).not.toThrow('s3cret');
});

test('a receiver that nobody routes to may lack its certificates', () => {
  const http = httpConfig({ tlsConfig: tlsConfig({ caFile: '/nonexistent' }) });
  expect(build({ root: [], 'unused-one': [webhookConfig(A, { http })] }).get('unused-one')).toHaveLength(1);
  expect(() => build({ root: [], child: [webhookConfig(A, { http })] })).toThrow('receiver "child"');
});

test('a mail server’s certificate in a secret manager is refused as well', () => {
  const settings = { to: 'a@b', from: 'c@d', smarthost: 'h:25', tls_config: { ca_ref: 'x' } };
  expect(() => build({ root: [integrationConfig('email', settings)] })).toThrow(
    'receiver "root": email[0]: references to a secret manager are not supported',
  );
});
