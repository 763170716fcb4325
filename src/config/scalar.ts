// What a scalar says when a field wants more than its text: the rules of gopkg.in/yaml.v2 (resolve.go), which are YAML 1.1's
// with additions: `yes` and `on` are booleans, `0x1f`, `0b11`, `017` and `1_000` numbers.

import { type Parsed, parsed, refused } from '../base/parsed.ts';
import type { ScalarNode } from './yaml/nodes.ts';

export type Scalar =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'text'; readonly value: string };

const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const FLOAT_WORDS: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INT = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/** Whether a field is left as if its key said nothing: yaml.v2 does not even ask the field's type then. */
export function isNull(node: ScalarNode): boolean {
  if (node.tag !== '') return node.tag === '!!null';
  return node.plain && (node.text === '' || node.text === '~' || node.text === 'null');
}

/** Whether a scalar is `null` in any of its spellings: `NULL` is one that the field's type is asked about. */
export function isNullWord(node: ScalarNode): boolean {
  return isNull(node) || (node.tag === '' && node.plain && NULL.has(node.text));
}

/** The text for a field that wants text: also of numbers, booleans and dates, as they are written. */
export function scalarText(node: ScalarNode): Parsed<string> {
  if (node.tag === '') return parsed(node.plain && NULL.has(node.text) ? '' : node.text);
  if (node.tag === '!!binary') return decodeBase64(node.text);
  const scalar = resolveScalar(node);
  if (!scalar.ok) return scalar;
  return parsed(scalar.value.type === 'null' ? '' : node.text);
}

/** The value for a field that wants any other type. */
export function resolveScalar(node: ScalarNode): Parsed<Scalar> {
  if (node.tag === '') return parsed(node.plain ? guess(node.text) : { type: 'text', value: node.text });
  switch (node.tag) {
    case '!!bool':
    case '!!int':
    case '!!float':
    case '!!null':
      return fitted(guess(node.text), node);
    case '!!binary': {
      const text = decodeBase64(node.text);
      return text.ok ? parsed({ type: 'text', value: text.value }) : text;
    }
    case '!!timestamp':
      return /^\d{4}-/.test(node.text) ? parsed({ type: 'text', value: node.text }) : fitted(guess(node.text), node);
    default:
      return parsed({ type: 'text', value: node.text }); // `!!str`, and tags that nobody knows
  }
}

function fitted(scalar: Scalar, node: ScalarNode): Parsed<Scalar> {
  if (`!!${scalar.type}` === node.tag) return parsed(scalar);
  if (scalar.type === 'int' && node.tag === '!!float') return parsed({ type: 'float', value: Number(scalar.value) });
  return refused(`cannot decode ${scalar.type === 'text' ? '!!str' : `!!${scalar.type}`} as a ${node.tag}`);
}

function guess(text: string): Scalar {
  if (TRUE.has(text)) return { type: 'bool', value: true };
  if (FALSE.has(text)) return { type: 'bool', value: false };
  if (NULL.has(text)) return { type: 'null' };
  const word = FLOAT_WORDS.get(text);
  if (word !== undefined) return { type: 'float', value: word };
  return /^[-+.\d]/.test(text) ? number(text) : { type: 'text', value: text };
}

function number(text: string): Scalar {
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  const int = integer(digits);
  if (int !== undefined && int >= MIN_INT64 && int <= MAX_UINT64) return { type: 'int', value: int };
  const float = FLOAT.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(float) ? { type: 'float', value: float } : { type: 'text', value: text };
}

/** strconv.ParseInt with base 0. */
function integer(digits: string): bigint | undefined {
  const match = INT.exec(digits);
  if (match === null) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '0'));
  return sign === '-' ? -magnitude : magnitude;
}

function decodeBase64(text: string): Parsed<string> {
  const compact = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
    return refused('!!binary value contains invalid base64 data');
  }
  return parsed(Buffer.from(compact, 'base64').toString('utf8'));
}
