// The replacement of Go's Regexp.ReplaceAll: `$1`, `$name`, `${1}x`; `$$` is a dollar sign, and `$1x` is the group `1x`.

import type { RE2JS } from 're2js';

export type Matcher = ReturnType<RE2JS['matcher']>;

/** Text that stands for itself, or the name or number of a group. */
export type ReplacementPart = string | { readonly group: string };

// Go takes letters and digits of every script here.
const REFERENCE = /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu;
// Go reads no longer numbers.
const NUMBER = /^(?:0|[1-9]\d{0,7})$/;

export function parseReplacement(replacement: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let end = 0;
  for (const found of replacement.matchAll(REFERENCE)) {
    if (found.index > end) parts.push(replacement.slice(end, found.index));
    const group = found[1] ?? found[2];
    parts.push(group === undefined ? '$' : { group });
    end = found.index + found[0].length;
  }
  if (end < replacement.length) parts.push(replacement.slice(end));
  return parts;
}

/** A group that there is not, or that did not take part in the match, is the empty text. */
export function expand(
  parts: readonly ReplacementPart[],
  matcher: Matcher,
  groups: ReadonlyMap<string, number>,
): string {
  return parts.map((part) => (typeof part === 'string' ? part : groupText(part.group, matcher, groups))).join('');
}

function groupText(name: string, matcher: Matcher, groups: ReadonlyMap<string, number>): string {
  const index = NUMBER.test(name) ? Number(name) : groups.get(name);
  if (index === undefined || index > matcher.groupCount()) return '';
  return matcher.group(index) ?? '';
}
