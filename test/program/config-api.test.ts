// The reload's API on the real program: what it says agrees with the metrics and the log, survives restarts, and tells no secret.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { finishedReloads, hangUp, reload } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(url = 'http://127.0.0.1:1/', more = ''): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
${more}
`;
}

interface Status {
  readonly version: number;
  readonly status: string;
  readonly last_reload: string;
  readonly last_reload_unix: number;
  readonly hash: string;
  readonly revision: number;
  readonly desired_revision: number;
  readonly last_attempt: { readonly id: number; readonly reasons: readonly string[] } | null;
  readonly retiring_groups: number;
  readonly retired_receivers: number;
  readonly fallback: { readonly reasons: readonly string[] } | null;
}

interface Attempt {
  readonly id: number;
  readonly trigger: string;
  readonly actor: string;
  readonly status: string;
  readonly outcome: string;
  readonly to_revision: number | null;
  readonly details: Readonly<Record<string, unknown>>;
}

const statusOf = (program: Program): Promise<Status> => program.get('/api/v2/config/status');

async function historyOf(program: Program, query = '?limit=500'): Promise<readonly Attempt[]> {
  return (await program.get<{ attempts: Attempt[] }>(`/api/v2/config/history${query}`)).attempts;
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

const EDITED = config('http://127.0.0.1:1/', "inhibit_rules: [{source_matchers: ['a=1'], target_matchers: ['b=1']}]");
const BAD = 'route: {receiver: nobody, group_wait: soon}\nreceivers: [{name: web}]\n';

test.concurrent('status after a start, an edit, a bad file, a comment, equal bytes: one story, told alike by history, metrics and log', async () => {
  const site = new Site(config());
  const before = Math.floor(Date.now() / 1000);
  const program = await site.start();
  const initial = await statusOf(program);
  expect(initial).toMatchObject({
    version: 1,
    status: 'initial',
    revision: 1,
    desired_revision: 1,
    last_attempt: null,
  });
  expect(initial.hash).toBe(sha256(site.configFile));
  expect(initial.last_reload_unix).toBeGreaterThanOrEqual(before);

  site.configure(EDITED);
  await hangUp(program);
  const applied = await statusOf(program);
  expect(applied).toMatchObject({ version: 2, status: 'success', revision: 2, desired_revision: 2 });
  expect(applied.hash).toBe(sha256(site.configFile));
  expect(Date.parse(applied.last_reload)).toBe(applied.last_reload_unix * 1000);

  site.configure(BAD);
  expect(await program.fetch('/-/reload', { method: 'POST' })).toMatchObject({ status: 500 });
  const refused = await statusOf(program);
  expect(refused).toMatchObject({
    version: 2,
    status: 'validation_failed',
    revision: 2,
    last_attempt: { trigger: 'http', actor: '127.0.0.1', phase: 'validate', error_types: ['validation_failed'] },
  });
  expect(refused.last_attempt?.reasons).toHaveLength(2);
  expect(refused.hash).toBe(applied.hash);
  const ready = await program.fetch('/-/ready');
  expect(ready.status).toBe(200);
  expect(ready.text).toContain('the last reload failed (validation_failed)');
  expect(ready.text).toContain(refused.last_attempt?.reasons[0]);

  site.configure(`# a comment\n${EDITED}`);
  await hangUp(program);
  const commented = await statusOf(program);
  expect(commented).toMatchObject({
    version: 2,
    status: 'success',
    revision: 3,
    last_attempt: { outcome: 'unchanged' },
  });
  expect(commented.hash).toBe(sha256(site.configFile));
  expect((await program.fetch('/-/ready')).text).toBe('OK');
  await hangUp(program);
  expect(await statusOf(program)).toMatchObject({
    version: 2,
    status: 'success',
    revision: 3,
    last_attempt: { outcome: 'unchanged', trigger: 'sighup', actor: 'signal' },
  });

  const history = await historyOf(program);
  expect(history.map(({ trigger, status, outcome, to_revision }) => [trigger, status, outcome, to_revision])).toEqual([
    ['sighup', 'success', 'unchanged', null],
    ['sighup', 'success', 'unchanged', 3],
    ['http', 'validation_failed', 'rejected', null],
    ['sighup', 'success', 'applied', 2],
    ['start', 'initial', 'started', null],
  ]);
  await agree(program);
});

