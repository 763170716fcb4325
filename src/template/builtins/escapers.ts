// html, js and urlquery (text/template/funcs.go): the printed arguments, escaped.

import { printable, sprint } from '../fmt/print.ts';
import { isPrintable } from '../fmt/quote.ts';
import { anyType } from '../values/basic-types.ts';
import { toBytes } from '../values/go-string.ts';
import { type GoFunction, goVariadic } from '../values/signature.ts';
import type { Value } from '../values/value.ts';

const HTML: ReadonlyMap<string, string> = new Map([
  ['\0', '\ufffd'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
const JS: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
]);

export const escapers: readonly GoFunction[] = [
  goVariadic('html', [], anyType, (...args) => escapeHtml(joined(args))),
  goVariadic('js', [], anyType, (...args) => escapeJs(joined(args))),
  goVariadic('urlquery', [], anyType, (...args) => escapeQuery(joined(args))),
];

function joined(args: readonly Value[]): string {
  return sprint(args.map(printable));
}

function escapeHtml(text: string): string {
  return text.replace(/[\p{Cc}"'&<>]/gu, (character) => HTML.get(character) ?? character);
}

function escapeJs(text: string): string {
  return text.replace(/[^ !#$%(-;?-[\]-~]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const named = JS.get(character);
    if (named !== undefined) return named;
    if (point >= 0x80 && isPrintable(point)) return character;
    if (point === 0x7f || (point >= 0xdc80 && point <= 0xdcff)) return character;
    return `\\u${point.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** Go's url.QueryEscape. */
function escapeQuery(text: string): string {
  let escaped = '';
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (/[\w.~-]/.test(character)) escaped += character;
    else escaped += character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}
