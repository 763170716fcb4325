import { expect, test } from 'vitest';
import { receiversSite } from '../../test/receivers/configs.ts';
import { goodConfig } from '../../test/support/config-files.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { Notification, RevisionId } from '../alerting/ports.ts';
import type { Config } from '../config/config.ts';
import { formatProblem } from '../config/config-error.ts';
import { LabelSet } from '../labels/label-set.ts';
import { sampleNotification } from '../receivers/sample-notification.ts';
import { buildRuntime } from './build-runtime.ts';
import { BuiltReceivers } from './built-receivers.ts';
import { TemplateTrial } from './template-trial.ts';

/** A config whose webhook posts to this URL, with this template file. */
function config(url: string, template = ''): Config {
  const text = `route: {receiver: team}\nreceivers: [{name: team, webhook_configs: [{url: '${url}'}]}]\n`;
  const templateFiles = template === '' ? [] : [{ path: '/etc/amp/team.tmpl', content: template }];
  return { ...goodConfig(text), templateFiles };
}

/** What the trial of `next` says while `before` runs and these groups are live. */
async function tried(next: Config, before: Config, live: readonly Notification[] = []) {
  const clock = new VirtualClock();
  const site = receiversSite({ clock });
  const running = buildRuntime({ config: before, revision: 1 as RevisionId, hash: '', text: '' }, site);
  const asked: string[] = [];
  const host = {
    previews: (receivers: ReadonlySet<string>) => {
      asked.push(...receivers);
      return live;
    },
  };
  const trial = new TemplateTrial(host, new BuiltReceivers(site), clock);
  const problems = await trial.run(next, running, new AbortController().signal);
  return { problems: problems.map((problem) => `${problem.severity} ${formatProblem(problem)}`), asked };
}

function live(alertname: string): Notification {
  return { ...sampleNotification(), receiver: 'team', groupLabels: LabelSet.from([['alertname', alertname]]) };
}

const PLAIN = 'http://x/{{ .Status }}';

test('templates that render for what is made up and for what is live pass', async () => {
  expect(await tried(config(PLAIN), config('http://x/'), [live('A')])).toEqual({ problems: [], asked: ['team'] });
});

test('one that fails on what is made up is an error, where the integration stands or in its file', async () => {
  const inline = await tried(config('http://x/{{ .Nonsense }}'), config('http://x/'));
  expect(inline.problems).toEqual([
    expect.stringMatching(
      /^error \/etc\/amp\/amp\.yml:2:\d+: AM2203 receivers\["team"\]\.webhook\[0\]: template: :1:\d+: executing/,
    ),
  ]);
  const file = '{{ define "path" }}\n{{ .Nonsense }}{{ end }}';
  const inFile = await tried(config('http://x/{{ template "path" . }}', file), config(PLAIN));
  expect(inFile.problems).toEqual([
    expect.stringMatching(
      /^error \/etc\/amp\/team\.tmpl:2:\d+: AM2203 .* template: team\.tmpl:2:\d+: executing "path"/,
    ),
  ]);
  expect(inFile.asked).toEqual([]);
});

test('one that fails for a live group is a warning', async () => {
  const url = 'http://x/{{ if eq .GroupLabels.alertname "B" }}{{ index .Alerts 99 }}{{ end }}';
  expect((await tried(config(url), config(PLAIN), [live('A')])).problems).toEqual([]);
  expect((await tried(config(url), config(PLAIN), [live('A'), live('B')])).problems).toEqual([
    expect.stringMatching(/^warning \/etc\/amp\/amp\.yml:2:\d+: AM3013 .*error calling index/),
  ]);
});

test('integrations that do not change are not tried, and those that a template file may have changed are', async () => {
  const broken = config('http://x/{{ .Nonsense }}');
  expect((await tried(broken, broken)).asked).toEqual([]);
  const same = await tried(config(PLAIN, '{{ define "a" }}1{{ end }}'), config(PLAIN, '{{ define "a" }}1{{ end }}'));
  expect(same.asked).toEqual([]);
  const edited = await tried(config(PLAIN, '{{ define "a" }}1{{ end }}'), config(PLAIN, '{{ define "a" }}2{{ end }}'));
  expect(edited.asked).toEqual(['team']);
});

test('what is tried and what is put in place are the same objects', () => {
  const site = receiversSite();
  const before = config('http://x/');
  const running = buildRuntime({ config: before, revision: 1 as RevisionId, hash: '', text: '' }, site);
  const built = new BuiltReceivers(site);
  const next = config(PLAIN);
  expect(built.of(next, running)).toBe(built.of(next, running));
  expect(built.of(before, running).receivers.get('team')).toEqual(running.receivers.get('team'));
});

test('live groups are asked for by twenties, and are tried for a tenth of a second at most', async () => {
  const site = receiversSite();
  const running = buildRuntime({ config: config(PLAIN), revision: 1 as RevisionId, hash: '', text: '' }, site);
  const groups = Array.from({ length: 20 }, (_, n) => live(`A${n}`));
  const next = config(
    'http://x/{{ if ne .GroupLabels.alertname "SampleAlert" }}{{ index .Alerts .GroupLabels.alertname }}{{ end }}',
  );
  let asked = 0;
  const host = {
    previews: (_: ReadonlySet<string>, perReceiverMax: number) => {
      asked = perReceiverMax;
      return groups;
    },
  };
  let elapsedMs = 0;
  const slow = {
    elapsedMs: () => {
      elapsedMs += 7;
      return elapsedMs;
    },
  };
  const fast = { elapsedMs: () => 0 };
  const warned = async (clock: { elapsedMs(): number }): Promise<number> => {
    const trial = new TemplateTrial(host, new BuiltReceivers(site), clock);
    return (await trial.run(next, running, new AbortController().signal)).length;
  };
  expect(await warned(fast)).toBe(1); // the same failure of all twenty is told once
  expect(asked).toBe(20);
  const before = elapsedMs;
  await warned(slow);
  expect(elapsedMs - before).toBeGreaterThan(100);
  expect(elapsedMs - before).toBeLessThan(200);
});
