// Step: what a transition answers: the context after some of the text, and how much of it that was.

import type { Context } from './context.ts';

export type Step = readonly [context: Context, taken: number];
export type Transition = (context: Context, text: string) => Step;

/** Within a URL: whether its query has begun. */
export function urlText(context: Context, text: string): Step {
  return [{ ...context, urlPart: urlPartAfter(context, text) }, text.length];
}

function urlPartAfter({ urlPart }: Context, text: string): Context['urlPart'] {
  if (/[#?]/.test(text)) return 'QueryOrFrag';
  return urlPart === 'None' && /[^ \t\n\f\r]/.test(text) ? 'PreQuery' : urlPart;
}
