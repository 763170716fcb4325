// Matchers and labels as arguments: `foo severity=~"a|b"`. A first word that is no matcher is the alert's name.

import { goQuote } from '../base/go-quote.ts';
import type { Parsed } from '../base/parsed.ts';
import type { MatcherMode } from '../labels/label-name.ts';
import type { Matcher } from '../labels/matcher.ts';
import { type MatcherWarning, parseMatcher } from '../labels/matcher-parser.ts';
import { type Call, ToolError } from './commands/command.ts';
import { GLOBAL_FLAGS } from './globals.ts';
import { escapeControls } from './output/plain-text.ts';

/** The arguments with the first made a matcher; as they are sent to the server, which reads them itself. */
export function withAlertname(call: Call): readonly string[] {
  const [first, ...others] = call.args;
  if (first === undefined) return [];
  const matcher = read(first, call);
  if (matcher.ok) return [first, ...others];
  // As amtool takes it; but somebody who writes an operator means a matcher.
  if (/[=~]/.test(first))
    warn(call, `${first} is taken for the name of an alert, because it is no matcher: ${matcher.error}`);
  return [`alertname=${goQuote(first)}`, ...others];
}

/** Throws a {@link ToolError} for the first that is none. */
export function matchersOf(texts: readonly string[], call: Call): Matcher[] {
  return texts.map((text) => {
    const matcher = read(text, call);
    if (!matcher.ok) throw new ToolError(matcher.error);
    return matcher.value;
  });
}

/** `name=value` pairs; of equal names the last counts. `what` is said where one is another kind of matcher. */
export function pairsOf(texts: readonly string[], what: string, call: Call): ReadonlyMap<string, string> {
  return new Map(
    matchersOf(texts, call).map(({ name, type, value }) => {
      if (type !== '=') throw new ToolError(`${what} must be specified as key=value pairs`);
      return [name, value];
    }),
  );
}

function read(text: string, call: Call): Parsed<Matcher> {
  const matcher = parseMatcher(text, modeOf(call));
  if (!matcher.ok) return matcher;
  if (matcher.value.warning !== undefined) warn(call, warningText(matcher.value.warning));
  return { ok: true, value: matcher.value.matcher };
}

function warn(call: Call, warning: string): void {
  call.world.err(`amp: warning: ${escapeControls(warning)}\n`);
}

/** What `--enable-feature` says of it. */
export function modeOf(call: Call): MatcherMode {
  const features = call.get(GLOBAL_FLAGS.features);
  if (features.has('classic-mode')) return 'classic';
  return features.has('utf8-strict-mode') ? 'utf8-strict' : 'fallback';
}

/** amtool logs this on stdout, among what it was asked for; here stdout stays clean. */
function warningText({ kind, input, suggestion }: MatcherWarning): string {
  if (kind === 'disagreement')
    return `${input} means something else to the UTF-8 parser of matchers; it was read by the classic one`;
  return `the UTF-8 parser of matchers does not take ${input}; write ${suggestion ?? ''}`;
}
