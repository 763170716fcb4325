// Where the value of an attribute ends, and where the content of an element that has no tags in it.

import { type Context, contextOf, type Delimiter, type Element } from './context.ts';
import type { Step } from './step.ts';

export const DELIMITER_ENDS: Readonly<Record<Delimiter, RegExp>> = {
  None: /$/,
  DoubleQuote: /"/,
  SingleQuote: /'/,
  SpaceOrTagEnd: /[ \t\n\f\r>]/,
};

const ELEMENT_ENDS: Readonly<Record<Element, RegExp | undefined>> = {
  None: undefined,
  Script: /<\/script(?=[> \t\n\f/])/gi,
  Style: /<\/style(?=[> \t\n\f/])/gi,
  Textarea: /<\/textarea(?=[> \t\n\f/])/gi,
  Title: /<\/title(?=[> \t\n\f/])/gi,
  Meta: /<\/(?=[> \t\n\f/])/g,
};

/** Where the element ends, at `from` or after; the length of the text, where it does not. */
export function elementEnd(element: Element, text: string, from: number): number {
  const end = ELEMENT_ENDS[element];
  if (end === undefined) return text.length;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

/** The transition of what is text up to the end tag. */
export function elementContent(context: Context, text: string): Step {
  const end = elementEnd(context.element, text, 0);
  return end === text.length ? [context, end] : [contextOf(), end];
}
