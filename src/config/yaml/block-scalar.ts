// Scalars of several lines by indentation: `|` and `>`. (libyaml's scanner, as gopkg.in/yaml.v2 has it)

import type { Cursor } from './cursor.ts';

const TAB = 9;
const SPACE = 32;
const HASH = 35;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const LITERAL = 124;

export interface BlockScalar {
  readonly value: string;
  /** Where its first line begins, behind the indentation. */
  readonly contentAt: number;
}

/** What stands behind the indicator: how its last line ends, and how far in it stands, if that is said. */
interface Header {
  readonly chomping: 'keep' | 'strip' | 'clip';
  readonly increment: number;
}

/** At its indicator. `parentIndent`: that of the block that it stands in; -1 outside of all. */
export function readBlockScalar(cursor: Cursor, parentIndent: number): BlockScalar {
  const isLiteral = cursor.code() === LITERAL;
  cursor.at += 1;
  const { chomping, increment } = readHeader(cursor);
  const known = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  const found = readBreaks(cursor, known, parentIndent);
  const { indent } = found;
  let { breaks } = found;
  const contentAt = cursor.at;
  let value = '';
  let leadingBreak = '';
  let leadsWithBlank = false;
  while (cursor.column === indent && !cursor.isAtEnd) {
    const startsWithBlank = cursor.isBlank();
    const isFolded = !isLiteral && leadingBreak === '\n' && !leadsWithBlank && !startsWithBlank;
    value += (isFolded ? (breaks === '' ? ' ' : '') : leadingBreak) + breaks;
    leadsWithBlank = startsWithBlank;
    const from = cursor.at;
    cursor.skipToBreak();
    value += cursor.text.slice(from, cursor.at);
    leadingBreak = cursor.isAtEnd ? '' : cursor.readBreak();
    breaks = readBreaks(cursor, indent, parentIndent).breaks;
  }
  if (chomping !== 'strip') value += leadingBreak;
  if (chomping === 'keep') value += breaks;
  return { value, contentAt };
}

function readHeader(cursor: Cursor): Header {
  const before = readChomping(cursor);
  const increment = readIncrement(cursor);
  const chomping = before ?? (increment > 0 ? readChomping(cursor) : undefined) ?? 'clip';
  cursor.skipBlanks();
  if (cursor.code() === HASH) cursor.skipToBreak();
  if (!cursor.isAtEnd) {
    if (!cursor.isBreak()) throw cursor.fault('did not find expected comment or line break');
    cursor.readBreak();
  }
  return { chomping, increment };
}

function readChomping(cursor: Cursor): 'keep' | 'strip' | undefined {
  const code = cursor.code();
  if (code !== PLUS && code !== MINUS) return undefined;
  cursor.at += 1;
  return code === PLUS ? 'keep' : 'strip';
}

function readIncrement(cursor: Cursor): number {
  const code = cursor.code();
  if (!(code >= ZERO && code <= NINE)) return 0;
  if (code === ZERO) throw cursor.fault('found an indentation indicator equal to 0');
  cursor.at += 1;
  return code - ZERO;
}

/** Empty lines, and the indentation of the line behind them. `known` is 0 where the first line with content decides about it. */
function readBreaks(
  cursor: Cursor,
  known: number,
  parentIndent: number,
): { readonly indent: number; readonly breaks: string } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.code() === SPACE) cursor.at += 1;
    deepest = Math.max(deepest, cursor.column);
    if ((known === 0 || cursor.column < known) && cursor.code() === TAB)
      throw cursor.fault('found a tab character where an indentation space is expected');
    if (!cursor.isBreak()) break;
    breaks += cursor.readBreak();
  }
  return { indent: known === 0 ? Math.max(deepest, parentIndent + 1, 1) : known, breaks };
}
