// Go's filepath.Glob: which files a pattern names, as `templates` uses it.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The pattern is none. Go finds some of that out only where a file's name leads it there. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern';

  constructor() {
    super('syntax error in pattern');
  }
}

/** Sorted. `*`, `?` and `[a-z]` in any part of the path; none of them matches a slash. Throws {@link BadPattern}. */
export function glob(pattern: string): readonly string[] {
  if (!isGlob(pattern)) throw new BadPattern();
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    found = hasMeta(part) ? found.flatMap((folder) => matching(folder, part)) : found.map((one) => join(one, part));
  }
  return found.filter((path) => path !== '' && isThere(path)).sort();
}

/** Whether Go takes the pattern before it looks at any file: it reads it, and its folders, up to the first star. */
export function isGlob(pattern: string): boolean {
  const ends = [...pattern.matchAll(/\//g)].map(({ index }) => index);
  const folders = ends.map((end) => pattern.slice(0, end)).filter(hasMeta);
  return [...folders, pattern].every((one) => chunksOf(one).slice(0, 1).every(isSound));
}

function hasMeta(path: string): boolean {
  return /[*?[\\]/.test(path);
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
  const chunks = chunksOf(part);
  const broken = chunks.findIndex((chunk) => !isSound(chunk));
  const beforeBroken = broken < 0 ? undefined : new RegExp(`^${chunks.slice(0, broken).map(sourceOf).join('')}`, 'su');
  const whole = broken < 0 ? new RegExp(`^${chunks.map(sourceOf).join('')}$`, 'su') : undefined;
  const names = namesIn(folder);
  if (beforeBroken !== undefined && names.some((name) => beforeBroken.test(name))) throw new BadPattern();
  return names.filter((name) => whole?.test(name)).map((name) => join(folder, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder === '' ? '.' : folder);
  } catch {
    return []; // no such folder, or not ours to read: nothing matches
  }
}

/** What is matched in one go: stars, if any, and all up to the next star outside of brackets. */
const CHUNK = /\**(?:\\.|\[(?:\\.|[^\\\]])*\]?|[^*[\\]|\\$)*/gsu;
/** Stars, one character, an escaped one, or brackets: with ranges of characters that are none of `-` and `]` themselves. */
const TOKEN = /\*+|\[(?:\^|(?!\^))(?:(?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?)+\]|\\.|[^[\\]/gsu;
const RANGE = /(\\.|[^\\])(?:-(\\.|[^\\]))?/gsu;

function chunksOf(pattern: string): readonly string[] {
  return [...pattern.matchAll(CHUNK)].map(([chunk]) => chunk).filter((chunk) => chunk !== '');
}

function isSound(chunk: string): boolean {
  let length = 0;
  for (const [token] of chunk.matchAll(TOKEN)) length += token.length;
  return length === chunk.length;
}

function sourceOf(chunk: string): string {
  return chunk.replace(TOKEN, (token) => {
    if (token.startsWith('*')) return '[^/]*';
    if (token === '?') return '[^/]';
    return token.startsWith('[') ? classOf(token) : escaped(token);
  });
}

function classOf(token: string): string {
  const sign = token.startsWith('[^') ? '^' : '';
  const ranges = [...token.slice(1 + sign.length, -1).matchAll(RANGE)].map(([, low = '', high = low]) => [low, high]);
  // A range that ends before it begins holds nothing.
  const sound = ranges.filter((bounds) => (pointOf(bounds[0]) ?? 0) <= (pointOf(bounds[1]) ?? 0));
  return `[${sign}${sound.map((bounds) => bounds.map(escaped).join('-')).join('')}]`;
}

function escaped(character: string): string {
  return `\\u{${(pointOf(character) ?? 0).toString(16)}}`;
}

function pointOf(character = ''): number | undefined {
  return character.codePointAt(character.length > 1 && character.startsWith('\\') ? 1 : 0);
}
