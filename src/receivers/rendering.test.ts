import { expect, onTestFinished, test } from 'vitest';
import { integrationOf, notification, receiversSite, webhookConfig } from '../../test/receivers/configs.ts';
import { LocalServer } from '../../test/receivers/local-server.ts';
import { Secret } from '../base/secret.ts';
import { LabelSet } from '../labels/label-set.ts';
import { TemplateError } from '../template/template-error.ts';
import { Templates } from '../template/templates.ts';
import { Rendering } from './rendering.ts';
import { RouteLabels } from './route-labels.ts';
import { sampleNotification } from './sample-notification.ts';
import { templateDataOf } from './template-data-of.ts';

const TEMPLATES = Templates.parse([{ path: '/t/a.tmpl', content: '{{ define "bad" }}{{ .Nonsense }}{{ end }}' }], {
  now: () => 0,
  elapsedMs: () => 0,
});

function rendering(told = sampleNotification()): Rendering {
  return new Rendering(TEMPLATES, templateDataOf(told));
}

test('what renders is what the template says, and nothing has failed', () => {
  const made = rendering();
  expect([made.text('{{ .Status }}'), made.message('{{ len .Alerts }}'), made.required('{{ .ExternalURL }}')]).toEqual([
    'firing',
    '3',
    'http://localhost:9093',
  ]);
  expect(made.failures).toEqual([]);
});

test('a detail that fails is left out; what people read becomes a summary that names the error', () => {
  const made = rendering();
  expect(made.text('{{ template "bad" . }}')).toBe('');
  const said = made.message('half a page {{ template "bad" . }}');
  expect(said).not.toContain('half a page');
  expect(said.split('\n')).toEqual([
    '[FIRING:2] SampleAlert',
    expect.stringMatching(/^- firing: alertname=SampleAlert .*instance=a\.example:9100 .*: Sample alert$/),
    expect.stringMatching(/^- firing: /),
    expect.stringMatching(/^- resolved: /),
    expect.stringMatching(
      /^\(This text stands in for a template that failed: template: a\.tmpl:1:\d+: executing "bad" .*\)$/,
    ),
  ]);
  expect(made.htmlMessage('{{ template "bad" . }}')).toMatch(/^<pre>\[FIRING:2\] .*&lt;\.Nonsense&gt;[^<]*<\/pre>$/s);
  expect(made.failures).toHaveLength(3);
});

test('a detail has what the service takes in its place; a part with a failure in it is left out whole', () => {
  const made = rendering();
  expect(made.text('{{ template "bad" . }}', 'error')).toBe('error');
  expect(made.whole(() => [made.text('a'), made.text('{{ template "bad" . }}')])).toBeUndefined();
  expect(made.whole(() => [made.text('a'), made.text('b')])).toEqual(['a', 'b']);
  expect(made.failures).toHaveLength(2);
});

test('a line that fails is the first of that summary', () => {
  const made = rendering();
  expect([made.title('{{ .Status }}'), made.title('{{ template "bad" . }}')]).toEqual([
    'firing',
    '[FIRING:2] SampleAlert',
  ]);
  expect(made.failures).toHaveLength(1);
});

test('what says whom must render', () => {
  expect(() => rendering().required('{{ template "bad" . }}')).toThrow(TemplateError);
});

test('a long summary names ten alerts and counts the others', () => {
  const [first, ...others] = Array.from({ length: 14 }, () => sampleNotification().alerts[0]);
  if (first === undefined) throw new Error('unreachable');
  const said = rendering({ ...sampleNotification(), alerts: [first, ...others] }).message('{{ .Nonsense }}');
  expect(said.split('\n')).toHaveLength(13);
  expect(said).toContain('\n- and 4 more\n');
});

test('over some of the alerts, status and common labels are theirs', () => {
  const { data } = rendering();
  const resolved = rendering().over(data.alerts.slice(2));
  expect(resolved.text('{{ .Status }} {{ .CommonLabels.instance }}')).toBe('resolved c.example:9100');
});

test('labels of routes are rendered for the group; one that fails is left out and told, unless nobody is told anything', () => {
  const failures: string[] = [];
  const labels = new RouteLabels(TEMPLATES, {
    templateFailed: (receiver, integration) => failures.push(`${receiver} ${integration}`),
  });
  const about = { ...sampleNotification(), receiver: 'team' };
  const templates = [
    ['team', 'infra'],
    ['how', '{{ .CommonLabels.severity }} {{ .GroupLabels.alertname }}'],
    ['bad', '{{ template "bad" . }}'],
  ] as const;
  const rendered = LabelSet.from([
    ['team', 'infra'],
    ['how', 'critical SampleAlert'],
  ]);
  expect(labels.labels(templates, about)).toEqual(rendered);
  expect(failures).toEqual(['team route label bad']);
  expect(labels.labels(templates, { ...about, reason: '' })).toEqual(rendered);
  expect(failures).toHaveLength(1);
});

test('a templated URL leads where the labels say; one that fails is a failure that is not tried again, and says why', async () => {
  const server = await LocalServer.http();
  onTestFinished(() => server.close());
  const url = (path: string) => webhookConfig('', { url: new Secret(`${server.url()}${path}`) });
  const signal = new AbortController().signal;
  const site = receiversSite();
  const good = integrationOf(url('{{ (index .Alerts 0).Labels.alertname }}'), site, { digest: '', ...bound() });
  expect(await good.notify(notification('Up'), signal)).toEqual({ kind: 'sent' });
  expect(server.asked[0]?.path).toMatch(/\/Up$/);
  const bad = integrationOf(url('{{ template "bad" . }}'), site, { digest: '', ...bound() });
  expect(bad.preview(notification('Up'))).toHaveLength(1);
  expect(await bad.notify(notification('Up'), signal)).toEqual({
    kind: 'failed',
    reason: 'other',
    retry: false,
    message: expect.stringContaining('failed to template webhook notification: template: a.tmpl:1:'),
  });
  expect(server.asked).toHaveLength(1);
  await good.close();
  await bad.close();
});

function bound() {
  return { text: TEMPLATES.text.bind(TEMPLATES), html: TEMPLATES.html.bind(TEMPLATES) };
}
