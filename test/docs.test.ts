// The documentation says only what is there: links lead somewhere, files that it names exist, and every flag, metric, event,
// error code and label value in it is one of the program's own. Examples are read by the program's own parser.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import type { Command } from '../src/cli/commands/command.ts';
import { COMMANDS } from '../src/cli/commands/tree.ts';
import type { Flag } from '../src/cli/flag.ts';
import { SERVER_FLAGS } from '../src/cli/server-flags.ts';
import { codes } from '../src/config/codes.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { BUILD_INFO } from '../src/telemetry/build-info.ts';
import { Metrics } from '../src/telemetry/metrics.ts';

const PAGES = ['README.md', ...filesBelow('docs', '.md'), ...filesBelow('changelog.d', '.md')];
const MANIFESTS = filesBelow('examples/kubernetes', '.yaml');

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))
    .sort();
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/** What the pages say that is not so, as `page: what`. */
function wrong(pages: readonly string[], wrongIn: (text: string, page: string) => Iterable<string>): string[] {
  return pages.flatMap((page) => [...new Set(wrongIn(read(page), page))].map((what) => `${page}: ${what}`));
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

/** As GitHub makes anchors of headings. */
function anchorsOf(path: string): ReadonlySet<string> {
  const headings = all(read(path).replace(/^```[\s\S]*?^```/gm, ''), /^#+ (.+)$/gm);
  return new Set(headings.map(anchorOf));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

test('every link leads to a file, and to a heading in it', () => {
  const dead = wrong(PAGES, function* (text, page) {
    for (const link of all(text, /\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(target)) yield link;
      else if (anchor !== undefined && !anchorsOf(target).has(anchor)) yield link;
    }
  });
  expect(dead).toEqual([]);
});

test('every file of the project that is named exists', () => {
  const missing = wrong(PAGES, (text) =>
    all(text, /`((?:src|test|docs|bench|scripts|examples|bin|changelog\.d)\/[\w./-]+)`/g).filter(
      (path) => !existsSync(path) && !path.includes('NAME'),
    ),
  );
  expect(missing).toEqual([]);
});

test('every flag that is named is one of the server’s or of a command', () => {
  const names = new Set([...Object.values(SERVER_FLAGS), ...flagsBelow(COMMANDS)].map(({ name }) => name));
  const ofOthers = ['rules.alert.resend-delay']; // Prometheus's
  const strangers = wrong([...PAGES, ...MANIFESTS], (text) =>
    all(text, /(?<![\w-])--(?:\[?no-\]?)?([a-z]+(?:[.-][a-z]+)*\.[a-z]+(?:[.-][a-z]+)*)/g).filter(
      (name) => !names.has(name) && !ofOthers.includes(name),
    ),
  );
  expect(strangers).toEqual([]);
});

function flagsBelow(command: Command): Flag<unknown>[] {
  const deeper = command.kind === 'group' ? command.commands.flatMap(flagsBelow) : [];
  return [...Object.values(command.flags), ...deeper];
}

test('every metric that is named is one of the program’s, with labels and values that it has', async () => {
  const known = await knownMetrics();
  const pages = [
    ...PAGES.filter((page) => page !== 'docs/reference/metrics.md'),
    'examples/kubernetes/alert-rules.yaml',
  ];
  const strangers = wrong(pages, function* (text) {
    for (const name of all(text, /\b((?:alertmanager|config_reload|amp)_[a-z_]+[a-z])\b(?!\.)/g))
      if (!known.has(name.replace(/_(?:bucket|sum|count)$/, ''))) yield name;
  });
  expect(strangers).toEqual([]);

  const samples = new Set(all(await metrics().render(), /^(\w+\{[^}]*\}) /gm));
  const strangeValues = wrong(pages, (text) =>
    all(text, /\b(config_reload_\w+\{\w+="\w+"\})/g).filter((sample) => !samples.has(sample)),
  );
  expect(strangeValues).toEqual([]);
});

function metrics(): Metrics {
  return new Metrics({
    build: BUILD_INFO,
    peerName: 'this server',
    labels: { alertNames: false, receiverNames: false, groupKeys: false },
    perAlertnameMax: 0,
    droppedLogLines: () => 0,
    ofProcess: false,
  });
}

async function knownMetrics(): Promise<ReadonlySet<string>> {
  return new Set((await metrics().describe()).map(({ name }) => name));
}

test('every event that is named is logged, and the guide to troubleshooting names every event with its level', () => {
  const logged = loggedEvents();
  const strangers = wrong(PAGES, (text) =>
    [
      ...all(text, /`([a-z]+\.[a-zA-Z]+\.[a-z][a-zA-Z]+)`/g),
      ...all(text, /\bevent=([a-z]+\.[a-zA-Z]+\.[a-zA-Z]+)/g),
    ].filter((event) => !logged.has(event) && !/\.(?:md|ts|js|yml|yaml|json|test|bench|com)$/.test(event)),
  );
  expect(strangers).toEqual([]);
  const guide = read('docs/guides/troubleshooting.md');
  const told = new Map(
    [...guide.matchAll(/^\| (`.*?`) \| ([a-z ]+) \|/gm)].flatMap(([, names = '', levels = '']) =>
      all(names, /`([^`]+)`/g).map((name) => [name, levels] as const),
    ),
  );
  for (const [event, levels] of logged) expect.soft(told.get(event), event).toBe([...levels].join(' or '));
});

/** With their levels, as the program's text has them. */
function loggedEvents(): ReadonlyMap<string, ReadonlySet<string>> {
  const sources = filesBelow('src/telemetry', '.ts').filter((path) => !path.endsWith('.test.ts'));
  const events = new Map<string, Set<string>>();
  for (const path of sources) {
    for (const [, level = '', event = ''] of read(path).matchAll(/\.(debug|info|warn|error)\(\s*['`]([\w.]+)/g)) {
      const names = event === 'silence.life.' ? SILENCE_CHANGES.map((change) => event + change) : [event];
      for (const name of names) events.set(name, (events.get(name) ?? new Set()).add(level));
    }
  }
  return events;
}

