// Tags, anchors and directives as libyaml's scanner reads them.

import type { Cursor } from './cursor.ts';

const NAME = /[A-Za-z0-9_-]*/y;
const URI = /(?:[A-Za-z0-9_;/?:@&=+$,.!~*'()[\]-]|%[0-9a-fA-F]{2})*/y;
/** What may follow an anchor or an alias, beside white space. */
const AFTER_NAME = new Set([...'?:,]}%@`'].map((one) => one.charCodeAt(0)));
const EXCLAMATION = 33;
const LESS = 60;
const GREATER = 62;
const HASH = 35;

export interface ReadTag {
  readonly handle: string;
  readonly suffix: string;
}

/** Behind `&` or `*`. */
export function readName(cursor: Cursor): string {
  const name = read(cursor, NAME);
  if (name === '' || !(cursor.isGap() || AFTER_NAME.has(cursor.code())))
    throw cursor.fault('did not find expected alphabetic or numeric character');
  return name;
}

/** At the exclamation mark. */
export function readTag(cursor: Cursor): ReadTag {
  const tag = cursor.code(1) === LESS ? readVerbatim(cursor) : readShorthand(cursor);
  if (!cursor.isGap()) throw cursor.fault('did not find expected whitespace or line break');
  return tag;
}

function readVerbatim(cursor: Cursor): ReadTag {
  cursor.at += 2;
  const suffix = readUri(cursor);
  if (suffix === '') throw cursor.fault('did not find expected tag URI');
  if (cursor.code() !== GREATER) throw cursor.fault("did not find the expected '>'");
  cursor.at += 1;
  return { handle: '', suffix };
}

function readShorthand(cursor: Cursor): ReadTag {
  cursor.at += 1;
  const name = read(cursor, NAME);
  if (cursor.code() === EXCLAMATION) {
    cursor.at += 1;
    const suffix = readUri(cursor);
    if (suffix === '') throw cursor.fault('did not find expected tag URI');
    return { handle: `!${name}!`, suffix };
  }
  const suffix = name + readUri(cursor);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

/** `%41` stands for `A`. */
function readUri(cursor: Cursor): string {
  const written = read(cursor, URI);
  if (!written.includes('%')) return written;
  try {
    return decodeURIComponent(written);
  } catch {
    throw cursor.fault('found an incorrect UTF-8 octet');
  }
}

export type Directive =
  | { readonly kind: 'version directive'; readonly version: string }
  | { readonly kind: 'tag directive'; readonly handle: string; readonly prefix: string };

/** At the percent sign; ends behind its line. */
export function readDirective(cursor: Cursor): Directive {
  cursor.at += 1;
  const name = read(cursor, NAME);
  if (name === '') throw cursor.fault('could not find expected directive name');
  if (!cursor.isGap()) throw cursor.fault('found unexpected non-alphabetical character');
  const directive = name === 'YAML' ? readVersion(cursor) : name === 'TAG' ? readTagDirective(cursor) : undefined;
  if (directive === undefined) throw cursor.fault('found unknown directive name');
  cursor.skipBlanks();
  if (cursor.code() === HASH) cursor.skipToBreak();
  if (cursor.isAtEnd) return directive;
  if (!cursor.isBreak()) throw cursor.fault('did not find expected comment or line break');
  cursor.readBreak();
  return directive;
}

const VERSION = /\d{1,2}\.\d{1,2}/y;

function readVersion(cursor: Cursor): Directive {
  cursor.skipBlanks();
  const version = read(cursor, VERSION);
  if (version === '') throw cursor.fault('did not find expected version number');
  return { kind: 'version directive', version };
}

const HANDLE = /!(?:[A-Za-z0-9_-]*!)?/y;

function readTagDirective(cursor: Cursor): Directive {
  cursor.skipBlanks();
  const handle = read(cursor, HANDLE);
  if (handle === '') throw cursor.fault("did not find expected '!'");
  if (!cursor.isBlank()) throw cursor.fault('did not find expected whitespace');
  cursor.skipBlanks();
  const prefix = readUri(cursor);
  if (prefix === '') throw cursor.fault('did not find expected tag URI');
  if (!cursor.isGap()) throw cursor.fault('did not find expected whitespace or line break');
  return { kind: 'tag directive', handle, prefix };
}

function read(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const [found = ''] = pattern.exec(cursor.text) ?? [];
  cursor.at += found.length;
  return found;
}
