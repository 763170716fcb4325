import { expect, test } from 'vitest';
import { BASE, errorsOf, goodConfig, withIntegration } from '../../../test/support/config-files.ts';
import { RULES } from '../../../test/support/config-rules.ts';

test.each(RULES)('%s', (_, text, code) => {
  const codes = errorsOf(text).map((problem) => problem.split(' ')[1]);
  if (code === undefined) expect(codes).toEqual([]);
  else expect(codes).toContain(code);
});

test('a rule names the key as the file spells it', () => {
  expect(errorsOf(`${BASE}redis: {addr: "h:1", lock_ttl: 10ms}`).join()).toContain(
    'redis.lock_ttl: must be 1s or more',
  );
});

test('kafka outputs say where and what', () => {
  const kafka = (settings: string) => errorsOf(`${BASE}event_recorder: {kafka_outputs: [${settings}]}`).join();
  expect(kafka('{brokers: [a], topic: t}')).toBe('');
  expect(kafka('{topic: t}')).toContain('AM2005');
  expect(kafka('{brokers: [""], topic: t}')).toContain('AM2005');
  expect(kafka('{brokers: [a]}')).toContain('AM2005');
});

test.each([
  ['silences: [{matchers: [a=b]}]', 'AM2005'],
  ['silences: [{matchers: [a=b], duration: 1h, ends_at: "2026-01-31T08:00:00Z"}]', 'AM2007'],
  ['silences: [{matchers: [a=b], duration: 0s}]', 'AM2009'],
  ['silences: [{matchers: [a=b], starts_at: "2026-02-01T08:00:00Z", ends_at: "2026-01-31T08:00:00Z"}]', 'AM2009'],
  ['silences: [{matchers: [a=~".*"], duration: 1h}]', 'AM2005'],
  ['silences: [{duration: 1h}]', 'AM2005'],
  ['grouping: {group_by: [a, a]}', 'AM2108'],
  ['grouping: {max_groups: -1}', 'AM2009'],
  ['database: {url: "postgres://h/d", url_file: x}', 'AM2007'],
  ['database: {url: "mysql://h/d"}', 'AM2011'],
  ['database: {url: "postgres:///d"}', 'AM2011'],
  ['database: {pool_min: 11}', 'AM2009'],
  ['redis: {}', 'AM2005'],
  ['redis: {addr: "h:1", url: "redis://h"}', 'AM2007'],
  ['redis: {addr: "h:1", password: a, password_file: b}', 'AM2007'],
  ['database: {connect_timeout: 0s}', 'AM2009'],
  ['database: {query_timeout: 0s}', 'AM2009'],
  ['redis: {addr: "h:1", lock_ttl: 10ms}', 'AM2009'],
  ['redis: {addr: "h:1", lock_ttl: 10m}', 'AM2009'],
  ['redis: {addr: "h:1", connect_timeout: 1m}', 'AM2009'],
  ['redis: {addr: "h:1", command_timeout: 0s}', 'AM2009'],
  ['redis: {addr: "h:1", lock_key: ""}', 'AM2008'],
  ['redis: {addr: "h:1", lock_key: "{a}"}', 'AM2008'],
  ['redis: {addr: "h:1", cluster_addrs: ["h:1"]}', 'AM2007'],
  ['redis: {cluster_addrs: ["h"]}', 'AM2012'],
  ['redis: {cluster_addrs: [""]}', 'AM2012'],
  ['redis: {cluster_addrs: ["h:1"], db: 1}', 'AM2008'],
  ['redis: {cluster_addrs: []}', 'AM2005'],
  ['redis: {sentinel_addrs: ["h:1"]}', 'AM2005'],
  ['redis: {addr: "h:1", sentinel_master: m}', 'AM2005'],
  ['redis: {sentinel_addrs: ["h:1"], sentinel_master: m, sentinel_password: a, sentinel_password_file: b}', 'AM2007'],
  ['llm: {model: m}', 'AM2005'],
  ['llm: {base_url: "http://h/", model: m, api_key: a, api_key_file: b}', 'AM2007'],
  ['llm: {base_url: "http://h/", model: m, api_key: a, http_config: {basic_auth: {username: u}}}', 'AM2007'],
  ['llm: {base_url: "http://h/", model: m, redact_labels: ["("]}', 'AM2014'],
  ['llm: {base_url: "http://h/", model: m, annotation_prefix: "a-"}', 'AM2015'],
  ['llm: {base_url: "http://h/", model: m, annotation_prefix: ""}', 'AM2015'],
  ['llm: {base_url: "http://h/", model: m, timeout: 0s}', 'AM2009'],
  ['llm: {base_url: "http://h/", model: m, cache_max_entries: 0}', 'AM2009'],
])('%s is refused with %s', (section, code) => {
  expect(errorsOf(`${BASE}${section}`).join()).toContain(code);
});

test('an app token of Slack is sent as a bearer token to the app URL', () => {
  const config = goodConfig(withIntegration('slack', '{channel: x}', '{slack_app_token: t}'));
  expect(config.receivers[0]?.integrations[0]).toMatchObject({
    type: 'slack',
    sendResolved: false,
    settings: { httpConfig: { authorization: { type: 'Bearer' } } },
  });
});

test('what global has wrong is not told again by those who would take it', () => {
  expect(errorsOf(withIntegration('slack', '{channel: x}', '{slack_api_url: nowhere}'))).toHaveLength(1);
});
