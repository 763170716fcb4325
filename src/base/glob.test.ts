import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { glob, isGlob } from './glob.ts';

test('patterns match as Go matches them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amp-glob-'));
  try {
    mkdirSync(join(folder, 'sub'));
    for (const name of ['a.tmpl', 'b.tmpl', 'c.txt', 'sub/d.tmpl', 'x[1].tmpl']) writeFileSync(join(folder, name), '');
    const names = (pattern: string) => glob(join(folder, pattern)).map((path) => path.slice(folder.length + 1));
    expect(names('*.tmpl')).toEqual(['a.tmpl', 'b.tmpl', 'x[1].tmpl']);
    expect(names('[^a].tmpl')).toEqual(['b.tmpl']);
    expect(names('?.t*')).toEqual(['a.tmpl', 'b.tmpl', 'c.txt']);
    expect(names('*/*.tmpl')).toEqual(['sub/d.tmpl']);
    expect(names('x\\[1].tmpl')).toEqual(['x[1].tmpl']);
    expect(names('a.tmpl')).toEqual(['a.tmpl']);
    expect(names('none/*.tmpl')).toEqual([]);
    expect(names('[z-a]')).toEqual([]);
    expect(names('[z-ab].tmpl')).toEqual(['b.tmpl']);
    expect(names('[^z-a].tmpl')).toEqual(['a.tmpl', 'b.tmpl']);
    expect(names('x[[]1[\\]].tmpl')).toEqual(['x[1].tmpl']);
    expect(names('none*[')).toEqual([]);
    expect(names('n*[')).toEqual([]); // not before a name leads there, as below
    for (const bad of ['[', 'a*[', '*/d*[']) expect(() => names(bad), bad).toThrow('syntax error in pattern');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['', true],
  ['*.tmpl', true],
  ['[a-z]?\\[', true],
  ['a]', true],
  ['[\\]]', true],
  ['[^-]', false],
  ['[^^]', true],
  ['[', false],
  ['a[b', false],
  ['[]a]', false],
  ['[]', false],
  ['[^]', false],
  ['[a-]', false],
  ['[-x]', false],
  ['[a-b-c]', false],
  ['a\\', false],
  ['[a\\', false],
  ['[a/b]', false],
  ['none/[', false],
  ['a*[', true],
  ['*[', false],
  ['none*/[', true],
  ['[*]*[', true],
  ['[a]*/[', true],
])('%j is a pattern to Go: %s', (pattern, expected) => {
  expect(isGlob(pattern)).toBe(expected);
});
