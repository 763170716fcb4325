// match and reReplaceAll: Go's regular expressions, which run in time linear in the text.

import type { RE2JS } from 're2js';
import { goQuote } from '../../base/go-quote.ts';
import { compileRegexp } from '../../labels/go-regexp.ts';
import { OUTPUT_LENGTH_MAX } from '../bounds.ts';
import { stringType } from '../values/basic-types.ts';
import { FunctionError, type GoFunction, goFunction } from '../values/signature.ts';
import { expand, parseReplacement } from './replacement.ts';

// Templates hold few patterns, and use them for each alert. One that is made of labels must not fill the memory.
const KEPT_MAX = 100;

/** Each call has a memory of its own for what it has compiled. */
export function regexpFunctions(): readonly GoFunction[] {
  const compiled = new Map<string, RE2JS>();
  const compile = (pattern: string, failure: (reason: string) => string): RE2JS => {
    const known = compiled.get(pattern);
    if (known !== undefined) return known;
    const regexp = compileRegexp(pattern);
    if (!regexp.ok) throw new FunctionError(failure(regexp.error));
    if (compiled.size >= KEPT_MAX) compiled.clear();
    compiled.set(pattern, regexp.value);
    return regexp.value;
  };
  return [
    goFunction('match', [stringType, stringType], (pattern, text) =>
      compile(pattern, (reason) => reason)
        .matcher(text)
        .find(),
    ),
    goFunction('reReplaceAll', [stringType, stringType, stringType], (pattern, replacement, text) => {
      const regexp = compile(pattern, (reason) => `regexp: Compile(${inBackquotes(pattern)}): ${reason}`);
      return replaceAll(regexp, replacement, text);
    }),
  ];
}

/** Go's Regexp.ReplaceAllString. */
function replaceAll(regexp: RE2JS, replacement: string, text: string): string {
  const parts = parseReplacement(replacement);
  const matcher = regexp.matcher(text);
  const groups = new Map(Object.entries(regexp.namedGroups()));
  let replaced = '';
  let end = 0;
  while (matcher.find()) {
    // An empty match right after another one is none of its own.
    if (matcher.end() === matcher.start() && matcher.start() === end && end > 0) continue;
    replaced += text.slice(end, matcher.start()) + expand(parts, matcher, groups);
    end = matcher.end();
    if (replaced.length > OUTPUT_LENGTH_MAX)
      throw new FunctionError(`a text of more than ${OUTPUT_LENGTH_MAX} characters`);
  }
  return replaced + text.slice(end);
}

/** Where Go's strconv.CanBackquote allows it. */
function inBackquotes(pattern: string): string {
  return /[`\x7f\ufeff]|(?![\t\x80-\x9f])\p{Cc}/u.test(pattern) ? goQuote(pattern) : `\`${pattern}\``;
}
