// Escapers for URLs (html/template/url.go).

import { toBytes } from '../values/go-string.ts';
import { FAILSAFE } from './failsafe.ts';
import type { Content } from './stringify.ts';

const UNRESERVED = /[\w.~-]/;
const RESERVED = /[!#$&*+,/:;=?@[\]]/;

/** No scheme but http, https and mailto: a `javascript:` is not what a label may bring in. */
export function filterUrl({ text, kind }: Content): string {
  return kind === 'url' || isSafe(text) ? text : `#${FAILSAFE}`;
}

/** As a part of a query. */
export function escapeUrl({ text, kind }: Content): string {
  return percentEncoded(text, kind === 'url');
}

/** As a URL, of which what is encoded already stays so. */
export function normalizeUrl({ text }: Content): string {
  return percentEncoded(text, true);
}

/** `a.png 1x, b.png 2x`: each URL is looked at by itself. */
export function filterSrcset({ text, kind }: Content): string {
  if (kind === 'url') return percentEncoded(text, true).replaceAll(',', '%2c');
  return text.split(',').map(srcsetItem).join(',');
}

function srcsetItem(item: string): string {
  const [, before = '', url = '', after = ''] = /^([\t\n\f\r ]*)([^\t\n\f\r ]*)(.*)$/s.exec(item) ?? [];
  const isPlain = /^[\t\n\f\r 0-9A-Za-z]*$/.test(after);
  return isSafe(url) && isPlain ? `${before}${percentEncoded(url, true)}${after}` : `#${FAILSAFE}`;
}

function isSafe(url: string): boolean {
  const scheme = /^([^:/]*):/.exec(url)?.[1];
  return scheme === undefined || /^(?:http|https|mailto)$/i.test(scheme);
}

/** `keeps` what has a meaning in URLs, and what is encoded. */
function percentEncoded(url: string, keeps: boolean): string {
  const bytes = toBytes(url).toString('latin1');
  return bytes.replace(/[^\w.~-]/g, (character, at: number) => {
    if (keeps && (RESERVED.test(character) || /^%[\da-fA-F]{2}/.test(bytes.slice(at, at + 3)))) return character;
    return UNRESERVED.test(character) ? character : `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
