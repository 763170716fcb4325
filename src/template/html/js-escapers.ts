// Escapers for scripts (html/template/js.go).

import { methodOf } from '../exec/field.ts';
import { printable, sprint } from '../fmt/print.ts';
import { toJson } from '../functions/to-json.ts';
import { timeType } from '../go-time/time-types.ts';
import { FunctionError } from '../values/signature.ts';
import { Pointer, type Value } from '../values/value.ts';
import type { Content } from './stringify.ts';

const CONTROL: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
]);

/** Within a string in quotes. */
export function escapeJsString({ text }: Content): string {
  return text.replace(/["&'+/<>\\`\u2028\u2029]|\p{Cc}/gu, inString);
}

/** Within a template literal. */
export function escapeJsTemplate({ text }: Content): string {
  return text.replace(/["$&'+/<>\\`{}\u2028\u2029]|\p{Cc}/gu, inString);
}

/** Within a regular expression. An empty one would be a comment. */
export function escapeJsRegexp({ text }: Content): string {
  const escaped = text.replace(/["&'+<>\u2028\u2029]|\p{Cc}|[$()*\-./?[\\\]^{|}]/gu, (character) =>
    /[$()*\-./?[\\\]^{|}]/.test(character) ? `\\${character}` : inString(character),
  );
  return escaped === '' ? '(?:)' : escaped;
}

function inString(character: string): string {
  if (character === '\\' || character === '/') return `\\${character}`;
  if (/[\x7f-\x9f]/.test(character)) return character; // to scripts no control characters
  return CONTROL.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** As a value: JSON. What cannot be JSON is null, and a comment says why. */
export function jsValue(args: readonly Value[]): string {
  let json: string;
  try {
    json = toJson(args.length === 1 ? marshalled(args[0]) : sprint(args));
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return ` /* ${harmless(error.message)} */null `;
  }
  // A word must not run into another one.
  return /^[\w$]|[\w$]$/.test(json) ? ` ${json} ` : json;
}

/** What has a String method is a text here, but for times, which have a JSON of their own. */
function marshalled(value: Value): Value {
  const target = value instanceof Pointer ? value.target : value;
  if (typeof target !== 'object' || target.type === timeType) return target;
  return methodOf(target, 'String') === undefined ? target : sprint([printable(target)]);
}

function harmless(message: string): string {
  return message
    .replace(/<(\/?)script/gi, '\\x3C$1script')
    .replaceAll('*/', '* /')
    .replaceAll('<!--', '\\x3C!--');
}
