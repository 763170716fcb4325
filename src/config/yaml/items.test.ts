import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routedConfig } from '../../../bench/support/routed-config.ts';
import type { Items } from './items.ts';
import type { Node } from './nodes.ts';
import { parseYaml, type YamlDocument } from './parse-yaml.ts';

function read(text: string, earlier?: Items): YamlDocument {
  return parseYaml(text, { earlier });
}

/** What is the same in two documents: all but what is kept for the next reading. */
function seen(document: YamlDocument): unknown {
  return document.ok ? { root: document.root, later: document.later } : document.problem;
}

function itemsOf(text: string, earlier?: Items): Items {
  const document = read(text, earlier);
  if (!document.ok) throw new Error(document.problem.message);
  return document.items;
}

/** All nodes of a tree. */
function nodesOf(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  if (node.kind === 'sequence') return [node, ...node.items.flatMap(nodesOf)];
  if (node.kind === 'mapping')
    return [node, ...node.entries.flatMap(({ key, value }) => [...nodesOf(key), ...nodesOf(value)])];
  return [node];
}

/** Nodes of the second text's tree that were nodes of the first's. */
function sharedNodes(before: string, after: string): readonly Node[] {
  const first = read(before);
  const old = new Set(first.ok ? nodesOf(first.root) : []);
  const second = read(after, first.ok ? first.items : undefined);
  return second.ok ? nodesOf(second.root).filter((node) => old.has(node)) : [];
}

const LINES = [
  '- a',
  '- a: 1',
  '  b: 2',
  '  - c',
  '- "x',
  '  y"',
  '- [a,',
  '  b]',
  '- |',
  '   text',
  '- >-',
  '- &n a',
  '- *n',
  '- !!str 1',
  'k:',
  '- ',
  '-',
  '  k:',
  '  - d: e',
  '    f: g',
  '# note',
  '',
  '---',
  '...',
  '- {a: b,',
  ' c: d}',
  "- 'it''s'",
  '\t- a',
  '- <<: *n',
  '-   - - deep',
  '? - k',
  ': - v',
  'a: b',
  '- a:',
  '  -',
  '- \u0085b',
  '\ufeff- a',
] as const;

/** Texts made of the same lines: most of them are no YAML, and what is left of one is in the other. */
const soup = fc.array(fc.constantFrom(...LINES), { maxLength: 12 });
const histories = fc.array(
  fc.oneof(
    soup,
    fc.record({
      keep: soup,
      at: fc.nat(12),
      replaced: fc.nat(3),
      by: fc.array(fc.constantFrom(...LINES), { maxLength: 3 }),
    }),
  ),
  { minLength: 2, maxLength: 6 },
);

function textsOf(history: typeof histories extends fc.Arbitrary<infer T> ? T : never): readonly string[] {
  let lines: readonly string[] = [];
  return history.map((step) => {
    lines = Array.isArray(step) ? step : 'at' in step ? lines.toSpliced(step.at, step.replaced, ...step.by) : lines;
    return lines.join('\n');
  });
}

test('a text that is read after others is the same tree, or refused with the same words, as read alone', () => {
  fc.assert(
    fc.property(histories, (history) => {
      let items: Items | undefined;
      for (const text of textsOf(history)) {
        const again = read(text, items);
        expect(seen(again)).toEqual(seen(read(text)));
        if (again.ok) ({ items } = again);
      }
    }),
    { numRuns: 3000 },
  );
});

const CONFIG = routedConfig({ routes: 60, sinkUrl: 'http://127.0.0.1:9/' });

test('whatever is cut out of a config, put into it or moved in it, it is read as if it were new', () => {
  const edit = fc.record({
    at: fc.nat(CONFIG.length),
    length: fc.nat(80),
    from: fc.nat(CONFIG.length),
    copied: fc.nat(200),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let text = CONFIG;
      let items: Items | undefined = itemsOf(text);
      for (const { at, length, from, copied } of edits) {
        text = text.slice(0, at) + CONFIG.slice(from, from + copied) + text.slice(at + length);
        const again = read(text, items);
        expect(seen(again)).toEqual(seen(read(text)));
        if (again.ok) ({ items } = again);
      }
    }),
    { numRuns: 500 },
  );
});

const TEAM = (name: string): string =>
  `  - matchers: [team="${name}"]\n    receiver: a\n    routes:\n      - {matchers: [x="1"]}\n`;
