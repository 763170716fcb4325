// What check-config reads: files, and the patterns under `templates`.

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckConfigIo } from './check-config.ts';

/** The real file system. */
export function fileSystemIo(write: Pick<CheckConfigIo, 'out' | 'err'>): CheckConfigIo {
  return {
    read: (file) => readFile(file),
    exists: (path) => existsSync(path),
    glob,
    out: write.out,
    err: write.err,
  };
}

/** Go's filepath.Glob: `*`, `?` and `[a-z]` in any part of the path; none of them matches a slash. */
export function glob(pattern: string): readonly string[] {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    found = /[*?[\\]/.test(part)
      ? found.flatMap((folder) => matching(folder, part))
      : found.map((one) => join(one, part));
  }
  return found.filter((path) => path !== '' && existsSync(path)).sort();
}

function matching(folder: string, part: string): string[] {
  const expression = expressionOf(part);
  if (expression === undefined) return [];
  try {
    const names = readdirSync(folder === '' ? '.' : folder);
    return names.filter((name) => expression.test(name)).map((name) => join(folder, name));
  } catch {
    return []; // no such folder, or not ours to read: nothing matches
  }
}

/** Undefined for a pattern that is none (an open bracket). */
function expressionOf(part: string): RegExp | undefined {
  const source = part.replace(/\[\^?[^\]]*\]|\\.|[*?.+^${}()|[\]\\]/g, (token) => {
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    return token.startsWith('[') && token.length > 1 ? token : `\\${token.at(-1)}`;
  });
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    return undefined;
  }
}
