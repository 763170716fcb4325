// What the recordings of amtool do not show: what is ours, what is better on purpose, and what depends on the machine.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalServer } from '../receivers/local-server.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { FakeWorld } from '../support/tool-world.ts';
import { KNOWN_ID, StubServer } from './stub-server.ts';

type Answer = Parameters<typeof LocalServer.http>[0];

async function serving(answer: Answer): Promise<{ readonly server: LocalServer; readonly flags: readonly string[] }> {
  const server = await LocalServer.http(answer);
  atTheEnd(() => server.close());
  return { server, flags: [`--alertmanager.url=${server.url().href}`, '--no-version-check'] };
}

async function stub(): Promise<string> {
  const server = await StubServer.start();
  atTheEnd(() => server.close());
  return `--alertmanager.url=${server.url}`;
}

test('on a terminal, what others wrote cannot move the cursor or begin a line', async () => {
  const url = await stub();
  const world = new FakeWorld({ outIsTerminal: true });
  const { out } = await world.run('alert', url);
  expect(out).toContain('two\\nlines');
  const extended = (await world.run('alert', '-o', 'extended', url)).out;
  expect(extended).toContain('esc="\\x1b[31mred"');
  expect(extended).toContain('a="tab\\there"');
  expect((await world.run('silence', url)).out).toContain('for\\t1e');
  expect((await world.run('alert', '-o', 'json', url)).out).toContain('"esc":"\\u001b[31mred"');
});

test('the extended config shows the values, where amtool shows addresses', async () => {
  const { out } = await new FakeWorld().run('config', '-o', 'extended', await stub());
  expect(out.split('\n').slice(-8)).toEqual([
    'buildUser u',
    'goVersion g',
    'revision r',
    'version 0.34.0',
    'branch b',
    'buildDate d',
    'uptime 2026-03-01T09:00:00.000Z',
    '',
  ]);
  const quiet = await new FakeWorld().run('silence', 'update', '-q', KNOWN_ID, '-c', 'x', await stub());
  expect(quiet.out).toBe(`${KNOWN_ID}\n`);
});

test('a silence begins now, is of the user, and lasts an hour, if nothing else is said', async () => {
  const { server, flags } = await serving((_, response) => response.end('{"silenceID":"x"}'));
  const world = new FakeWorld({ user: 'bob' });
  const before = world.clock.now();
  await world.run('silence', 'add', 'foo', '-c', 'why', ...flags);
  const { startsAt, endsAt, createdBy } = JSON.parse(server.asked[0]?.body ?? '');
  expect(createdBy).toBe('bob');
  expect(Date.parse(startsAt)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(startsAt)).toBeLessThanOrEqual(world.clock.now());
  expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(3_600_000);
});

test('an import sends as many at a time as it has workers, and goes on after one that is refused', async () => {
  const waiting: (() => void)[] = [];
  let most = 0;
  const { flags } = await serving(({ body }, response) => {
    const isBad = body.includes('"bad"');
    waiting.push(() => response.writeHead(isBad ? 400 : 200).end(isBad ? '"no\\u001b"' : '{"silenceID":"new"}'));
    most = Math.max(most, waiting.length);
    // Whoever is first waits for the others of its time, as long as there are any.
    setTimeout(() => waiting.shift()?.(), 20);
  });
  const silences = Array.from({ length: 20 }, (_, n) => ({ id: `${n}`, comment: n === 7 ? 'bad' : 'good' }));
  const world = new FakeWorld({ input: JSON.stringify(silences) });
  const { exitCode, out, err } = await world.run('silence', 'import', '-w', '5', ...flags);
  expect({ exitCode, lines: out.split('\n').length - 1, most }).toEqual({ exitCode: 1, lines: 19, most: 5 });
  expect(err).toBe(
    "Error adding silence id='7': POST /api/v2/silences: 400: no\\x1b\namp: error: couldn't import 1 out of 20 silences\n",
  );
});

test('an import sends nothing of an input that cannot be read to its end', async () => {
  const { server, flags } = await serving((_, response) => response.end('{"silenceID":"x"}'));
  for (const input of ['[{"comment":"a"},', '[{"comment":"a"}, 5]', '{"comment":"a"}', '[{}] trailing']) {
    const { exitCode, err } = await new FakeWorld({ input }).run('silence', 'import', ...flags);
    expect(exitCode).toBe(1);
    expect(err).toContain("couldn't unmarshal input data");
  }
  expect(server.asked).toEqual([]);
  const nobody = await new FakeWorld().run('silence', 'import', ...flags);
  expect(nobody.err).toContain('name a file, or give the silences on standard input');
});

test.each(['0', '257', 'x', '-1', '1.5'])(
  '--worker=%s is refused: it would import nothing, or all at once',
  async (workers) => {
    const { exitCode, err } = await new FakeWorld({ input: '[]' }).run('silence', 'import', `--worker=${workers}`);
    expect(exitCode).toBe(1);
    expect(err).toContain(`--worker: "${workers}" is no whole number from 1 to 256`);
  },
);

test('check-config reads stdin where no file is named, and says all of it in JSON where that is wanted', async () => {
  const piped = await new FakeWorld({ input: 'route: {}' }).run('check-config', '-o', 'json');
  expect(piped.exitCode).toBe(1);
  expect(JSON.parse(piped.out).files).toMatchObject([
    { file: '/dev/stdin', valid: false, problems: [{ code: 'AM2102', at: { line: 1, column: 8 } }] },
  ]);
  const nobody = await new FakeWorld().run('check-config');
  expect(nobody).toMatchObject({ exitCode: 1, out: '' });
  expect(nobody.err).toContain('name a file, or give the configuration on standard input');
});

