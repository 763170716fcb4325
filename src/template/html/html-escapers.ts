// Escapers for text and attributes (html/template/html.go).

import { attributeKind } from './attributes.ts';
import { contextOf, isInTag } from './context.ts';
import { DELIMITER_ENDS } from './ends.ts';
import { FAILSAFE } from './failsafe.ts';
import type { Content } from './stringify.ts';
import { TRANSITIONS } from './transitions.ts';

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['\0', '\ufffd'],
  ['"', '&#34;'],
  ['&', '&amp;'],
  ["'", '&#39;'],
  ['+', '&#43;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
// A value without quotes ends at white space, and browsers had their own ideas about the rest.
const UNQUOTED: ReadonlyMap<string, string> = new Map([
  ...REFERENCES,
  ['\0', '&#xfffd;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\v', '&#11;'],
  ['\f', '&#12;'],
  ['\r', '&#13;'],
  [' ', '&#32;'],
  ['=', '&#61;'],
  ['`', '&#96;'],
]);

export function escapeText({ text, kind }: Content): string {
  return kind === 'html' ? text : escaped(text);
}

/** Within <title> and <textarea>, where there are references and no tags. */
export function escapeRcdata({ text, kind }: Content): string {
  return kind === 'html' ? escapedAgain(text) : escaped(text);
}

export function escapeAttribute({ text, kind }: Content): string {
  return kind === 'html' ? escapedAgain(withoutTags(text)) : escaped(text);
}

export function escapeUnquoted({ text, kind }: Content): string {
  if (text === '') return FAILSAFE; // or what comes next would be the value
  const isHtml = kind === 'html';
  return (isHtml ? withoutTags(text) : text).replace(
    /[\0\t-\r "&'+<=>`\ufdd0-\ufdef\ufff0-\uffff\udc80-\udcff]/gu,
    (character) => (isHtml && character === '&' ? character : (UNQUOTED.get(character) ?? numbered(character))),
  );
}

/** A name of an attribute that can do no harm, or a word that is none. */
export function filterName({ text }: Content): string {
  const name = text.toLowerCase();
  const isHarmless = /^[0-9a-z]+$/.test(name) && attributeKind(name) === 'plain';
  return isHarmless ? name : FAILSAFE;
}

function escaped(text: string): string {
  return text.replace(/[\0"&'+<>]/g, (character) => REFERENCES.get(character) ?? character);
}

/** HTML in a place of text: its references stay. */
function escapedAgain(html: string): string {
  return html.replace(/[\0"'+<>]/g, (character) => REFERENCES.get(character) ?? character);
}

/** Characters that once ended values; a byte that is no character is U+FFFD. */
function numbered(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `&#x${(point >= 0xdc80 && point <= 0xdcff ? 0xfffd : point).toString(16)};`;
}

/** The text of HTML. `I <3 ponies` has no tag, and stays what it is. */
function withoutTags(html: string): string {
  let text = '';
  let context = contextOf();
  let rest = html;
  let isAllText = true;
  while (rest !== '') {
    const { delimiter, element } = context;
    if (delimiter !== 'None') {
      const end = rest.search(DELIMITER_ENDS[delimiter]);
      if (end < 0) break;
      rest = rest.slice(delimiter === 'SpaceOrTagEnd' ? end : end + 1);
      context = contextOf({ state: 'Tag', element });
      continue;
    }
    // Scripts and styles are text here.
    const state = element !== 'None' && !isInTag(context.state) ? 'RCDATA' : context.state;
    const [next, taken] = TRANSITIONS[state](context, rest);
    if (context.state === 'Text' || context.state === 'RCDATA') {
      const opening = next.state === context.state ? -1 : rest.lastIndexOf('<', taken - 1);
      text += rest.slice(0, opening < 0 ? taken : opening);
    } else isAllText = false;
    context = next;
    rest = rest.slice(taken);
  }
  if (isAllText) return html;
  return context.state === 'Text' || context.state === 'RCDATA' ? text + rest : text;
}
