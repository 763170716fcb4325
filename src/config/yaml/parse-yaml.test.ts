import { expect, test } from 'vitest';
import { Source } from '../source.ts';
import type { Node } from './nodes.ts';
import { MAX_DEPTH, parseYaml } from './parse-yaml.ts';

/** `a@1:1 {…}`: the tree with the place of every node. */
function places(text: string): string {
  const document = parseYaml(text);
  if (!document.ok)
    return `${document.problem.code} ${place(text, document.problem.offset)} ${document.problem.message}`;
  return document.root === undefined ? 'nothing' : show(document.root, text);
}

function place(text: string, offset: number): string {
  const { line, column } = new Source('f', text).position(offset);
  return `${line}:${column}`;
}

function show(node: Node, text: string): string {
  const at = place(text, node.offset);
  switch (node.kind) {
    case 'scalar':
      return `${JSON.stringify(node.text)}@${at}`;
    case 'alias':
      return `*${node.name}@${at}`;
    case 'sequence':
      return `[${node.items.map((item) => show(item, text)).join(' ')}]@${at}`;
    case 'mapping':
      return `{${node.entries.map(({ key, value }) => `${show(key, text)}: ${show(value, text)}`).join(' ')}}@${at}`;
  }
}

test('nodes stand where an editor says they do, in every style', () => {
  expect(places('a: 1\nb:\n- "x"\n-  \'y\'\n')).toBe('{"a"@1:1: "1"@1:4 "b"@2:1: ["x"@3:3 "y"@4:4]@3:1}@1:1');
  expect(places('{a: [1, {b: c}]}')).toBe('{"a"@1:2: ["1"@1:6 {"b"@1:10: "c"@1:13}@1:9]@1:5}@1:1');
  expect(places('a: |\n  text\nb: >-\n  more\n  text\n')).toBe('{"a"@1:1: "text\\n"@2:3 "b"@3:1: "more text"@4:3}@1:1');
  expect(places('? a\n: b\n')).toBe('{"a"@1:3: "b"@2:3}@1:1');
});

test('anchors and aliases keep their own places', () => {
  expect(places('a: &x {b: c}\nd: *x\n')).toBe('{"a"@1:1: {"b"@1:8: "c"@1:11}@1:7 "d"@2:1: *x@2:4}@1:1');
});

test('CRLF and CR end lines, too', () => {
  expect(places('a: 1\r\nb: 2\rc: 3')).toBe('{"a"@1:1: "1"@1:4 "b"@2:1: "2"@2:4 "c"@3:1: "3"@3:4}@1:1');
});

test('a value that is missing stands at its key', () => {
  expect(places('a:\nb: 1')).toBe('{"a"@1:1: ""@1:1 "b"@2:1: "1"@2:4}@1:1');
});

test('the first document counts, and what follows may be anything', () => {
  const later = (text: string) => {
    const document = parseYaml(text);
    return document.ok ? document.later : 'broken';
  };
  expect(later('a: 1\n---\nb: [')).toBe(5);
  expect(later('# c\n---\na: 1\n...\n# only a comment\n')).toBeUndefined();
  expect(later('---\n---\na: 1\n')).toBe(4);
  expect(places('---\n---\na: 1\n')).toBe('""@1:1');
  expect(places('')).toBe('nothing');
  expect(places('# nothing\n\n')).toBe('nothing');
});

test('directives are those of libyaml', () => {
  expect(places('%YAML 1.1\n---\na\n')).toBe('"a"@3:1');
  expect(places('%TAG ! tag:x,2026:\n---\na\n')).toBe('"a"@3:1');
  expect(places('%YAML 1.2\n---\na\n')).toBe('AM1004 1:1 found incompatible YAML document');
  expect(places('%FOO 1\n---\na\n')).toBe('AM1004 1:5 found unknown directive name');
  expect(places('%YAML 1.1\n%YAML 1.1\n---\na\n')).toBe('AM1004 2:1 found duplicate %YAML directive');
  expect(places('%YAML 1.1\na\n')).toMatch(/^AM1004 2:1 did not find expected <document start>/);
});

