// Scripts, as text goes by (html/template/transition.go: tJS and its like): strings, regular expressions, template literals,
// comments; and whether the next slash divides.

import { goQuoted } from '../fmt/quote.ts';
import { type Context, faulty, type Slash } from './context.ts';
import { fault } from './html-fault.ts';
import type { Step } from './step.ts';

const SPECIAL = /["'`/{}<\-#]/;
// After these words a slash begins a regular expression.
const BEFORE_REGEXP: ReadonlySet<string> = new Set(
  'break case continue delete do else finally in instanceof return throw try typeof void yield'.split(' '),
);

export function jsText(context: Context, text: string): Step {
  const at = text.search(SPECIAL);
  if (at < 0) return [{ ...context, slash: slashAfter(text, context.slash) }, text.length];
  const here: Context = { ...context, slash: slashAfter(text.slice(0, at), context.slash) };
  switch (text.charAt(at)) {
    case '"':
      return [{ ...here, state: 'JSDqStr', slash: 'Regexp' }, at + 1];
    case "'":
      return [{ ...here, state: 'JSSqStr', slash: 'Regexp' }, at + 1];
    case '`':
      return [{ ...here, state: 'JSTmplLit', slash: 'Regexp' }, at + 1];
    case '/':
      return slash(here, text, at);
    case '<':
      return text.startsWith('<!--', at) ? [{ ...here, state: 'JSHTMLOpenCmt' }, at + 4] : [here, at + 1];
    case '-':
      return text.startsWith('-->', at) ? [{ ...here, state: 'JSHTMLCloseCmt' }, at + 3] : [here, at + 1];
    case '#':
      return hash(here, text, at);
    case '{':
      return [{ ...here, slash: 'Regexp', braces: openBrace(here.braces) }, at + 1];
    default:
      return closingBrace(here, at);
  }
}

function slash(context: Context, text: string, at: number): Step {
  if (text.startsWith('//', at)) return [{ ...context, state: 'JSLineCmt' }, at + 2];
  if (text.startsWith('/*', at)) return [{ ...context, state: 'JSBlockCmt' }, at + 2];
  if (context.slash === 'Regexp') return [{ ...context, state: 'JSRegexp' }, at + 1];
  if (context.slash === 'DivOp') return [{ ...context, slash: 'Regexp' }, at + 1];
  const start = goQuoted([...text.slice(at, at + 64)].slice(0, 32).join(''));
  return [faulty(fault(`'/' could start a division or regexp: ${start}`)), text.length];
}

/** `#!` begins a comment, `#name` is a private name. */
function hash(context: Context, text: string, at: number): Step {
  if (text.startsWith('#!', at)) return [{ ...context, state: 'JSLineCmt' }, at + 2];
  const name = /^#[\w$]*/.exec(text.slice(at))?.[0] ?? '#';
  return [{ ...context, slash: 'DivOp' }, at + name.length];
}

/** Braces are counted only within a template literal. */
function openBrace(braces: Context['braces']): Context['braces'] {
  const innermost = braces?.at(-1);
  return braces === undefined || innermost === undefined ? braces : [...braces.slice(0, -1), innermost + 1];
}

function closingBrace(context: Context, at: number): Step {
  const { braces = [] } = context;
  const innermost = braces.at(-1);
  if (innermost === undefined) return [{ ...context, slash: 'Regexp' }, at + 1];
  const outer = braces.slice(0, -1);
  if (innermost > 0) return [{ ...context, slash: 'Regexp', braces: [...outer, innermost - 1] }, at + 1];
  return [{ ...context, state: 'JSTmplLit', braces: outer }, at + 1];
}

export function jsTemplateLiteral(context: Context, text: string): Step {
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '`') return [{ ...context, state: 'JS' }, i + 1];
    if (character === '\\') {
      i += 1;
      if (i === text.length) return unfinished(text);
    }
    if (character === '$' && text.charAt(i + 1) === '{') {
      return [{ ...context, state: 'JS', slash: 'Regexp', braces: [...(context.braces ?? []), 0] }, i + 2];
    }
  }
  return [context, text.length];
}

/** A string in quotes, or a regular expression. */
export function jsDelimited(context: Context, text: string): Step {
  const isRegexp = context.state === 'JSRegexp';
  const end = isRegexp ? '/' : context.state === 'JSSqStr' ? "'" : '"';
  let isInSet = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '\\') {
      i += 1;
      if (i === text.length) return unfinished(text);
    } else if (isRegexp && character === '[') isInSet = true;
    else if (isRegexp && character === ']') isInSet = false;
    else if (character === end) {
      // It is escaped later, and ends nothing.
      if (isRegexp && /^<\/script/i.test(text.slice(i - 1, i + 7)) && i > 0) i += 1;
      else if (!isInSet) return [{ ...context, state: 'JS', slash: 'DivOp' }, i + 1];
    }
  }
  if (isInSet) return [faulty(fault(`unfinished JS regexp charset: ${goQuoted(text)}`)), text.length];
  return [context, text.length];
}

function unfinished(text: string): Step {
  return [faulty(fault(`unfinished escape sequence in JS string: ${goQuoted(text)}`)), text.length];
}

export function jsBlockComment(context: Context, text: string): Step {
  const end = text.indexOf('*/');
  return end < 0 ? [context, text.length] : [{ ...context, state: 'JS' }, end + 2];
}

/** The end of the line is not its own. */
export function lineCommentOfJs(context: Context, text: string): Step {
  const end = text.search(/[\n\r\u2028\u2029]/);
  return end < 0 ? [context, text.length] : [{ ...context, state: 'JS' }, end];
}

/** What a slash means behind that text: it follows from the last token. */
function slashAfter(text: string, before: Slash): Slash {
  const tokens = text.trimEnd(); // what JavaScript trims is what it takes for white space
  const last = tokens.charAt(tokens.length - 1);
  // `x++ /` divides, `x + /` does not.
  if (last === '+' || last === '-') return lengthAtEnd(tokens, (one) => one === last) % 2 === 1 ? 'Regexp' : 'DivOp';
  if (last === '.') return /\d/.test(tokens.charAt(tokens.length - 2)) ? 'DivOp' : 'Regexp';
  if (last === '') return before;
  if (/[,<>=*%&|^?!~([:;{}]/.test(last)) return 'Regexp';
  const wordStart = tokens.length - lengthAtEnd(tokens, (one) => /[\w$]/.test(one));
  const isProperty = tokens.slice(0, wordStart).trimEnd().endsWith('.');
  return BEFORE_REGEXP.has(tokens.slice(wordStart)) && !isProperty ? 'Regexp' : 'DivOp';
}

/** How many characters at the end are such. */
function lengthAtEnd(text: string, isSuch: (character: string) => boolean): number {
  let from = text.length;
  while (from > 0 && isSuch(text.charAt(from - 1))) from -= 1;
  return text.length - from;
}
