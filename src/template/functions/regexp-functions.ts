// match and reReplaceAll: Go's regular expressions. A search runs in time linear in the text, but with a factor that the
// expression decides, and replacing searches anew after each match: both are bounded, since nothing else runs meanwhile.

import type { RE2JS } from 're2js';
import type { Clock } from '../../base/clock.ts';
import { goQuote } from '../../base/go-quote.ts';
import { compileRegexp } from '../../labels/go-regexp.ts';
import { REGEXP_MS_MAX, SEARCH_WORK_MAX, STEPS_MAX, TEXT_LENGTH_MAX } from '../bounds.ts';
import { stringType } from '../values/basic-types.ts';
import { FunctionError, type GoFunction, goFunction } from '../values/signature.ts';
import { expand, type Matcher, parseReplacement } from './replacement.ts';

// Templates hold few patterns, and use them for each alert. One that is made of labels must not fill the memory.
const KEPT_MAX = 100;

/** Each call has a memory of its own for what it has compiled. */
export function regexpFunctions(clock: Pick<Clock, 'elapsedMs'>): readonly GoFunction[] {
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
  const match = goFunction('match', [stringType, stringType], (pattern, text) =>
    matcherOf(
      compile(pattern, (reason) => reason),
      text,
    ).find(),
  );
  const reReplaceAll = goFunction(
    'reReplaceAll',
    [stringType, stringType, stringType],
    (pattern, replacement, text) => {
      const regexp = compile(pattern, (reason) => `regexp: Compile(${inBackquotes(pattern)}): ${reason}`);
      return replaceAll(regexp, replacement, text, clock);
    },
  );
  return [timed(match, clock), timed(reReplaceAll, clock)];
}

/** Its time counts as work, so that a rendering of many calls is bounded as one of a long call is. */
function timed(of: GoFunction, clock: Pick<Clock, 'elapsedMs'>): GoFunction {
  return {
    ...of,
    call: (args, rendering) => {
      const begun = clock.elapsedMs();
      const result = of.call(args, rendering);
      rendering.spend(Math.floor(((clock.elapsedMs() - begun) * STEPS_MAX) / REGEXP_MS_MAX));
      return result;
    },
  };
}

function matcherOf(regexp: RE2JS, text: string): Matcher {
  if (regexp.programSize() * text.length > SEARCH_WORK_MAX) {
    throw new FunctionError(`a text of ${text.length} characters is too long for this regular expression`);
  }
  return regexp.matcher(text);
}

/** Go's Regexp.ReplaceAllString. */
function replaceAll(regexp: RE2JS, replacement: string, text: string, clock: Pick<Clock, 'elapsedMs'>): string {
  const begun = clock.elapsedMs();
  const parts = parseReplacement(replacement);
  const matcher = matcherOf(regexp, text);
  const groups = new Map(Object.entries(regexp.namedGroups()));
  let replaced = '';
  let end = 0;
  while (matcher.find()) {
    if (clock.elapsedMs() - begun > REGEXP_MS_MAX) throw new FunctionError(`it takes more than ${REGEXP_MS_MAX} ms`);
    // An empty match right after another one is none of its own.
    if (matcher.end() === matcher.start() && matcher.start() === end && end > 0) continue;
    replaced += text.slice(end, matcher.start()) + expand(parts, matcher, groups);
    end = matcher.end();
    if (replaced.length > TEXT_LENGTH_MAX) throw new FunctionError(`a text of more than ${TEXT_LENGTH_MAX} characters`);
  }
  return replaced + text.slice(end);
}

/** Where Go's strconv.CanBackquote allows it. */
function inBackquotes(pattern: string): string {
  return /[`\x7f\ufeff]|(?![\t\x80-\x9f])\p{Cc}/u.test(pattern) ? goQuote(pattern) : `\`${pattern}\``;
}