/** One record for every attempt, one line in the log, one count in the metrics. */
async function agree(program: Program): Promise<void> {
  const reloads = (await historyOf(program)).filter(({ trigger }) => trigger !== 'start').reverse();
  const lines = finishedReloads(program);
  expect(
    reloads.map(({ id, status, outcome, details }) => [id, status, outcome, details.version, details.duration_ms]),
  ).toEqual(
    lines.map(({ reload: id, status, outcome, version, durationMs }) => [id, status, outcome, version, durationMs]),
  );
  for (const status of ['success', 'error', 'validation_failed', 'rolled_back']) {
    const counted = reloads.filter((one) => one.status === status).length;
    expect(await program.metric(`config_reload_total{status="${status}"}`), status).toBe(counted);
  }
  const { version, last_attempt } = await statusOf(program);
  expect(await program.metric('config_reload_version')).toBe(version);
  expect(last_attempt?.id).toBe(reloads.at(-1)?.id);
}

test.concurrent('a storm of reloads, one whose client goes away among them: a record for each run, and they agree', async () => {
  const site = new Site(config());
  const program = await site.start();
  for (let round = 0; round < 15; round += 1) {
    site.configure(round % 3 === 2 ? BAD : round % 3 === 1 ? EDITED : config());
    program.signal('SIGHUP');
    const post = program.fetch('/-/reload', { method: 'POST' });
    if (round % 2 === 0) await post;
  }
  site.configure(EDITED);
  await reload(program);
  const before = finishedReloads(program).length;
  const impatient = connect(program.port, '127.0.0.1', () => {
    impatient.end('POST /-/reload HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n', () =>
      impatient.destroy(),
    );
  });
  await until('the reload has ended', () => finishedReloads(program).length > before);
  await until('its record is closed', async () => (await historyOf(program, '?limit=1'))[0]?.outcome !== null);
  expect((await historyOf(program, '?limit=1'))[0]).toMatchObject({
    trigger: 'http',
    actor: '127.0.0.1 for 192.0.2.1',
    outcome: 'unchanged',
  });
  await agree(program);
});

test.concurrent('the history and the revisions outlive the process; a bad file at a start with the fallback is told everywhere', async () => {
  const site = new Site(config());
  const first = await site.start();
  site.configure(EDITED);
  await reload(first); // answered when the record is durable; the log is faster
  await first.killed();
  site.configure(BAD);
  const program = await site.start('--config.fallback=last-good');
  const status = await statusOf(program);
  expect(status).toMatchObject({ version: 1, status: 'initial', revision: 2 });
  expect(status.fallback?.reasons).toHaveLength(2);
  const history = await historyOf(program);
  expect(history.map(({ trigger, outcome }) => [trigger, outcome])).toEqual([
    ['start', 'started'],
    ['http', 'applied'],
    ['start', 'started'],
  ]);
  expect(history[0]?.details.reasons).toEqual(status.fallback?.reasons);
  const revisions = await Promise.all(
    [1, 2].map(async (id) => (await program.fetch(`/api/v2/config/revisions/${id}`)).text),
  );
  expect(revisions.map((text) => text.includes('inhibit_rules'))).toEqual([false, true]);
  expect((await program.fetch('/-/ready')).text).toContain('runs the last good configuration, not the file:');

  site.configure(EDITED);
  await hangUp(program);
  expect(await statusOf(program)).toMatchObject({ fallback: null, version: 1, last_attempt: { outcome: 'unchanged' } });
  expect((await program.fetch('/-/ready')).text).toBe('OK');
});

