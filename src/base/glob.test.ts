import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { glob } from './glob.ts';

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
  } finally {
    rmSync(folder, { recursive: true });
  }
});
