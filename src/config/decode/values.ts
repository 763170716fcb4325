// Values of one scalar: text, secrets, numbers, booleans. Each takes what yaml.v2 takes for the Go type behind it.

import type { Parsed } from '../../base/parsed.ts';
import type { ConfigCode } from '../config-error.ts';
import { resolveScalar, type Scalar, scalarText } from '../scalar.ts';
import { type Codec, type ContentNode, wrongType } from './codec.ts';
import type { Path, Reading } from './reading.ts';

/** The text of a scalar of any type, or undefined if there is none (reported). */
export function readText(node: ContentNode, path: Path | undefined, reading: Reading): string | undefined {
  if (node.kind !== 'scalar') {
    wrongType('text', node, path, reading);
    return undefined;
  }
  const text = scalarText(node);
  if (text.ok) return text.value;
  reading.error('AM2004', node, path, text.error);
  return undefined;
}

export function text(absent = ''): Codec<string> {
  return {
    absent,
    zero: '',
    read: (node, path, reading) => readText(node, path, reading) ?? absent,
    write: (value) => (value === '' ? undefined : value),
    blank: '',
  };
}

/** One of a few words. The empty text is a word only if it is listed. */
export function word<W extends string>(words: readonly W[], absent: W): Codec<W> {
  return parsedText<W>({
    absent,
    zero: absent,
    parse: (written) => {
      const found = words.find((one) => one === written);
      const choices = words.filter((one) => one !== '').join(', ');
      return found === undefined ? { ok: false, error: `must be one of ${choices}` } : { ok: true, value: found };
    },
    code: 'AM2008',
    print: (value) => value,
  });
}

/** A text with a form of its own. `parse` gets the empty text too. */
export function parsedText<T>(options: {
  readonly absent: T;
  readonly zero: T;
  readonly parse: (text: string, reading: Reading) => Parsed<T>;
  readonly code: ConfigCode;
  /** As a string; empty leaves the key out. */
  readonly print: (value: T) => string;
}): Codec<T> {
  return {
    absent: options.absent,
    zero: options.zero,
    read: (node, path, reading) => {
      const written = readText(node, path, reading);
      if (written === undefined) return options.absent;
      const value = options.parse(written, reading);
      if (value.ok) return value.value;
      reading.error(options.code, node, path, value.error);
      return options.absent;
    },
    write: (value) => {
      const printed = value === undefined ? '' : options.print(value);
      return printed === '' ? undefined : printed;
    },
    blank: '',
  };
}

export function bool(absent = false): Codec<boolean> {
  return {
    absent,
    zero: false,
    read: (node, path, reading) => {
      const scalar = typed('true or false', node, path, reading);
      if (scalar === undefined) return absent;
      if (scalar.type === 'bool') return scalar.value;
      if (scalar.type === 'null') return false;
      reading.error('AM2003', node, path, 'expected true or false', quoted(node) ? 'remove the quotes' : undefined);
      return absent;
    },
    write: (value) => (value ? true : undefined),
    blank: false,
  };
}

/** Exact: a bigint where a number would not be. */
export type Whole = number | bigint;

/** A whole number of 64 bits, as of Go's `int64`. A fraction is cut off. */
export function int64(): Codec<Whole> {
  return whole(-(2n ** 63n), 2n ** 63n - 1n);
}

/** The same of Go's `uint64`. yaml.v2 minds a sign of whole numbers only: `-1.5` is taken, and here it is 0. */
export function uint64(): Codec<Whole> {
  return whole(0n, 2n ** 64n - 1n);
}

function whole(least: bigint, most: bigint): Codec<Whole> {
  return {
    absent: 0,
    zero: 0,
    read: (node, path, reading) => {
      const scalar = typed('a whole number', node, path, reading);
      if (scalar === undefined || scalar.type === 'null') return 0;
      if (scalar.type !== 'int' && (scalar.type !== 'float' || Number.isNaN(scalar.value))) {
        reading.error('AM2003', node, path, 'expected a whole number', quoted(node) ? 'remove the quotes' : undefined);
        return 0;
      }
      // A fraction is compared as one, and the limit with it: 2^64 is taken where it is written 18446744073709551616.
      const isTooSmall = scalar.type === 'int' && scalar.value < least;
      const isTooLarge = scalar.type === 'int' ? scalar.value > most : scalar.value > Number(most);
      if (isTooSmall || isTooLarge) {
        reading.error('AM2009', node, path, isTooSmall ? `must be ${least} or more` : `must be ${most} or less`);
        return 0;
      }
      return exact(scalar.type === 'int' ? scalar.value : within(scalar.value, least, most));
    },
    write: (value) => (value === 0 ? undefined : value),
    blank: 0,
  };
}

function within(value: number, least: bigint, most: bigint): bigint {
  if (value <= Number(least)) return least;
  return value >= Number(most) ? most : BigInt(Math.trunc(value));
}

function exact(value: bigint): Whole {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A whole number of settings of our own. A fraction is cut off. */
export function int(options: { absent?: number; least?: number; most?: number } = {}): Codec<number> {
  const { absent = 0, least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = options;
  return {
    absent,
    zero: 0,
    read: (node, path, reading) => {
      const scalar = typed('a whole number', node, path, reading);
      if (scalar === undefined) return absent;
      if (scalar.type === 'null') return 0;
      if (scalar.type !== 'int' && (scalar.type !== 'float' || Number.isNaN(scalar.value))) {
        reading.error('AM2003', node, path, 'expected a whole number', quoted(node) ? 'remove the quotes' : undefined);
        return absent;
      }
      const value = Math.trunc(Number(scalar.value));
      if (value >= least && value <= most) return value;
      reading.error('AM2009', node, path, value < least ? `must be ${least} or more` : `must be ${most} or less`);
      return absent;
    },
    write: (value) => (value === 0 ? undefined : value),
    blank: 0,
  };
}

export function float(): Codec<number> {
  return {
    absent: 0,
    zero: 0,
    read: (node, path, reading) => {
      const scalar = typed('a number', node, path, reading);
      if (scalar === undefined || scalar.type === 'null') return 0;
      if (scalar.type === 'int' || scalar.type === 'float') return Number(scalar.value);
      reading.error('AM2003', node, path, 'expected a number', quoted(node) ? 'remove the quotes' : undefined);
      return 0;
    },
    write: (value) => (value === 0 ? undefined : value),
    blank: 0,
  };
}

/** The scalar by its type, or undefined (reported) if the node is none. */
export function typed(
  expected: string,
  node: ContentNode,
  path: Path | undefined,
  reading: Reading,
): Scalar | undefined {
  if (node.kind !== 'scalar') {
    wrongType(expected, node, path, reading);
    return undefined;
  }
  const scalar = resolveScalar(node);
  if (scalar.ok) return scalar.value;
  reading.error('AM2004', node, path, scalar.error);
  return undefined;
}

function quoted(node: ContentNode): boolean {
  return node.kind === 'scalar' && !node.plain && node.tag === '';
}
