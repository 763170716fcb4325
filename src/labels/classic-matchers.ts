// Alertmanager's classic syntax of matchers (pkg/labels/parse.go): `{foo=bar, baz=~"x.*"}`. Quotes are optional and so is
// each brace; `\"`, `\\` and `\n` are the only escapes, any other backslash stands for itself.

import { type Parsed, parsed, refused } from '../base/parsed.ts';
import { trimSpace } from './label-name.ts';
import { type Matcher, type MatcherType, newMatcher } from './matcher.ts';

// RE2's `\s`.
const BLANKS = '\t\n\f\r ';
// The value that follows is trimmed by hand, which keeps this linear.
const HEAD = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*/;

/** All matchers of the input, which may be empty. */
export function parseClassicMatchers(input: string): Parsed<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const part of split(input)) {
    const matcher = parseClassicMatcher(part);
    if (!matcher.ok) return matcher;
    matchers.push(matcher.value);
  }
  return parsed(matchers);
}

export function parseClassicMatcher(text: string): Parsed<Matcher> {
  const head = HEAD.exec(text);
  if (head === null) return refused(`bad matcher format: ${text}`);
  const [all, name = '', type = ''] = head;
  const raw = trimEnd(text.slice(all.length));
  const value = unescapeValue(raw);
  if (value === undefined) return refused(`matcher value contains unescaped double quote: ${raw}`);
  return newMatcher(type as MatcherType, name, value);
}

/** At commas outside of quotes. The last part is trimmed, and dropped where nothing is left of it. */
function split(input: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let escaped = false;
  for (const unit of input.replace(/^\{/, '').replace(/\}$/, '')) {
    if (unit === ',' && !quoted) {
      parts.push(part);
      part = '';
      continue; // also leaves `escaped` as it is, like Alertmanager
    }
    if (unit === '"') {
      if (!escaped) quoted = !quoted;
      escaped = false;
    } else if (unit === '\\') escaped = !escaped;
    else if (unit !== ',') escaped = false;
    part += unit;
  }
  const last = trimSpace(part);
  return last === '' ? parts : [...parts, last];
}

/** Undefined where a double quote stands in the middle, or only at one end. */
function unescapeValue(raw: string): string | undefined {
  const opened = raw.startsWith('"');
  const text = opened ? raw.slice(1) : raw;
  let closed = !opened;
  let value = '';
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charAt(i);
    const isLast = i === text.length - 1;
    if (unit === '\\' && !isLast) {
      i += 1;
      const next = text.charAt(i);
      if (next === 'n') value += '\n';
      else value += next === '"' || next === '\\' ? next : `\\${next}`;
    } else if (unit === '"') {
      if (closed || !isLast) return undefined;
      closed = true;
    } else value += unit;
  }
  return closed ? value : undefined;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && BLANKS.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