test('a tab after a colon is white space, before a key it is an error', () => {
  expect(places('a:\t[b]\nc: {d:\te\tf}\n')).toBe('{"a"@1:1: ["b"@1:5]@1:4 "c"@2:1: {"d"@2:5: "e\\tf"@2:8}@2:4}@1:1');
  expect(places('a:\n\tb: 1\n')).toMatch(/^AM1004 2:/);
});

test('inside brackets nothing needs to be indented', () => {
  expect(places('a: {\n  b: c # "d\n}\n')).toBe('{"a"@1:1: {"b"@2:3: "c"@2:6}@1:4}@1:1');
  expect(places('- a: [\n    b\n  ]\n  c: |\n    }\n    # d\n    }\n')).toBe(
    '[{"a"@1:3: ["b"@2:5]@1:6 "c"@4:3: "}\\n# d\\n}\\n"@5:5}@1:3]@1:1',
  );
  expect(places("a: [\n{b: 'c #d'},\n\n# e\n{f: g}\n]\nh: [\ni\n,j]\n")).toBe(
    '{"a"@1:1: [{"b"@2:2: "c #d"@2:5}@2:1 {"f"@5:2: "g"@5:5}@5:1]@1:4 "h"@7:1: ["i"@8:1 "j"@9:2]@7:4}@1:1',
  );
  expect(places('a: [1, 2\nb: c]\n')).toMatch(/^AM1004 2:/);
  expect(places('x: 1\na: ["b"\t, [c]\t]\n')).toBe('{"x"@1:1: "1"@1:4 "a"@2:1: ["b"@2:5 ["c"@2:12]@2:11]@2:4}@1:1');
  expect(places('x: 1\na: [b,\n[c]\t#\n, d]\n')).toBe(
    '{"x"@1:1: "1"@1:4 "a"@2:1: ["b"@2:5 ["c"@3:2]@3:1 "d"@4:3]@2:4}@1:1',
  );
  expect(places("a: [\n  don't # it's\n]\n")).toBe('{"a"@1:1: ["don\'t"@2:3]@1:4}@1:1');
  expect(places('x: 1\na: ["b"\t"c"]\n')).toMatch(/^AM1004 2:/);
  expect(parseYaml(`a:\n${'- b: [\n    c\n  ]\n'.repeat(10_000)}`).ok).toBe(true);
});

test('broken syntax has a place', () => {
  expect(places('a: b\nc: [1, 2\nd: e\n')).toMatch(/^AM1004 3:/);
  expect(places('a: *nowhere\n')).toBe('AM1006 1:4 unknown anchor referenced');
  expect(places('a: &b.c 1\n')).toBe('AM1004 1:6 did not find expected alphabetic or numeric character');
});

test('depth has a limit, in every style, and is never a crash', () => {
  const limit = `nested more than ${MAX_DEPTH} levels deep`;
  expect(places(`a: ${'['.repeat(5_000_000)}`)).toBe(`AM1005 1:${3 + MAX_DEPTH} ${limit}`);
  expect(places('- '.repeat(100_000))).toBe(`AM1005 1:${1 + 2 * MAX_DEPTH} ${limit}`);
  expect(places(Array.from({ length: 2200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'))).toMatch(/^AM1005/);
  const deep = parseYaml(`${'['.repeat(MAX_DEPTH)}${']'.repeat(MAX_DEPTH)}`);
  expect(deep.ok && deep.root?.kind).toBe('sequence');
  expect(places('['.repeat(20_000))).toMatch(/^AM1005/);
});

test('tags are known by their short names', () => {
  const tagOf = (text: string) => {
    const document = parseYaml(text);
    return document.ok && document.root?.kind === 'scalar' ? [document.root.tag, document.root.plain] : 'none';
  };
  expect(tagOf('!!int 1')).toEqual(['!!int', false]);
  expect(tagOf('!<tag:yaml.org,2002:int> 1')).toEqual(['!!int', false]);
  expect(tagOf('! 1')).toEqual(['', true]);
  expect(tagOf('"1"')).toEqual(['', false]);
});
