// Method: a file is edited again and again, as people and generators do, and read after each edit by a reader that remembers
// and by one that does not. What they say must be the same: config, problems and places.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { routedConfig } from '../../bench/support/routed-config.ts';
import { integerBetween, pick, type Random, seededRandom } from '../base/random.ts';
import { ReaderHere } from './config-reader.ts';
import { Memory } from './decode/memory.ts';
import { decodeConfig, type ParsedConfig, parseSyntax } from './parse-config.ts';
import { WireWriter } from './wire.ts';

const FILE = '/etc/amp/amp.yml';

function read(reader: ReaderHere, text: string): ParsedConfig {
  const answer = reader.parse({ file: FILE, bytes: new TextEncoder().encode(text), templates: [] });
  return typeof answer === 'function' ? answer() : { config: undefined, problems: [answer] };
}

/** As far as the text alone says, so that what this server cannot do is read, too. */
function decoded(text: string, memory: Memory): ParsedConfig {
  const syntax = parseSyntax(text, FILE, memory);
  return 'code' in syntax
    ? { config: undefined, problems: [syntax] }
    : decodeConfig(syntax, { matcherMode: 'fallback', memory });
}

function said({ config, problems }: ParsedConfig): unknown {
  return { problems, config: config && new WireWriter().write(config) };
}

/** Cuts, copies and moves whole lines, changes words, and takes an earlier text again. */
function edited(lines: readonly string[], random: Random): readonly string[] {
  const at = integerBetween(random, 0, lines.length);
  const some = lines.slice(at, at + integerBetween(random, 1, 6));
  switch (integerBetween(random, 0, 5)) {
    case 0:
      return lines.toSpliced(at, some.length);
    case 1:
      return lines.toSpliced(integerBetween(random, 0, lines.length), 0, ...some);
    case 2:
      return lines.toSpliced(at, 0, '# note');
    case 3:
      return lines.map((line, i) =>
        i === at ? line.replace(/\w+(?=\W*$)/, pick(random, ['team-1', 'x', '1m', 'true'])) : line,
      );
    case 4:
      return lines.map((line, i) => (i === at ? line.replace(/\d/, '7') : line));
    default:
      return lines.toSpliced(at, some.length, ...some.toReversed());
  }
}

const EXAMPLES = [
  routedConfig({ routes: 70, sinkUrl: 'http://127.0.0.1:9/' }),
  routedConfig({ routes: 30, sinkUrl: 'http://127.0.0.1:9/' }).replaceAll(
    /matchers: \[(\w+)=("\w+")\]/g,
    'match: {$1: $2}',
  ),
  ...['every-integration.yml', 'yaml-features.yml'].map((name) =>
    readFileSync(`test/fixtures/config/ours/${name}`, 'utf8'),
  ),
];

test.each([0, 1, 2, 3])('example %i, edited on and on: who remembers says the same', (example) => {
  const text = EXAMPLES[example] ?? '';
  const random = seededRandom(example + 1);
  let good = 0;
  for (let story = 0; story < 30; story += 1) {
    const memory = new Memory();
    let lines: readonly string[] = text.split('\n');
    const texts = [text];
    for (let step = 0; step < 12; step += 1) {
      const next = edited(lines, random).join('\n');
      const again = decoded(next, memory);
      expect(said(again), texts.at(-1)).toEqual(said(decoded(next, new Memory())));
      if (again.config !== undefined) {
        good += 1;
        texts.push(next);
      }
      // What was refused is mostly mended; where it is not, the next edit finds it broken.
      lines =
        again.config !== undefined || step % 4 === 3
          ? next.split('\n')
          : (texts[integerBetween(random, 0, texts.length - 1)] ?? text).split('\n');
    }
  }
  expect(good).toBeGreaterThan(50);
});

const CONFIG = routedConfig({ routes: 70, sinkUrl: 'http://127.0.0.1:9/' });

test('what was not edited is the same value, wherever it stands now', () => {
  const reader = new ReaderHere('fallback');
  const before = read(reader, CONFIG).config;
  const after = read(reader, `# a line more\n${CONFIG.replace('service="s5"', 'service="other"')}`).config;
  const [first, second] = [before?.route.routes, after?.route.routes];
  expect(second?.[1]).toBe(first?.[1]);
  expect(second?.[0]).not.toBe(first?.[0]);
  expect(second?.[0]?.routes[3]).toBe(first?.[0]?.routes[3]);
  expect(after?.receivers[3]).toBe(before?.receivers[3]);
  expect(after?.inhibitRules[0]).toBe(before?.inhibitRules[0]);
});

test('a receiver is another value where what it takes from `global` is', () => {
  const reader = new ReaderHere('fallback');
  const before = read(reader, CONFIG).config;
  const same = read(reader, CONFIG.replace('resolve_timeout: 5m', 'resolve_timeout: 300s')).config;
  expect(same?.receivers[0]).toBe(before?.receivers[0]);
  const after = read(reader, CONFIG.replace('resolve_timeout: 5m', 'http_config: {follow_redirects: false}')).config;
  expect(after?.receivers[0]).not.toBe(before?.receivers[0]);
  expect(after?.receivers[0]?.integrations[0]).toMatchObject({ http: { followRedirects: false } });
});

test('what a receiver lacks is told when `global`, which was broken, is mended', () => {
  const reader = new ReaderHere('fallback');
  const text =
    'global:\n  smtp_hello: [broken]\nroute: {receiver: a}\nreceivers:\n- name: a\n  slack_configs:\n  - channel: c\n';
  const codes = (what: ParsedConfig): readonly string[] => what.problems.map(({ code }) => code);
  expect(codes(read(reader, text))).toEqual(['AM2003']);
  expect(codes(read(reader, text.replace('smtp_hello: [broken]', 'resolve_timeout: 5m')))).toEqual(['AM2109']);
});

test('warnings are told each time, where they are by then', () => {
  const reader = new ReaderHere('fallback');
  const text =
    'route:\n  receiver: a\n  routes:\n  - match: {a: b}\n    receiver: a\n  - receiver: a\nreceivers:\n- name: a\n';
  const lines = (what: ParsedConfig): readonly string[] =>
    what.problems.map(({ at, path, code }) => `${at.line} ${path} ${code}`);
  expect(lines(read(reader, text))).toEqual(['4 route.routes[0].match AM3003']);
  const moved = text.replace('  routes:\n', '  routes:\n  - matchers: [x=y]\n    continue: true\n');
  expect(lines(read(reader, moved))).toEqual(['6 route.routes[1].match AM3003']);
});

test('a text is of use until another is read', () => {
  const reader = new ReaderHere('fallback');
  const first = reader.parse({ file: FILE, bytes: new TextEncoder().encode(CONFIG) });
  read(reader, `# moved\n${CONFIG}`);
  expect(first).toThrow('another text was read since');
});

test('paths count from the folder of the file: another file is read anew', () => {
  const reader = new ReaderHere('fallback');
  const text =
    'route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs: [{url_file: u, http_config: {basic_auth: {username: u, password_file: p}}}]\n';
  const passwordFile = (file: string): unknown => {
    const answer = reader.parse({ file, bytes: new TextEncoder().encode(text), templates: [] });
    const config = typeof answer === 'function' ? answer().config : undefined;
    return config?.receivers[0]?.integrations[0];
  };
  expect(passwordFile('/etc/a/amp.yml')).toMatchObject({ http: { basicAuth: { passwordFile: '/etc/a/p' } } });
  expect(passwordFile('/etc/b/amp.yml')).toMatchObject({ http: { basicAuth: { passwordFile: '/etc/b/p' } } });
});
