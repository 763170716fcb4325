// Styles, as text goes by (html/template/transition.go: tCSS, tCSSStr). Every string in a style is taken for a URL.

import { goQuoted } from '../fmt/quote.ts';
import { type Context, faulty } from './context.ts';
import { decodeCss } from './css-text.ts';
import { fault } from './html-fault.ts';
import { type Step, urlText } from './step.ts';

const SPACE = /[\t\n\f\r ]/;
const TOKENS: ReadonlyMap<Context['state'], RegExp> = new Map([
  ['CSSDqStr', /[\\"]/g],
  ['CSSDqURL', /[\\"]/g],
  ['CSSSqStr', /[\\']/g],
  ['CSSSqURL', /[\\']/g],
  ['CSSURL', /[\\\t\n\f\r )]/g],
]);

export function cssText(context: Context, text: string): Step {
  for (const { 0: found, index } of text.matchAll(/["'(]|\/[/*]/g)) {
    if (found === '"') return [{ ...context, state: 'CSSDqStr' }, index + 1];
    if (found === "'") return [{ ...context, state: 'CSSSqStr' }, index + 1];
    if (found === '//') return [{ ...context, state: 'CSSLineCmt' }, index + 2];
    if (found === '/*') return [{ ...context, state: 'CSSBlockCmt' }, index + 2];
    if (endsWithUrl(text, index)) return cssUrl(context, text, index + 1);
  }
  return [context, text.length];
}

/** Whether the word `url` stands before the parenthesis. */
function endsWithUrl(text: string, parenthesis: number): boolean {
  let end = parenthesis;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end -= 1;
  return /^(?:[^\w\x80-\uffff-]|)url$/i.test(text.slice(Math.max(end - 4, 0), end));
}

function cssUrl(context: Context, text: string, from: number): Step {
  const start = from + (/^[\t\n\f\r ]*/.exec(text.slice(from))?.[0].length ?? 0);
  const quote = text.charAt(start);
  if (quote === '"') return [{ ...context, state: 'CSSDqURL' }, start + 1];
  if (quote === "'") return [{ ...context, state: 'CSSSqURL' }, start + 1];
  return [{ ...context, state: 'CSSURL' }, start];
}

/** Within a string or a url(). */
export function cssToken(context: Context, text: string): Step {
  const specials = TOKENS.get(context.state) ?? /$/g;
  let inside = context;
  let from = 0;
  for (let match = next(specials, text, from); match !== undefined; match = next(specials, text, from)) {
    if (text.charAt(match) !== '\\') return [{ ...inside, state: 'CSS' }, match + 1];
    if (match + 1 === text.length) {
      return [faulty(fault(`unfinished escape sequence in CSS string: ${goQuoted(text)}`)), text.length];
    }
    from = match + 2;
    [inside] = urlText(inside, decodeCss(text.slice(0, from)));
  }
  [inside] = urlText(inside, decodeCss(text.slice(from)));
  return [inside, text.length];
}

function next(specials: RegExp, text: string, from: number): number | undefined {
  specials.lastIndex = from;
  return specials.exec(text)?.index;
}

export function cssBlockComment(context: Context, text: string): Step {
  const end = text.indexOf('*/');
  return end < 0 ? [context, text.length] : [{ ...context, state: 'CSS' }, end + 2];
}

/** No standard knows them, every browser does. */
export function lineCommentOfCss(context: Context, text: string): Step {
  const end = text.search(/[\n\f\r]/);
  return end < 0 ? [context, text.length] : [{ ...context, state: 'CSS' }, end];
}