test('check-config reads matchers as --enable-feature says', async () => {
  const input = `route: {receiver: a, routes: [{receiver: a, matchers: ['"ä b"=c']}]}\nreceivers: [{name: a}]`;
  const read = (...flags: string[]) => new FakeWorld({ input }).run('check-config', ...flags);
  expect((await read()).exitCode).toBe(0);
  expect((await read('--enable-feature=classic-mode')).exitCode).toBe(1);
});

test('a reload of an Alertmanager is told as far as it tells', async () => {
  const good = await serving((_, response) => response.end());
  expect(await new FakeWorld().run('reload', ...good.flags)).toEqual({ exitCode: 0, out: 'reloaded\n', err: '' });
  expect(good.server.asked).toMatchObject([{ method: 'POST', path: '/-/reload' }]);
  const bad = await serving((_, response) => response.writeHead(500).end('failed to reload config: no route\u001b\n'));
  const world = new FakeWorld({ outIsTerminal: true });
  expect(await world.run('reload', ...bad.flags)).toEqual({ exitCode: 1, out: 'refused\nno route\\x1b\n', err: '' });
  const other = await serving((_, response) => response.writeHead(405).end('Only POST or PUT requests allowed'));
  const refused = await new FakeWorld().run('reload', ...other.flags);
  expect(refused).toMatchObject({
    exitCode: 1,
    err: 'amp: error: POST /-/reload: 405: Only POST or PUT requests allowed\n',
  });
});

test('a reload that takes too long goes on without the command, which says so', async () => {
  const { flags } = await serving(() => {});
  const { exitCode, err } = await new FakeWorld().run('reload', '--timeout=50ms', ...flags);
  expect(exitCode).toBe(1);
  expect(err).toContain('within 50ms');
});

test('a reload by signal is one SIGHUP, and knows no more', async () => {
  const world = new FakeWorld();
  expect(await world.run('reload', '--pid=4711', '-o', 'json')).toEqual({
    exitCode: 0,
    out: '{"outcome":"signalled","attempt":null,"reasons":[]}\n',
    err: '',
  });
  expect(world.killed).toEqual([[4711, 'SIGHUP']]);
  const both = await world.run('reload', '--pid=1', '--alertmanager.url=http://x/');
  expect(both.exitCode).toBe(2);
  expect(both.err).toContain('give one');
  expect(world.killed).toHaveLength(1);
});

test.each(['EPERM', 'ESRCH'])('a signal that cannot be sent (%s) is exit code 1', async (code) => {
  const world = new FakeWorld();
  world.kill = () => {
    throw Object.assign(new Error('kill'), { code });
  };
  const { exitCode, err } = await world.run('reload', '--pid=4711');
  expect(exitCode).toBe(1);
  expect(err).toBe(
    `amp: error: cannot send SIGHUP to 4711: ${code === 'ESRCH' ? 'no such process' : 'the process is not yours'}\n`,
  );
});

test('status and history of an Alertmanager: it has none', async () => {
  const { flags } = await serving((_, response) => response.writeHead(404).end('404 page not found'));
  for (const command of [['status'], ['config', 'history']]) {
    const { exitCode, err } = await new FakeWorld().run(...command, ...flags);
    expect(exitCode).toBe(1);
    expect(err).toContain('the server is an Alertmanager');
  }
});

test('templates: files in the order of the flags, the later wins; what is wrong is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amp-cli-'));
  atTheEnd(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const first = file('b.tmpl', '{{ define "x" }}first{{ end }}{{ define "slack.default.title" }}mine{{ end }}');
  const second = file('a.tmpl', '{{ define "x" }}second{{ end }}');
  const render = (...flags: string[]) =>
    new FakeWorld().run('template', 'render', '--template.text={{ template "x" . }}', ...flags);
  const globs = [first, second].map((path) => `--template.glob=${path}`);
  expect((await render(...globs)).out).toBe('second');
  expect((await render(...globs.toReversed())).out).toBe('first');
  const nothing = await render(`--template.glob=${folder}/none*`);
  expect(nothing.exitCode).toBe(1);
  expect(nothing.err).toContain(`amp: warning: no file matches ${folder}/none*\n`);
  const broken = await render(`--template.glob=${file('c.tmpl', 'a\n{{ end }}')}`);
  expect(broken.err).toContain('template: c.tmpl:2');
  const html = ['template', 'render', '--template.type=html', `--template.glob=${first}`];
  const escaped = await new FakeWorld().run(...html, '--template.text=<a title="{{ "<&>" }}">{{ "<b>" }}</a>');
  expect(escaped.out).toBe('<a title="&lt;&amp;&gt;">&lt;b&gt;</a>');
});

test.each([
  ['[]', 'the document has to be an object'],
  ['{"alerts":{}}', 'alerts has to be a list'],
  ['{"alerts":[{"labels":{"a":1}}]}', 'alerts[0].labels.a has to be a text'],
  ['{"alerts":[{"startsAt":"soon"}]}', 'alerts[0].startsAt has to be a moment in RFC 3339'],
  ['{"groupLabels":[]}', 'groupLabels has to be an object'],
  ['{"status":true}', 'status has to be a text'],
  ['{', 'is not valid JSON'],
])('template data %s: %s', async (data, message) => {
  const world = new FakeWorld();
  world.files.set('/data.json', data);
  const { exitCode, err } = await world.run(
    'template',
    'render',
    '--template.glob=/none',
    '--template.text=x',
    '--template.data=/data.json',
  );
  expect(exitCode).toBe(1);
  expect(err).toContain(message);
});
