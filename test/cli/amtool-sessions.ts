// Command lines for amtool and for ours, and how the real one is made to run them. What it printed, how it ended and what it
// asked the server is kept in test/golden/amtool/sessions.json.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { KNOWN_ID, ROUTES, StubServer, type Told, UNKNOWN_ID } from './stub-server.ts';

export interface Session {
  /** `DIR` is a folder with the files below. */
  readonly args: readonly string[];
  readonly stdin?: string;
  /** amtool's config file. */
  readonly config?: string;
}

export interface Recorded extends Session {
  readonly exitCode: number;
  readonly stdout: string;
  readonly told: readonly Told[];
}

const FILES: Readonly<Record<string, string>> = {
  'am.yml': ROUTES.replace('<secret>', 'http://127.0.0.1/hook'),
  'bad.yml': 'route: {}\n',
  'with-templates.yml': 'route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules: [{}]\ntemplates: [t.tmpl]\n',
  'args.txt': '-o\n# a comment\n\nextended\n',
  'silences.json': JSON.stringify([
    { id: KNOWN_ID, comment: 'c', matchers: [{ name: 'a', value: 'b', isRegex: false }], createdBy: 'ann' },
  ]),
  't.tmpl': '{{ define "mine" }}{{ .Status }} {{ len .Alerts.Firing }} {{ .CommonLabels.SortedPairs }}{{ end }}',
  'data.json':
    '{"Receiver":"r","status":"firing","alerts":[{"status":"firing","labels":{"a":"<b>"},"startsAt":"2026-01-02T03:04:05.6Z"}],"nope":1,"groupLabels":null,"externalURL":"http://e/"}',
};

const START = '--start=2026-01-02T03:04:05+02:00';

const ALERTS: readonly string[][] = [
  ['alert'],
  ['alert', 'query'],
  ['-o', 'simple', 'alert'],
  ['alert', '-o', 'extended'],
  ['alert', '--output=json'],
  ['alert', '-ojson'],
  ['alert', '-s'],
  ['alert', '-sia', 'foo'],
  ['alert', 'query', '--unprocessed', '--no-active', '-r', 'web.*'],
  ['alert', 'query', '--receiver=db', 'foo', 'bar=baz', 'x=~"a|b"', 'y!=z'],
  ['alert', 'a{b'],
  ['alert', '--', '-x'],
  ['alert', '@DIR/args.txt'],
  ['alert', '@DIR/none.txt'],
  ['alert', '--date.format=2006-01-02T15:04:05.000Z07:00 Mon Jan _2 3PM', '-oextended'],
  ['alert', '--date.format=', 'x'],
  ['alert', 'add', 'foo', 'node=bar', '--annotation=summary="a b"', '--annotation', 'runbook=http://x/?a'],
  ['alert', 'add', 'a=b', '--generator-url=http://g/', START, '--end=2026-01-02T04:04:05.123456Z'],
  ['alert', 'add', 'foo', 'node'],
  ['alert', 'add', 'foo', 'node=~bar'],
  ['alert', 'add', 'foo', '--annotation=x!=y'],
  ['alert', 'add', 'foo', '--start=yesterday'],
  ['alert', 'add', 'refuse'],
];

