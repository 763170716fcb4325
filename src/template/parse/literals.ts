// Literals: what strings, characters and numbers in a template stand for, as Go's strconv reads them. undefined, or an error
// with Go's words, where it refuses them.

import { goUnquotedBytes } from '../../base/go-unquote.ts';
import { goQuoted } from '../fmt/quote.ts';
import { fromBytes } from '../values/go-string.ts';
import type { NumberNode } from './nodes.ts';
import type { Token } from './token.ts';

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

const CHARACTER = /^'([^\\']|\\[^xuU0-7]|\\x[\da-fA-F]{2}|\\[0-7]{3}|\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8})(.*)$/su;
const INTEGER =
  /^([+-]?)(?:(0[xX](?:_?[\da-fA-F])+)|(0[bB](?:_?[01])+)|(0[oO](?:_?[0-7])+)|0((?:_?[0-7])+)|(0|[1-9](?:_?\d)*))$/;
const DECIMAL = /^[+-]?(?:\d(?:_?\d)*)?(?:\.(?:\d(?:_?\d)*)?)?(?:[eE][+-]?\d(?:_?\d)*)?$/;
const HEX_FLOAT =
  /^([+-]?)0[xX]_?((?:[\da-fA-F](?:_?[\da-fA-F])*)?)(?:\.((?:[\da-fA-F](?:_?[\da-fA-F])*)?))?[pP]([+-]?\d(?:_?\d)*)$/;

/** What a string token stands for; undefined for Go's `invalid syntax`. */
export function stringValue({ kind, text }: Token): string | undefined {
  if (kind === 'rawString') return text.slice(1, -1).replaceAll('\r', '');
  if (!text.includes('\\')) return text.slice(1, -1);
  const bytes = goUnquotedBytes(text);
  return bytes === undefined ? undefined : fromBytes(bytes);
}

/** The node of a number or character; a string is what is wrong with it. */
export function numberNode({ kind, text, at }: Token): NumberNode | string {
  if (kind === 'charConstant') return characterNode(text, at);
  if (kind === 'complex' || text.endsWith('i')) return `complex numbers are not supported: ${goQuoted(text)}`;
  const integer = parseInteger(text);
  const int = integer !== undefined && integer >= -MAX_INT - 1n && integer <= MAX_INT ? integer : undefined;
  const uint = integer !== undefined && isUnsigned(text, integer) ? integer : undefined;
  const whole = int ?? uint;
  if (whole !== undefined) return { kind: 'number', at, text, int, uint, float: Number(whole) };
  const float = parseFloat64(text);
  if (float === undefined) return `illegal number syntax: ${goQuoted(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${goQuoted(text)}`;
  return {
    kind: 'number',
    at,
    text,
    float,
    int: wholeIn(float, -MAX_INT - 1n, MAX_INT),
    uint: wholeIn(float, 0n, MAX_UINT),
  };
}

function characterNode(text: string, at: number): NumberNode | string {
  const [, character = '', rest] = CHARACTER.exec(text) ?? [];
  const point = character === '' ? undefined : characterPoint(character);
  if (point === undefined) return 'invalid syntax';
  if (rest !== "'") return `malformed character constant: ${text}`;
  return { kind: 'number', at, text, int: BigInt(point), uint: BigInt(point), float: point };
}

function characterPoint(character: string): number | undefined {
  if (!character.startsWith('\\')) return character.codePointAt(0);
  if (character === "\\'") return 0x27;
  if (/^\\[xuU]/.test(character)) return escapedPoint(Number.parseInt(character.slice(2), 16), character);
  if (/^\\\d/.test(character)) return escapedPoint(Number.parseInt(character.slice(1), 8), character);
  if (character === '\\"') return undefined;
  return goUnquotedBytes(`"${character}"`)?.[0];
}

function escapedPoint(point: number, spelling: string): number | undefined {
  if (/^\\[0-7x]/.test(spelling)) return point <= 0xff ? point : undefined;
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? point : undefined;
}

/** Of any size; undefined where it is none, such as `089` and `1__2`. */
function parseInteger(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, binary, octal, oldOctal, decimal] = match;
  const digits = hex ?? binary ?? octal ?? (oldOctal === undefined ? decimal : `0o${oldOctal}`) ?? '';
  const size = BigInt(digits.replaceAll('_', ''));
  return sign === '-' ? -size : size;
}

/** Unsigned numbers have no sign; but Go takes `-0` and `+0` for one. */
function isUnsigned(text: string, integer: bigint): boolean {
  return integer === 0n || (/^\d/.test(text) && integer <= MAX_UINT);
}

/** Undefined where it is none, or larger than a float64 can be. */
function parseFloat64(text: string): number | undefined {
  const hex = HEX_FLOAT.exec(text);
  const value = hex === null ? decimalFloat(text) : hexFloat(hex);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function decimalFloat(text: string): number | undefined {
  return DECIMAL.test(text) && /\d/.test(text.split(/[eE]/)[0] ?? '') ? Number(text.replaceAll('_', '')) : undefined;
}

function hexFloat([, sign, whole = '', fraction = '', exponent = '']: RegExpExecArray): number | undefined {
  const digits = `${whole}${fraction}`.replaceAll('_', '');
  if (digits === '') return undefined;
  const places = fraction.replaceAll('_', '').length * 4;
  const size = Number(BigInt(`0x${digits}`)) * 2 ** (Number(exponent.replaceAll('_', '')) - places);
  return sign === '-' ? -size : size;
}

function wholeIn(float: number, least: bigint, most: bigint): bigint | undefined {
  if (!Number.isInteger(float)) return undefined;
  const whole = BigInt(float);
  return whole >= least && whole <= most ? whole : undefined;
}
