// Scalars as Go's fmt writes them, with all flags, widths and precisions (fmt/format.go).

import { toBytes } from '../values/go-string.ts';
import { type FloatVerb, formatFloat } from './float.ts';
import { canBackquote, goQuoted, goQuotedRune, isCharacter, isPrintable } from './quote.ts';

/** What stands between the `%` and the verb. */
export interface Flags {
  readonly minus: boolean;
  readonly plus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** `%+v` and `%#v`: plus and sharp mean something else there. */
  readonly plusV: boolean;
  readonly sharpV: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

export const NO_FLAGS: Flags = {
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
  width: undefined,
  precision: undefined,
};

const UINT64 = 1n << 64n;

/** Filled up to the width: with zeros or spaces in front, or with spaces behind. */
export function padded(text: string, { width = 0, minus, zero }: Flags): string {
  if (width === 0) return text;
  const missing = width - characterCount(text);
  if (missing <= 0) return text;
  const padding = (zero && !minus ? '0' : ' ').repeat(missing);
  return minus ? text + padding : padding + text;
}

function paddedWithSpaces(text: string, flags: Flags): string {
  return padded(text, { ...flags, zero: false });
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The text, cut to the precision. */
export function formatString(text: string, flags: Flags): string {
  return padded(truncated(text, flags.precision), flags);
}

function truncated(text: string, precision: number | undefined): string {
  if (precision === undefined || text.length <= precision) return text;
  return [...text].slice(0, precision).join('');
}

/** `%q` of a text. */
export function formatQuoted(text: string, flags: Flags): string {
  const kept = truncated(text, flags.precision);
  if (flags.sharp && canBackquote(kept)) return padded(`\`${kept}\``, flags);
  return padded(goQuoted(kept, flags.plus), flags);
}

/** `%x` and `%X` of a text's bytes. */
export function formatHexBytes(text: string, verb: 'x' | 'X', flags: Flags): string {
  const bytes = toBytes(text).subarray(0, flags.precision);
  if (bytes.length === 0) return padded('', flags);
  const prefix = flags.sharp ? `0${verb}` : '';
  const digits = flags.space
    ? Array.from(bytes, (byte) => prefix + hexByte(byte)).join(' ')
    : prefix + bytes.toString('hex');
  return padded(verb === 'X' ? digits.toUpperCase() : digits, flags);
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

export type IntegerVerb = 'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X';

const BASES: Readonly<Record<IntegerVerb, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

export function formatInteger(value: bigint, verb: IntegerVerb, flags: Flags): string {
  const { precision, width = 0, minus, plus, space, sharp, zero } = flags;
  if (precision === 0 && value === 0n) return paddedWithSpaces('', flags);
  const isNegative = value < 0n;
  const sign = isNegative ? '-' : plus ? '+' : space ? ' ' : '';
  const zeros = precision ?? (zero && !minus ? width - sign.length : 0);
  let digits = (isNegative ? -value : value).toString(BASES[verb]).padStart(zeros, '0');
  if (verb === 'X') digits = digits.toUpperCase();
  return paddedWithSpaces(sign + (verb === 'O' ? '0o' : '') + (sharp ? sharpPrefix(verb, digits) : '') + digits, flags);
}

function sharpPrefix(verb: IntegerVerb, digits: string): string {
  switch (verb) {
    case 'b':
      return '0b';
    case 'o':
    case 'O':
      return digits.startsWith('0') ? '' : '0';
    case 'x':
    case 'X':
      return `0${verb}`;
    default:
      return '';
  }
}

/** `%c` */
export function formatRune(value: bigint, flags: Flags): string {
  return padded(String.fromCodePoint(runeOf(value)), flags);
}

/** `%q` of a number */
export function formatQuotedRune(value: bigint, flags: Flags): string {
  return padded(goQuotedRune(runeOf(value), flags.plus), flags);
}

function runeOf(value: bigint): number {
  return value >= 0n && isCharacter(Number(value)) ? Number(value) : 0xfffd;
}

/** `%U`, and `%#U` with the character */
export function formatUnicode(value: bigint, flags: Flags): string {
  const unsigned = value < 0n ? value + UINT64 : value;
  const digits = unsigned
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(flags.precision ?? 4, 4), '0');
  const point = Number(unsigned);
  const character = flags.sharp && isPrintable(point) ? ` '${String.fromCodePoint(point)}'` : '';
  return paddedWithSpaces(`U+${digits}${character}`, flags);
}

/** `precision` is the verb's own, where the flags name none. */
export function formatFloating(value: number, verb: FloatVerb, precision: number, flags: Flags): string {
  const wanted = flags.precision ?? precision;
  const text = formatFloat(value, verb, wanted);
  const isSigned = /^[+-]/.test(text);
  const sign = isSigned ? text.charAt(0) : '+';
  const size = isSigned ? text.slice(1) : text;
  const shownSign = sign === '-' || flags.plus ? sign : flags.space ? ' ' : '';
  if (!Number.isFinite(value)) return paddedWithSpaces(infiniteSign(value, sign, flags) + size, flags);
  const number = flags.sharp && verb !== 'b' ? withPoint(size, verb, wanted) : size;
  if (shownSign !== '' && flags.zero && !flags.minus) {
    return shownSign + number.padStart((flags.width ?? 0) - shownSign.length, '0');
  }
  return padded(shownSign + number, flags);
}

/** An infinity that is positive has a sign where one is asked for, and so has NaN. */
function infiniteSign(value: number, sign: string, { plus, space }: Flags): string {
  if (plus) return sign;
  if (space && sign === '+') return ' ';
  return Number.isNaN(value) || sign === '+' ? '' : sign;
}

/** `%#g` and its like: a point always, and the zeros behind it that the precision names. */
function withPoint(size: string, verb: FloatVerb, precision: number): string {
  const tailAt = size.search(verb === 'x' || verb === 'X' ? /[pP]/ : /[eE]/);
  const body = tailAt < 0 ? size : size.slice(0, tailAt);
  const tail = tailAt < 0 ? '' : size.slice(tailAt);
  let missing = 0;
  if (verb === 'g' || verb === 'G' || verb === 'x') {
    missing = precision === -1 ? 6 : precision;
    missing -= body.replace('.', '').replace(/^[0]*/, '').length;
    // A zero alone counts once.
    if (body === '0') missing -= 1;
  }
  const pointed = body.includes('.') ? body : `${body}.`;
  return pointed + '0'.repeat(Math.max(missing, 0)) + tail;
}
