// Scalars within a line or folded over several: plain and in quotes. (libyaml's scanner, as gopkg.in/yaml.v2 has it)

import { type Cursor, isGap } from './cursor.ts';

const BACKSLASH = 92;
const SINGLE_QUOTE = 39;
const DOUBLE_QUOTE = 34;
const TAB = 9;
const COLON = 58;
const HASH = 35;
/** What ends a plain scalar inside brackets, a question mark too. */
const FLOW_INDICATORS = ',?[]{}';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const HEX_LENGTH: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** What stands between two words: it is folded when the second comes. */
class Gap {
  blanks = '';
  #leadingBreak = '';
  #moreBreaks = '';
  /** A line ended in it, with a backslash or without. */
  hasBreak = false;

  take(cursor: Cursor): void {
    if (cursor.isBlank()) {
      if (!this.hasBreak) this.blanks += cursor.text.charAt(cursor.at);
      cursor.at += 1;
    } else if (this.hasBreak) this.#moreBreaks += cursor.readBreak();
    else {
      this.blanks = '';
      this.#leadingBreak = cursor.readBreak();
      this.hasBreak = true;
    }
  }

  get folded(): string {
    if (!this.hasBreak) return this.blanks;
    if (this.#leadingBreak === '\n') return this.#moreBreaks === '' ? ' ' : this.#moreBreaks;
    return this.#leadingBreak + this.#moreBreaks;
  }
}

/** At the opening quote; ends behind the closing one. */
export function readQuoted(cursor: Cursor): string {
  const quote = cursor.code();
  let value = '';
  cursor.at += 1;
  for (;;) {
    if (cursor.isAtMarker('---') || cursor.isAtMarker('...')) throw cursor.fault('found unexpected document indicator');
    if (cursor.isAtEnd) throw cursor.fault('found unexpected end of stream');
    const gap = new Gap();
    value += quote === SINGLE_QUOTE ? singleQuotedWord(cursor) : doubleQuotedWord(cursor, gap);
    if (cursor.code() === quote) break;
    while (cursor.isBlank() || cursor.isBreak()) gap.take(cursor);
    value += gap.folded;
  }
  cursor.at += 1;
  return value;
}

function singleQuotedWord(cursor: Cursor): string {
  let word = '';
  let from = cursor.at;
  while (!cursor.isGap()) {
    if (cursor.code() === SINGLE_QUOTE) {
      if (cursor.code(1) !== SINGLE_QUOTE) break;
      word += cursor.text.slice(from, cursor.at + 1);
      from = cursor.at + 2;
      cursor.at += 2;
    } else cursor.at += 1;
  }
  return word + cursor.text.slice(from, cursor.at);
}

function doubleQuotedWord(cursor: Cursor, gap: Gap): string {
  let word = '';
  let from = cursor.at;
  while (!cursor.isGap() && cursor.code() !== DOUBLE_QUOTE) {
    if (cursor.code() !== BACKSLASH) {
      cursor.at += 1;
      continue;
    }
    word += cursor.text.slice(from, cursor.at);
    if (cursor.isBreak(1)) {
      cursor.at += 1;
      cursor.readBreak();
      gap.hasBreak = true;
      return word;
    }
    word += readEscape(cursor);
    from = cursor.at;
  }
  return word + cursor.text.slice(from, cursor.at);
}

function readEscape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.at + 1);
  const short = ESCAPES.get(letter);
  if (short !== undefined) {
    cursor.at += 2;
    return short;
  }
  const length = HEX_LENGTH.get(letter);
  if (length === undefined) throw cursor.fault('found unknown escape character');
  const digits = cursor.text.slice(cursor.at + 2, cursor.at + 2 + length);
  if (digits.length < length || !/^[0-9a-fA-F]*$/.test(digits))
    throw cursor.fault('did not find expected hexadecimal number');
  const point = Number.parseInt(digits, 16);
  const isCharacter = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  if (!isCharacter) throw cursor.fault('found invalid Unicode character escape code');
  cursor.at += 2 + length;
  return String.fromCodePoint(point);
}

export interface PlainScalar {
  readonly value: string;
  /** It ended because another line began: a key may stand there. */
  readonly endsLine: boolean;
}

/** `indent`: how far in at least its further lines stand; outside of brackets a line further left ends it. */
export function readPlain(cursor: Cursor, indent: number, isInBrackets: boolean): PlainScalar {
  let value = '';
  let gap: Gap | undefined;
  for (;;) {
    if (cursor.isAtMarker('---') || cursor.isAtMarker('...') || cursor.code() === HASH) break;
    const from = cursor.at;
    skipWord(cursor, isInBrackets);
    if (cursor.at > from) {
      value += (gap?.folded ?? '') + cursor.text.slice(from, cursor.at);
      gap = undefined;
    }
    if (!cursor.isBlank() && !cursor.isBreak()) break;
    gap ??= new Gap();
    while (cursor.isBlank() || cursor.isBreak()) {
      if (gap.hasBreak && cursor.column < indent && cursor.code() === TAB)
        throw cursor.fault('found a tab character that violates indentation');
      gap.take(cursor);
    }
    if (!isInBrackets && cursor.column < indent) break;
  }
  return { value, endsLine: gap?.hasBreak === true };
}

function skipWord(cursor: Cursor, isInBrackets: boolean): void {
  const { text } = cursor;
  let at = cursor.at;
  for (let code = text.charCodeAt(at); !isGap(code); code = text.charCodeAt(at)) {
    if (code === COLON && isGap(text.charCodeAt(at + 1))) break;
    if (isInBrackets && FLOW_INDICATORS.includes(text.charAt(at))) break;
    at += 1;
  }
  cursor.at = at;
}
