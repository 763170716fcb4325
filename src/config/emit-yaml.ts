// YAML from plain values, in the shape that Alertmanager's own library gives it. What it writes, a YAML 1.1 reader and a
// YAML 1.2 reader read alike: a text that could be taken for something else is quoted.

import type { Plain } from './decode/codec.ts';
import { resolveScalar } from './scalar.ts';

export function emitYaml(value: Plain): string {
  const lines: string[] = [];
  emitInto(lines, value, '', '');
  return `${lines.join('\n')}\n`;
}

/** `head` is what stands before the value on its line: `- ` or `key:`; `indent` is for further lines. */
function emitInto(lines: string[], value: Plain, head: string, indent: string): void {
  if (isList(value)) {
    if (value.length === 0) lines.push(beside(head, '[]'));
    else emitList(lines, value, head, indent);
  } else if (isMap(value)) {
    if (value.size === 0) lines.push(beside(head, '{}'));
    else emitMap(lines, value, head, indent);
  } else {
    lines.push(beside(head, scalar(value)));
  }
}

type PlainMap = Extract<Plain, { readonly size: number }>;

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function isMap(value: Plain): value is PlainMap {
  return value instanceof Map;
}

function beside(head: string, text: string): string {
  return head.endsWith(':') ? `${head} ${text}` : `${head}${text}`;
}

/** Under a key a list is not indented; in a list its first entry stands beside the dash. */
function emitList(lines: string[], items: readonly Plain[], head: string, indent: string): void {
  let first = head.endsWith('- ') ? head : undefined;
  if (first === undefined && head !== '') lines.push(head);
  for (const item of items) {
    emitInto(lines, item, `${first ?? indent}- `, `${indent}  `);
    first = undefined;
  }
}

function emitMap(lines: string[], map: PlainMap, head: string, indent: string): void {
  const isInList = head.endsWith('- ');
  if (!isInList && head !== '') lines.push(head);
  let first = isInList ? head : undefined;
  for (const [key, value] of map) {
    const inner = isList(value) && value.length > 0 ? indent : `${indent}  `;
    emitInto(lines, value, `${first ?? indent}${scalar(key as Plain)}:`, inner);
    first = undefined;
  }
}

function scalar(value: Plain): string {
  if (typeof value === 'string') return text(value);
  if (value === null) return 'null';
  if (value === Number.POSITIVE_INFINITY) return '.inf';
  if (value === Number.NEGATIVE_INFINITY) return '-.inf';
  return Number.isNaN(value) ? '.nan' : String(value);
}

const NEEDS_ESCAPES = /[^\x20-\x7e\u{a0}-\u{d7ff}\u{e000}-\u{fefe}\u{ff00}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const PLAIN = /^[A-Za-z0-9_./<(+-](?:[^:#]|:(?=[^ ])|(?<! )#)*$/;

function text(value: string): string {
  if (NEEDS_ESCAPES.test(value) || /[\u2028\u2029]/.test(value)) return doubleQuoted(value);
  const looksPlain = PLAIN.test(value) && !/^[-.]{3}|^- |[ :]$|^-$/.test(value) && !value.includes(': ');
  if (value === '' || !isText(value)) return doubleQuoted(value);
  return looksPlain ? value : `'${value.replaceAll("'", "''")}'`;
}

/** Not a number, a boolean, null or a date in either version of YAML. */
function isText(value: string): boolean {
  const read = resolveScalar({ kind: 'scalar', offset: 0, text: value, plain: true, tag: '' });
  return read.ok && read.value.type === 'text' && !/^[-+.]?\d[\d_:.eExXobT+-]*$/.test(value);
}

function doubleQuoted(value: string): string {
  const escaped = JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped;
}