const FILE = (...teams: readonly string[]): string =>
  `route:\n  routes:\n${teams.map(TEAM).join('')}receivers:\n  - name: a\n`;

test.each([
  ['an edit before it', FILE('a', 'b', 'c'), FILE('changed', 'b', 'c')],
  ['an edit behind it', FILE('a', 'b', 'c'), FILE('a', 'b', 'changed')],
  ['an entry put in', FILE('a', 'b', 'c'), FILE('a', 'new', 'b', 'c')],
  ['an entry taken out', FILE('a', 'x', 'b', 'c'), FILE('a', 'b', 'c')],
  ['many entries taken out', FILE('a', ...'0123456789abcdefghij', 'b', 'c'), FILE('a', 'b', 'c')],
  ['two edits far from each other', FILE('a', 'x', 'b', 'c', 'y'), FILE('a', 'changed', 'b', 'c', 'other')],
  ['entries that changed places', FILE('a', 'b', 'c', 'd'), FILE('d', 'b', 'c', 'a')],
  ['a comment before all', FILE('a', 'b', 'c'), `# new\n${FILE('a', 'b', 'c')}`],
])('an entry is not read again for %s', (_, before, after) => {
  const team = (node: Node): boolean => node.kind === 'scalar' && node.text === 'team="b"';
  expect(sharedNodes(before, after).filter(team)).toHaveLength(1);
});

test('what is in an edited entry and is not edited is not read again', () => {
  const teams = FILE('a', 'b');
  const shared = sharedNodes(teams, teams.replace('team="b"', 'team="c"'));
  expect(shared.filter((node) => node.kind === 'scalar' && node.text === 'x="1"')).toHaveLength(2);
});

test('anchors, tags and aliases are read again: what they say depends on what is around them', () => {
  for (const entry of ['&n {a: b}', '!!str 1', '*m']) {
    const text = (first: string): string => `a: &m ${first}\nb:\n- ${entry}\n- plain\nc: d\n`;
    const shared = sharedNodes(text('1'), text('2'));
    expect(
      shared.map((node) => node.kind === 'scalar' && node.text),
      entry,
    ).toEqual(['plain']);
  }
});

test('a text that was refused takes nothing away from the next one', () => {
  const items = itemsOf(FILE('a', 'b', 'c'));
  expect(read(FILE('new', 'a', 'b', 'c').replace('receiver: a', '- no'), items).ok).toBe(false);
  const good = read(FILE('new', 'a', 'b', 'c'), items);
  expect(seen(good)).toEqual(seen(read(FILE('new', 'a', 'b', 'c'))));
});

test('an entry whose dash stands further left goes on where it was over', () => {
  const [before, after] = ['x:\n  - a\n  - b\n', 'x:\n- a\n  - b\n'];
  expect(seen(read(after, itemsOf(before)))).toEqual(seen(read(after)));
  expect(seen(read(before, itemsOf(after)))).toEqual(seen(read(before)));
});

test('what is in an entry that was used again as a whole can be used again by itself', () => {
  const first = itemsOf(FILE('a', 'b'));
  const moved = read(`# moved\n${FILE('a', 'b')}`, first);
  const old = new Set(moved.ok ? nodesOf(moved.root) : []);
  const edited = read(FILE('a', 'c'), moved.ok ? moved.items : undefined);
  const shared = nodesOf(edited.ok ? edited.root : undefined).filter((node) => old.has(node));
  expect(shared.filter((node) => node.kind === 'scalar' && node.text === 'x="1"')).toHaveLength(2);
});

test('nodes of many texts keep none of these texts alive', () => {
  const entries = Array.from({ length: 300 }, (_, i) => `- a-value-of-some-length-number-${i}\n`);
  const filler = `# ${'x'.repeat(200_000)}\n`;
  let items = itemsOf(filler + entries.join(''));
  const before = heapMb();
  for (let i = 0; i < entries.length; i += 1) {
    entries[i] = `- another-value-of-some-length-number-${i}\n`;
    items = itemsOf(`# ${'y'.repeat(200_000 + i)}\n${entries.join('')}`, items);
  }
  expect(heapMb() - before).toBeLessThan(20); // 300 texts have 60 MB
  expect(items).toBeDefined();
});

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 1e6;
}