const SILENCE_CHANGES = ['created', 'updated', 'expired'];

test('every error code that is named exists', () => {
  const strangers = wrong(PAGES, (text) => all(text, /\b(AM\d{4})\b/g).filter((code) => !(code in codes)));
  expect(strangers).toEqual([]);
});

test('configs in the pages are good', () => {
  const bad = wrong(PAGES, function* (text) {
    for (const block of all(text, /^```yaml\n([\s\S]*?)^```/gm)) {
      const isConfig = /^(?:route|receivers|silences|grouping|time_intervals):/m.test(block);
      if (isConfig) yield* problemsIn(completed(block));
      else loadAll(block);
    }
  });
  expect(bad).toEqual([]);
});

/** What a snippet leaves out. */
function completed(block: string): string {
  const route = /^route:/m.test(block) ? '' : 'route: {receiver: default}\n';
  const receivers = /^receivers:/m.test(block) ? '' : 'receivers: [{name: default}]\n';
  return `${block}${route}${receivers}`;
}

function problemsIn(text: string): string[] {
  return parseConfig(text, 'alertmanager.yml', { matcherMode: 'fallback' }).problems.map(
    ({ code, at, message }) => `${at.line}:${at.column} ${code} ${message}`,
  );
}

test('the manifests are YAML, their config is good, and what they name is there', () => {
  const kinds = MANIFESTS.flatMap((path) => loadAll(read(path)).map((document) => kindOf(document)));
  expect(kinds).toContain('StatefulSet');
  expect(kinds).toContain('Service');
  expect(kinds).toContain('Kustomization');
  expect(problemsIn(read('examples/kubernetes/base/alertmanager.yml'))).toEqual([]);
  const base = read('examples/kubernetes/base/kustomization.yaml');
  for (const name of all(base, /([\w-]+\.(?:yaml|yml|sh))/g)) {
    expect(existsSync(`examples/kubernetes/base/${name}`), name).toBe(true);
  }
  const runbooks = all(read('examples/kubernetes/alert-rules.yaml'), /runbook: (\S+)/g);
  expect(runbooks.filter((path) => !existsSync(path))).toEqual([]);
  expect(runbooks.length).toBeGreaterThan(5);
});

function kindOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'kind' in document ? document.kind : undefined;
}