const SILENCES: readonly string[][] = [
  ['silence'],
  ['silence', 'query', '-o', 'extended'],
  ['silence', 'query', '-o', 'json', `--id=${KNOWN_ID}`],
  ['silence', 'query', '-o', 'json', '--id=22222222-0000-4000-8000-000000000000'],
  ['silence', '-q'],
  ['silence', '--expired'],
  ['silence', '--expired', '--within=1h'],
  ['silence', '--within=1h', '-q'],
  ['silence', '--within=200000h', '-q', '--no-expired'],
  ['silence', '--within=36500d'],
  ['silence', '--created-by=bob', '--expired', '-ojson'],
  ['silence', `--id=${KNOWN_ID}`],
  ['silence', '--id=nope', '-ojson'],
  ['silence', 'query', 'foo', 'x=~y'],
  ['silence', 'add'],
  ['silence', 'add', 'foo'],
  ['silence', 'add', 'foo', 'bar', '-c', 'x'],
  ['silence', 'add', 'foo', 'x=~"a|b"', 'y!=z', 'u!~w', '-c', 'why', '-a', 'me', START, '-d', '2h30m'],
  ['silence', 'add', 'foo=bar', '-cwhy', '-ame', START, '--end=2026-01-03T00:00:00Z'],
  ['silence', 'add', 'foo', '-c', 'why', '-a', 'me', START, '--end=2025-01-03T00:00:00Z'],
  ['silence', 'add', 'foo', '-c', 'why', '-d', '0s'],
  ['silence', 'add', 'foo', '-c', 'why', '-d', '1.5h'],
  ['silence', 'add', 'foo', '-c', 'why', '-d', '1h30'],
  ['silence', 'add', 'foo', '-c', '', '--no-require-comment', '-a', 'me', START],
  ['silence', 'add', 'foo', '-c', 'why', '-a', 'me', START, '--annotation=ticket=T-1', '--annotation=a=b'],
  ['silence', 'add', 'foo', '-c', 'refuse', '-a', 'me', START],
  ['silence', 'update'],
  ['silence', 'update', KNOWN_ID, '-d', '1d', '-c', 'longer'],
  ['silence', 'update', KNOWN_ID, START, '--end=2026-05-06T07:08:09Z', '-o', 'extended'],
  ['silence', 'update', KNOWN_ID, '--duration=1h', '--start', '2026-01-02T03:04:05Z'],
  ['silence', 'update', KNOWN_ID, '--end=2001-01-01T00:00:00Z'],
  ['silence', 'update', UNKNOWN_ID, '-c', 'x'],
  ['silence', 'expire'],
  ['silence', 'expire', KNOWN_ID, '22222222-0000-4000-8000-000000000000'],
  ['silence', 'expire', UNKNOWN_ID, KNOWN_ID],
  ['silence', 'import', 'DIR/silences.json'],
  ['silence', 'import', '-f', '--worker=1', 'DIR/silences.json'],
  ['silence', 'import', 'DIR/none.json'],
  ['silence', 'import', 'DIR/silences.json', 'DIR/silences.json'],
];

const OTHERS: readonly string[][] = [
  ['cluster'],
  ['cluster', 'show', '-o', 'extended'],
  ['-o', 'json', 'cluster'],
  ['config'],
  ['config', 'show', '-o', 'json'],
  ['config', 'routes'],
  ['config', 'routes', 'show', '--config.file=DIR/am.yml'],
  ['config', 'routes', '--config.file', 'DIR/am.yml', 'test', 'service=pg'],
  ['config', 'routes', 'test', '--config.file=DIR/bad.yml', 'a=b'],
  ['config', 'routes', 'test'],
  ['config', 'routes', 'test', 'service=pg', 'severity=page', '"a b"="c\\nd"'],
  ['config', 'routes', 'test', '--tree', 'service=db', 'severity=page'],
  ['config', 'routes', 'test', '--verify.receivers=web,db2', 'service=db', 'severity=page'],
  ['config', 'routes', 'test', '--verify.receivers=db2,web', '--tree', 'service=db', 'severity=page'],
  ['config', 'routes', 'test', 'service!=db'],
  ['config', 'routes', 'test', 'service'],
  ['template', 'render'],
  ['template', 'render', '--template.glob=DIR/*.tmpl', '--template.text={{ template "mine" . }}'],
  ['template', 'render', '--template.glob=DIR/none*', '--template.text={{ .GroupLabels }} {{ .ExternalURL }}'],
  [
    'template',
    'render',
    '--template.glob=x',
    '--template.text={{ range .Alerts }}{{ .Labels }}|{{ .Annotations }}|{{ .GeneratorURL }}|{{ .Fingerprint }}|{{ .Status }};{{ end }}',
  ],
  [
    'template',
    'render',
    '--template.glob=x',
    '--template.data=DIR/data.json',
    '--template.text={{ .Receiver }} {{ range .Alerts }}{{ .Labels.a }} {{ .StartsAt.Format "15:04:05.000" }} {{ .EndsAt.IsZero }}{{ end }} {{ .GroupLabels }}',
  ],
  ['template', 'render', '--template.glob=x', '--template.data=DIR/args.txt', '--template.text=x'],
  ['template', 'render', '--template.glob=x', '--template.type=pdf', '--template.text=x'],
  ['template', 'render', '--template.glob=x', '--template.text={{ nope }}'],
  ['template', 'render', '--template.glob=x', '--template.text={{ template "nope" }}'],
  ['check-config', 'DIR/am.yml'],
  ['check-config', 'DIR/none.yml'],
  ['check-config', 'DIR/with-templates.yml', 'DIR/am.yml'],
];

