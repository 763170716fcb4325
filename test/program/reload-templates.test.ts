// Templates through reloads: an edit of a template file alone is a reload, tells nobody anything, and is tried before it runs.

import { expect, test } from 'vitest';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { hangUp, reload } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

/** A webhook whose path is what the template `path` says, and a server under it. */
async function scene(template: string, flags: readonly string[] = []) {
  const sink = await Sink.open();
  const origin = sink.url('/').slice(0, -1);
  const site = new Site(configOf(origin));
  site.file('path.tmpl', template);
  const program = await site.start(...flags);
  return { sink, site, program, origin };
}

function configOf(origin: string, more = ''): string {
  return `
route: {receiver: team, group_wait: 50ms, group_interval: 200ms, group_by: [alertname]${more}}
receivers:
- name: team
  webhook_configs:
  - url: '${origin}/{{ template "path" . }}'
templates: ['*.tmpl']
`;
}

const says = (text: string): string => `{{ define "path" }}${text}{{ end }}`;
const up = firing('Up', { team: 'x' });

async function lastReload(program: Program): Promise<{ outcome: string; details: object }> {
  const { text } = await program.fetch('/api/v2/config/history?limit=1');
  return JSON.parse(text).attempts[0];
}

test.concurrent('an edited template file is a change; nobody is told because of it, and what is told next is told with it', async () => {
  const { sink, site, program } = await scene(says('old'));
  await program.alert(up);
  await sink.received(1);
  site.file('path.tmpl', says('new-{{ .Status }}'));
  expect(await hangUp(program)).toMatchObject({ status: 'success' });
  expect(await lastReload(program)).toMatchObject({
    outcome: 'applied',
    details: {
      changes: [{ path: `templateFiles[${JSON.stringify(`${site.directory}/path.tmpl`)}].content`, kind: 'changed' }],
    },
  });
  await hangUp(program);
  expect(await lastReload(program)).toMatchObject({ outcome: 'unchanged' });
  await program.alert(resolved('Up', { team: 'x' }));
  await sink.hears('the resolve', ({ body }) => body.status === 'resolved');
  expect(sink.hooks.map(({ path }) => path)).toEqual(['/old', '/new-resolved']);
});

test.concurrent.each([
  ['broken', '{{ define "path" }}\n{{ if }}x{{ end }}{{ end }}', /path\.tmpl:2:\d+: AM2202 .*missing value for if/],
  [
    'naming what is not there',
    says('{{ template "nothing" . }}'),
    /path\.tmpl:1:\d+: AM2203 .*template "nothing" not defined/,
  ],
  ['failing on what alerts have', says('{{ .CommonLabels.a.b }}'), /path\.tmpl:1:\d+: AM2203 .*can't evaluate field b/],
])(
  'a template file that is %s refuses the reload at its place; the old one goes on',
  async (_what, template, reason) => {
    const { sink, site, program } = await scene(says('old'));
    site.file('path.tmpl', template);
    const refused = await program.fetch('/-/reload', { method: 'POST' });
    expect(refused.status).toBe(500);
    expect(refused.text).toMatch(reason);
    await program.alert(up);
    expect((await sink.received(1)).path).toBe('/old');
    site.file('path.tmpl', says('mended'));
    await reload(program);
    await program.alert(resolved('Up', { team: 'x' }));
    expect((await sink.hears('the resolve', ({ body }) => body.status === 'resolved')).path).toBe('/mended');
  },
);

test.concurrent('one that fails for a live group alone is taken, with a warning', async () => {
  const { sink, site, program } = await scene(says('old'));
  await program.alert(up);
  await sink.received(1);
  site.file('path.tmpl', says('{{ if eq .CommonLabels.alertname "Up" }}{{ index .Alerts 9 }}{{ end }}new'));
  await reload(program);
  await until(
    () => program.stderr.slice(-2000),
    () => program.stderr.includes('AM3013') || undefined,
  );
});

test.concurrent('the last good config renders with the templates that it ran with', async () => {
  const { sink, site, program, origin } = await scene(says('ran'), ['--config.fallback=last-good']);
  program.signal('SIGTERM');
  await program.ended;
  site.file('path.tmpl', says('{{ nonsense }}'));
  site.configure(`${configOf(origin)}nonsense: true\n`);
  const again = await site.start('--config.fallback=last-good');
  await again.alert(up);
  expect((await sink.received(1)).path).toBe('/ran');
});

test.concurrent('labels of routes are told to receivers and shown by the API, rendered', async () => {
  const sink = await Sink.open();
  const site = new Site(`
route: {receiver: team, group_wait: 50ms, group_by: [alertname], labels: {owner: 'infra', about: '{{ .CommonLabels.team }}'}}
receivers: [{name: team, webhook_configs: [{url: '${sink.url('/hook')}'}]}]
`);
  const program = await site.start();
  await program.alert(up);
  const { body } = await sink.received(1);
  expect(body).toMatchObject({ routeLabels: { owner: 'infra', about: 'x' } });
  const groups = JSON.parse((await program.fetch('/api/v2/alerts/groups')).text);
  expect(groups).toMatchObject([{ routeLabels: { owner: 'infra', about: 'x' } }]);
});
