// The whole program and the services that keep incidents: each is told that an alert fires and that it is over, under one key.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { inTurn, serve } from '../receivers/one-integration.ts';
import { firing, resolved, Site } from '../support/program.ts';
import { until } from '../support/until.ts';

const KEY = 's3cr3t';
/** What every service of these takes for a success. */
const OK = { ok: true, errcode: 0, access_token: KEY, issues: [], result: { chat: { id: 1 } } };
const PATHS = [
  '/pagerduty',
  '/v2/alerts',
  `/victorops/${KEY}/team`,
  '/incidentio',
  `/bot${KEY}/sendMessage`,
  '/message/send',
  '/rest/api/2/issue',
];

function config(url: string): string {
  return JSON.stringify({
    route: {
      receiver: 'all',
      group_by: ['alertname'],
      group_wait: '100ms',
      group_interval: '300ms',
      repeat_interval: '1h',
    },
    receivers: [
      {
        name: 'all',
        pagerduty_configs: [{ url: `${url}/pagerduty`, routing_key: KEY }],
        opsgenie_configs: [{ api_url: url, api_key: KEY }],
        victorops_configs: [{ api_url: `${url}/victorops`, api_key: KEY, routing_key: 'team' }],
        incidentio_configs: [{ url: `${url}/incidentio`, alert_source_token: KEY }],
        telegram_configs: [{ api_url: url, bot_token: KEY, chat_id: 1 }],
        wechat_configs: [{ api_url: url, api_secret: KEY, corp_id: 'c', send_resolved: true }],
        jira_configs: [{ api_url: `${url}/rest/api/2`, project: 'P', issue_type: 'T' }],
      },
    ],
  });
}

test('each is told that it fires and that it is over, and no key is logged', async () => {
  const server = await serve(inTurn({ body: OK }));
  const url = String(server.url('')).replace(/\/$/, '');
  const program = await new Site(config(url)).start();
  const asked = (path: string) => server.asked.filter((one) => one.path.split('?')[0] === path);

  await program.alert(firing('A'));
  for (const path of PATHS) await until(path, () => asked(path).length === 1);

  await program.alert(resolved('A'));
  const alias = createHash('sha256').update('{}:{alertname="A"}').digest('hex');
  await until('opsgenie closes', () => asked(`/v2/alerts/${alias}/close`).length === 1);
  await until('pagerduty is told', () => asked('/pagerduty').length === 2);
  await until('jira is asked', () => asked('/rest/api/2/search').length === 2);
  const events = asked('/pagerduty').map(({ body }) => JSON.parse(body));
  expect(events).toMatchObject([
    { event_action: 'trigger', dedup_key: alias, payload: { custom_details: { num_firing: 1 } } },
    { event_action: 'resolve', dedup_key: alias, payload: { custom_details: { num_resolved: 1 } } },
  ]);
  expect(asked('/rest/api/2/issue')).toHaveLength(1); // nothing is created for what is over
  await until('all is counted', async () => {
    const counts = await Promise.all(
      ['pagerduty', 'opsgenie', 'victorops', 'incidentio', 'telegram', 'wechat', 'jira'].map((type) =>
        program.metric(`alertmanager_notifications_total{integration="${type}"}`),
      ),
    );
    return counts.every((count) => count === 2);
  });
  expect(JSON.stringify(program.log)).not.toContain(KEY);
});
