// Label names: which ones are allowed, and which characters make a name need quotes. Alertmanager has three modes, chosen by
// `--enable-feature=classic-mode` and `utf8-strict-mode`; without either it is `fallback`.

/** How matchers and label names are read. */
export type MatcherMode = 'fallback' | 'classic' | 'utf8-strict';

const CLASSIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
// Go's unicode.IsSpace: not quite JavaScript's `\s`.
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const RESERVED = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{}!=~,\\"'`]/;

/** Letters, digits and underscores in classic mode; otherwise any text but the empty one. */
export function isValidLabelName(name: string, mode: MatcherMode): boolean {
  return mode === 'classic' ? CLASSIC_NAME.test(name) : name !== '';
}

/** Whether the text holds a character that has a meaning in the syntax of matchers. */
export function hasReserved(text: string): boolean {
  return RESERVED.test(text);
}

/** White space, as Go's unicode package counts it. */
export function isSpace(character: string): boolean {
  return SPACE.test(character);
}

/** Go's strings.TrimSpace. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (end > start && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
