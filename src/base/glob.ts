// Go's filepath.Glob: which files a pattern names, as `templates` uses it.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Sorted. `*`, `?` and `[a-z]` in any part of the path; none of them matches a slash. */
export function glob(pattern: string): readonly string[] {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    found = /[*?[\\]/.test(part)
      ? found.flatMap((folder) => matching(folder, part))
      : found.map((one) => join(one, part));
  }
  return found.filter((path) => path !== '' && isThere(path)).sort();
}

/** A link that leads nowhere is there: whoever wants to read it must hear of it. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // in a folder that is not ours to look into
  }
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
