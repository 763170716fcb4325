// A text of a template, gone through: the context after it, and the text as it is rendered. Comments are left out; a `<` that
// opens nothing is escaped, and so are script tags within the literals of scripts. (html/template/escape.go: escapeText)

import { goQuoted } from '../fmt/quote.ts';
import {
  type Context,
  contextOf,
  type Element,
  faulty,
  isComment,
  isCommentState,
  isInScriptLiteral,
} from './context.ts';
import { DELIMITER_ENDS, elementEnd } from './ends.ts';
import { decodeEntities } from './entities.ts';
import { fault } from './html-fault.ts';
import type { Step } from './step.ts';
import { TRANSITIONS } from './transitions.ts';

export interface Scanned {
  readonly context: Context;
  readonly text: string;
}

const SCRIPT_TAG = /<(script|\/script|!--)/gi;
// What browsers have run as scripts; others are data.
const SCRIPT_TYPES: ReadonlySet<string> = new Set([
  '',
  'application/ecmascript',
  'application/javascript',
  'application/json',
  'application/ld+json',
  'application/x-ecmascript',
  'application/x-javascript',
  'module',
  'text/ecmascript',
  'text/javascript',
  'text/javascript1.0',
  'text/javascript1.1',
  'text/javascript1.2',
  'text/javascript1.3',
  'text/javascript1.4',
  'text/javascript1.5',
  'text/jscript',
  'text/livescript',
  'text/x-ecmascript',
  'text/x-javascript',
]);

export function scanText(start: Context, text: string): Scanned {
  const ends = new ElementEnds(text);
  let context = start;
  let rendered = '';
  /** Up to here the text is in `rendered`, or left out. */
  let done = 0;
  const leaveOut = (from: number, to: number, instead: string): void => {
    rendered += text.slice(done, from) + instead;
    done = to;
  };
  for (let at = 0; at < text.length; ) {
    const [next, taken] = step(context, text, at, ends);
    if (taken === 0 && next.state === context.state) throw new Error(`html: no way on from ${context.state}`);
    const end = at + taken;
    if (context.state === 'Text' || context.state === 'RCDATA') {
      const textEnd = next.state === context.state ? end : openingBefore(text, at, end);
      for (const stray of strayOpenings(text, at, textEnd)) leaveOut(stray, stray + 1, '&lt;');
    } else if (isComment(context)) {
      leaveOut(done, end, insteadOf(context, text.slice(done, end)));
    }
    if (next.state !== context.state && isComment(next)) leaveOut(end - openingLength(next), end, '');
    if (isInScriptLiteral(context.state) && text.slice(at, end).search(SCRIPT_TAG) >= 0) {
      leaveOut(at, end, text.slice(at, end).replace(SCRIPT_TAG, '\\x3C$1'));
    }
    context = next;
    at = end;
  }
  if (context.state === 'Error' || done === 0) return { context, text };
  return { context, text: isComment(context) ? rendered : rendered + text.slice(done) };
}

/** Where the element ends whose content is not HTML; each end is looked for once. */
class ElementEnds {
  readonly #text: string;
  #element: Element = 'None';
  #found = -1;

  constructor(text: string) {
    this.#text = text;
  }

  after(element: Element, from: number): number {
    if (element !== this.#element || this.#found < from) {
      this.#element = element;
      this.#found = elementEnd(element, this.#text, from);
    }
    return this.#found;
  }
}

function step(context: Context, text: string, at: number, ends: ElementEnds): Step {
  if (context.delimiter !== 'None') return stepInAttribute(context, text.slice(at));
  // An end tag within a literal of a script is escaped, and ends nothing.
  const isQuoted = context.element === 'Script' && (isInScriptLiteral(context.state) || isCommentState(context.state));
  const end = isQuoted ? text.length : ends.after(context.element, at);
  if (end === at) return [contextOf(), 0];
  return TRANSITIONS[context.state](context, text.slice(at, end));
}

function stepInAttribute(context: Context, text: string): Step {
  const { delimiter, element } = context;
  const found = text.search(DELIMITER_ENDS[delimiter]);
  const end = found < 0 ? text.length : found;
  const value = text.slice(0, end);
  if (delimiter === 'SpaceOrTagEnd') {
    // Browsers do not agree about these.
    const odd = /["'<=`]/.exec(value)?.[0];
    if (odd !== undefined) {
      return [faulty(fault(`${goQuoted(odd)} in unquoted attr: ${goQuoted(value)}`)), text.length];
    }
  }
  if (found < 0) return [contextAfterValue(context, value), text.length];
  // Nothing of the value is of interest any more, but that of a script's type.
  const isData = context.attribute === 'ScriptType' && element === 'Script' && !isScriptType(value);
  const after = contextOf({ state: 'Tag', element: isData ? 'None' : element });
  return [after, delimiter === 'SpaceOrTagEnd' ? end : end + 1];
}

function contextAfterValue(start: Context, value: string): Context {
  let context = start;
  for (let rest = decodeEntities(value); rest !== ''; ) {
    const [next, taken] = TRANSITIONS[context.state](context, rest);
    context = next;
    rest = rest.slice(taken);
  }
  return context;
}

function isScriptType(type: string): boolean {
  const [mime = ''] = type.split(';');
  return SCRIPT_TYPES.has(mime.toLowerCase().trim());
}

/** Where the tag or comment opens that ends there. */
function openingBefore(text: string, from: number, end: number): number {
  const opening = text.lastIndexOf('<', end - 1);
  return opening < from ? end : opening;
}

function strayOpenings(text: string, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = text.indexOf('<', from); at >= 0 && at < to; at = text.indexOf('<', at + 1)) {
    if (text.slice(at, at + 9).toUpperCase() !== '<!DOCTYPE') found.push(at);
  }
  return found;
}

/** To a script or a style, a comment is white space, and may end a line. */
function insteadOf({ state }: Context, comment: string): string {
  if (state === 'JSBlockCmt') return /[\n\r\u2028\u2029]/.test(comment) ? '\n' : ' ';
  return state === 'CSSBlockCmt' ? ' ' : '';
}

function openingLength({ state }: Context): number {
  if (state === 'HTMLCmt' || state === 'JSHTMLOpenCmt') return '<!--'.length;
  return state === 'JSHTMLCloseCmt' ? '-->'.length : '//'.length;
}