test.concurrent('a reload is answered with its outcome and its record, under a route prefix too', async () => {
  const site = new Site(config());
  const program = await site.start('--web.route-prefix=/am');
  const post = (): Promise<Response> =>
    fetch(`${program.url}/am/-/reload`, { method: 'POST', headers: { connection: 'close' } });
  const unchanged = await post();
  expect([unchanged.status, await unchanged.text()]).toEqual([200, '']);
  expect(unchanged.headers.get('x-reload-outcome')).toBe('unchanged');
  site.configure(EDITED);
  const applied = await post();
  expect(applied.headers.get('x-reload-outcome')).toBe('applied');
  site.configure(BAD);
  const refused = await post();
  expect(refused.status).toBe(500);
  expect(await refused.text()).toMatch(/^failed to reload config: /);
  const { attempts } = await program.get<{ attempts: Attempt[] }>('/am/api/v2/config/history?limit=3');
  expect(attempts.map(({ id }) => String(id))).toEqual(
    [refused, applied, unchanged].map(({ headers }) => headers.get('x-reload-attempt')),
  );
  expect(await program.fetch('/api/v2/config/status')).toMatchObject({ status: 404 });
});

test.concurrent('what a reload took away is shown until its last resolve is told', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/old')));
  const program = await site.start();
  await program.alert(firing('A'));
  await sink.received(1);
  site.configure(config(sink.url('/new')).replace('group_by: [alertname]', 'group_by: [job]'));
  await hangUp(program);
  await until('the old destination is shown as retired', async () => (await statusOf(program)).retired_receivers === 1);
  await program.alert(resolved('A'));
  await until('nothing is left of it', async () => {
    const { retiring_groups, retired_receivers } = await statusOf(program);
    return retiring_groups === 0 && retired_receivers === 0;
  });
});

test.concurrent('no secret is in any answer, log line or metric, whichever way the reload goes', async () => {
  const site = new Site();
  const secrets = (salt: string, more = ''): string => `
global: {slack_api_url: 'http://chat.example/s3cr3t${salt}', smtp_auth_password: s3cr3t${salt}, pagerduty_url: 'http://ann:s3cr3t${salt}@relay.example/'}
route: {receiver: web}
receivers:
  - name: web
    webhook_configs:
      - {url: 'http://127.0.0.1:1/s3cr3t${salt}?token=s3cr3t${salt}', http_config: {basic_auth: {username: ann, password: s3cr3t${salt}}}}
      - {url: 'http://bob:s3cr3t${salt}@127.0.0.1:1/', http_config: {authorization: {credentials: s3cr3t${salt}}}}
      - {url: 'http://127.0.0.1:1/', http_config: {http_headers: {X-Key: {secrets: [s3cr3t${salt}]}}}}
${more}
`;
  site.configure(secrets('1'));
  const program = await site.start();
  const refused = [
    secrets('3', 's3cr3t: s3cr3t: ['),
    secrets('4', 'inhibit_rules: s3cr3t'),
    secrets('5').replace('http://ann', 'ftp://ann'),
    secrets('6').replace('receiver: web', 'receiver: nobody'),
  ];
  for (const text of [secrets('2'), ...refused]) {
    site.configure(text);
    await hangUp(program);
  }
  site.configure(secrets('7').replace('127.0.0.1:1/s3cr3t7?', '127.0.0.1:1/moved-s3cr3t7?'));
  await hangUp(program);
  const history = await historyOf(program);
  expect(new Set(history.map(({ outcome }) => outcome))).toEqual(new Set(['started', 'applied', 'rejected']));

  const paths = ['', '/status', '/history', ...[1, 2, 3].map((id) => `/revisions/${id}`)].map(
    (path) => `/api/v2/config${path}`,
  );
  let shown = '';
  for (const path of [...paths, '/metrics', '/-/ready', '/api/v2/status']) {
    for (const accept of ['application/json', '*/*']) {
      const { status, text } = await program.fetch(path, { headers: { accept } });
      expect(status, path).toBe(200);
      shown += text;
    }
  }
  expect(shown).toContain('<secret>');
  expect(shown).not.toContain('s3cr3t');
  expect(program.stderr).not.toContain('s3cr3t');
});
