import { expect, test } from 'vitest';
import { BASE, goodConfig, inShort, withIntegration } from '../../test/support/config-files.ts';
import { refusals } from './not-yet.ts';

const refusedIn = (text: string) => refusals(goodConfig(text)).map(inShort);

test('what runs is not refused', () => {
  const text = `${withIntegration('webhook', '{url: "http://a/{{ .Status }}", payload: {a: b}, http_config: {proxy_url: "http://p", tls_config: {ca_file: x}}}')}
silences: [{matchers: [a=b], duration: 1h}]
grouping: {group_wait: 1s}
database: {pool_max: 3}
event_recorder: {}
llm: {base_url: 'http://h/', model: m, http_config: {tls_config: {ca_file: x}}}
templates: [a*]
`;
  expect(refusedIn(text)).toEqual([]);
});

test('each thing that cannot run is refused by name', () => {
  const text = `
route: {receiver: a}
receivers:
- name: a
  email_configs: [{to: x, from: y, smarthost: "h:25", tls_config: {ca_ref: c}}]
  webhook_configs:
  - {url: "http://a/"}
- name: b
  webhook_configs:
  - {url: "http://a/", http_config: {basic_auth: {username_ref: u, password_ref: p}, tls_config: {ca_ref: c}}}
llm: {base_url: 'http://h/', model: m, http_config: {tls_config: {ca_ref: c}}}
`;
  expect(refusedIn(text)).toEqual([
    '11:1 AM4013 llm.http_config.tls_config.ca_ref: there is no secret manager to ask',
    '5:19 AM4013 receivers[0].email_configs[0].tls_config.ca_ref: there is no secret manager to ask',
    '10:5 AM4013 receivers[1].webhook_configs[0].http_config.basic_auth.username_ref: there is no secret manager to ask',
    '10:5 AM4013 receivers[1].webhook_configs[0].http_config.basic_auth.password_ref: there is no secret manager to ask',
    '10:5 AM4013 receivers[1].webhook_configs[0].http_config.tls_config.ca_ref: there is no secret manager to ask',
  ]);
});

test('tracing is refused where it names a secret manager, and only there', () => {
  expect(refusedIn(`${BASE}tracing: {endpoint: 'a:1', tls_config: {ca_file: x}}\n`)).toEqual([]);
  expect(refusedIn(`${BASE}tracing: {endpoint: 'a:1', tls_config: {ca_ref: x}}\n`)).toEqual([
    '3:1 AM4013 tracing.tls_config.ca_ref: there is no secret manager to ask',
  ]);
});

test('what global says is refused where it is used', () => {
  const oauth2 = '{http_config: {oauth2: {client_id: a, token_url: b, client_secret_ref: c, tls_config: {ca_ref: d}}}}';
  expect(refusedIn(`global: ${oauth2}\n${BASE}`)).toEqual([]);
  expect(refusedIn(withIntegration('webhook', '{url: "http://a/"}', oauth2))).toEqual([
    '6:5 AM4013 receivers[0].webhook_configs[0].http_config.oauth2.client_secret_ref: there is no secret manager to ask',
    '6:5 AM4013 receivers[0].webhook_configs[0].http_config.oauth2.tls_config.ca_ref: there is no secret manager to ask',
  ]);
});