const MISTAKES: readonly string[][] = [
  ['bogus'],
  ['template', 'bogus'],
  ['silence', '-x'],
  ['silence', 'query', '-qx'],
  ['silence', 'add', '-c'],
  ['silence', 'add', '-c', '-d'],
  ['silence', '--commment=x'],
  ['silence', '--no-created-by'],
  ['silence', 'expire', '-q', KNOWN_ID],
  ['-o', 'foo', 'alert'],
  ['-o', 'json', '-o', 'simple', 'alert'],
  ['--timeout=x', 'alert'],
  ['silence', '--within=x'],
  ['cluster', 'show', 'more'],
  ['--quiet', 'silence'],
  ['alert', 'query', '--active=true', '-o', 'json'],
];

const CONFIGS: readonly (readonly [string, ...string[]])[] = [
  ['output: json\nnope: 1\n', 'alert'],
  ['output: json\n', 'alert', '-o', 'simple'],
  ['output: foo\n', 'alert'],
  ['output: foo\n', 'alert', '-o', 'simple'],
  ['output: json\noutput: extended\n', 'cluster'],
  ['output: [json]\n', 'cluster'],
  ['output: null\n', 'cluster'],
  ['output: !!str json\n1: a\n', 'cluster'],
  ['- a\n', 'cluster'],
  ['x: {\n', 'cluster'],
  ['# nothing\n', 'cluster'],
  ['date.format: 2006\n', 'alert'],
  ['require-comment: false\nauthor: bob\n', 'silence', 'add', 'foo', START],
  ['comment_required: false\nauthor: bob\n', 'silence', 'add', 'foo', START],
  ['comment_required: no\n', 'silence', 'add', 'foo', '-c', 'x', START],
  ['comment_required: false\nrequire-comment: true\n', 'silence', 'add', 'foo', START],
  ['created-by: bob\n', 'silence', '--expired'],
  ['timeout: 1\n', 'cluster'],
  ['active: T\nsilenced: "1"\n', 'alert'],
  ['expired: true\n', 'silence', '--no-expired', '-q'],
  ['config.file: /nowhere\n', 'config', 'routes'],
];

const PIPED: readonly (readonly [string, ...string[]])[] = [
  [JSON.stringify([{ comment: 'new', createdBy: 'x', status: { state: 'active' } }]), 'silence', 'import'],
  [JSON.stringify([{ id: UNKNOWN_ID, comment: 'gone' }]), 'silence', 'import', '-w1'],
  [JSON.stringify([{ comment: 'refuse' }, { comment: 'taken' }]), 'silence', 'import', '-w', '1'],
  ['[]', 'silence', 'import'],
  ['x', 'silence', 'import'],
  ['', 'silence', 'import'],
  ['[1]', 'silence', 'import'],
  ['[{"comment":', 'silence', 'import'],
];

export const SESSIONS: readonly Session[] = [
  ...[...ALERTS, ...SILENCES, ...OTHERS, ...MISTAKES].map((args) => ({ args })),
  ...CONFIGS.map(([config, ...args]) => ({ args, config })),
  ...PIPED.map(([stdin, ...args]) => ({ args, stdin })),
];

/** A folder for the files of the sessions; the caller removes it. */
export function sessionFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'amp-cli-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The arguments with the folder and the server filled in. */
export function argumentsOf({ args }: Session, folder: string, url: string): string[] {
  return [`--alertmanager.url=${url}`, ...args.map((arg) => arg.replaceAll('DIR', folder))];
}

/** What the real amtool does, session by session. */
export async function recordSessions(amtool: string, sessions: readonly Session[]): Promise<Recorded[]> {
  const { folder, remove } = sessionFolder();
  const server = await StubServer.start();
  const recorded: Recorded[] = [];
  for (const session of sessions) {
    const { exitCode, stdout } = await runAmtool(amtool, session, folder, server.url);
    recorded.push({ ...session, exitCode, stdout: stdout.replaceAll(folder, 'DIR'), told: server.take() });
  }
  await server.close();
  remove();
  return recorded;
}

async function runAmtool(amtool: string, session: Session, folder: string, url: string) {
  const home = join(folder, 'home');
  for (const place of ['amtool/config.yml', 'prometheus/amtool.yml']) {
    rmSync(join(home, '.config', place), { force: true });
    if (session.config === undefined) continue;
    mkdirSync(join(home, '.config', place, '..'), { recursive: true });
    writeFileSync(join(home, '.config', place), session.config);
  }
  const child = spawn(amtool, argumentsOf(session, folder, url), { env: { HOME: home, TZ: 'UTC' } });
  child.stdin.end(session.stdin ?? '');
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const [stdout] = await Promise.all([text(child.stdout), text(child.stderr)]);
  // It logs what it thinks of matchers on stdout; ours goes to stderr.
  return { exitCode: await ended, stdout: stdout.replace(/^time=\S+ level=\w+ .*\n/gm, '') };
}
