// Escapers for styles (html/template/css.go).

import { decodeCss } from './css-text.ts';
import { FAILSAFE } from './failsafe.ts';
import type { Content } from './stringify.ts';

const SPECIAL = /[\0\t\n\f\r"&'()+/:;<>\\{}]/g;

/** Within a string. */
export function escapeCss({ text }: Content): string {
  return text.replace(SPECIAL, (character, at: number) => {
    if (character === '\\') return '\\\\';
    const next = text.charAt(at + 1);
    const isOpenEnded = next === '' || /[\da-fA-F\t\n\f\r ]/.test(next);
    return `\\${character.charCodeAt(0).toString(16)}${isOpenEnded ? ' ' : ''}`;
  });
}

/** As a value: a number, a colour, a name. What could be more than one value is refused. */
export function filterCssValue({ text }: Content): string {
  const value = decodeCss(text);
  if (/[\0"'()/;@[\\\]`{}<>]|--/.test(value)) return FAILSAFE;
  const letters = value.replace(/\W/g, '').toLowerCase();
  return /expression|mozbinding/.test(letters) ? FAILSAFE : value;
}
