// urlUnescape, base64encode, base64decode, toJson; and safeHtml and safeUrl, which tell the escaping of HTML to trust a text.

import { goQuote } from '../../base/go-quote.ts';
import { anyType, stringType } from '../values/basic-types.ts';
import { fromBytes, joinedBytes, toBytes } from '../values/go-string.ts';
import { FunctionError, type GoFunction, goFunction } from '../values/signature.ts';
import { Named } from '../values/value.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { safeHtmlType, safeUrlType } from './safe-types.ts';
import { toJson } from './to-json.ts';

export const encodingFunctions: readonly GoFunction[] = [
  goFunction('urlUnescape', [stringType], urlUnescape),
  goFunction('base64encode', [stringType], (text) => encodeBase64(toBytes(text))),
  goFunction('base64decode', [stringType], (text) => {
    const bytes = decodeBase64(toBytes(text));
    if (!bytes.ok) throw new FunctionError(bytes.error);
    return fromBytes(bytes.value);
  }),
  goFunction('toJson', [anyType], toJson),
  goFunction('safeHtml', [stringType], (text) => new Named(safeHtmlType, text)),
  goFunction('safeUrl', [stringType], (text) => new Named(safeUrlType, text)),
];

/** Go's url.QueryUnescape. */
function urlUnescape(text: string): string {
  const broken = /%(?![\da-fA-F]{2}).{0,2}/s.exec(text)?.[0];
  if (broken !== undefined) throw new FunctionError(`invalid URL escape ${goQuote(broken)}`);
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([\da-fA-F]{2})/g, (_, hex: string) => byte(Number.parseInt(hex, 16)));
  return joinedBytes(bytes);
}

/** A byte that is no character by itself is an unpaired surrogate until others have joined it (values/go-string.ts). */
function byte(value: number): string {
  return String.fromCharCode(value < 0x80 ? value : 0xdc00 + value);
}
