// Matcher: one condition on one label, compared and printed as Alertmanager does (pkg/labels/matcher.go).

import { compareBytes } from '../base/byte-order.ts';
import { goQuote } from '../base/go-quote.ts';
import { type Parsed, parsed } from '../base/parsed.ts';
import { type AnchoredRegexp, compileAnchored } from './go-regexp.ts';
import { hasReserved } from './label-name.ts';
import type { LabelSet } from './label-set.ts';
import type { Look } from './regexp-look.ts';

export type MatcherType = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly type: MatcherType;
  readonly value: string;
  /** The only values that fulfil it, where they are known: of `=`, and of `=~` with a list of plain values. */
  readonly accepts?: readonly string[] | undefined;
  /**
   * Whether the labels fulfil it; a label that is not set is the empty string. Without a look: at any cost, for expressions
   * that can be trusted. With one: false where the look leaves it open.
   */
  matches(labels: LabelSet, look?: Look): boolean;
  /** As Alertmanager prints it: `foo=~"b.*"`. */
  toString(): string;
}

// Alertmanager's numbers of the types, for the order.
const RANK: Readonly<Record<MatcherType, number>> = { '=': 0, '!=': 1, '=~': 2, '!~': 3 };

/** Fails only for a bad regular expression, in Go's words. */
export function newMatcher(type: MatcherType, name: string, value: string): Parsed<Matcher> {
  if (type === '=' || type === '!=') return parsed(new ValueMatcher(type, name, value));
  const regexp = compileAnchored(value);
  return regexp.ok ? parsed(new RegexpMatcher(type, name, regexp.value)) : regexp;
}

/** Whether the labels fulfil all of them; true where there are none. */
export function matchAll(matchers: readonly Matcher[], labels: LabelSet, look?: Look): boolean {
  for (const matcher of matchers) if (!matcher.matches(labels, look)) return false;
  return true;
}

/** Alertmanager's order: by name, value, type. (labels.Matchers.Less) */
export function compareMatchers(a: Matcher, b: Matcher): number {
  return compareBytes(a.name, b.name) || compareBytes(a.value, b.value) || RANK[a.type] - RANK[b.type];
}

/** `{a="b",c=~"d"}`, in the order given. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.join(',')}}`;
}

class ValueMatcher implements Matcher {
  readonly name: string;
  readonly type: '=' | '!=';
  readonly value: string;

  constructor(type: '=' | '!=', name: string, value: string) {
    this.type = type;
    this.name = name;
    this.value = value;
  }

  get accepts(): readonly string[] | undefined {
    return this.type === '=' ? [this.value] : undefined;
  }

  matches(labels: LabelSet): boolean {
    return ((labels.get(this.name) ?? '') === this.value) === (this.type === '=');
  }

  toString(): string {
    return formatMatcher(this);
  }
}

class RegexpMatcher implements Matcher {
  readonly name: string;
  readonly type: '=~' | '!~';
  readonly #regexp: AnchoredRegexp;

  constructor(type: '=~' | '!~', name: string, regexp: AnchoredRegexp) {
    this.type = type;
    this.name = name;
    this.#regexp = regexp;
  }

  get value(): string {
    return this.#regexp.pattern;
  }

  get accepts(): readonly string[] | undefined {
    return this.type === '=~' ? this.#regexp.literals : undefined;
  }

  matches(labels: LabelSet, look?: Look): boolean {
    const text = labels.get(this.name) ?? '';
    const found = look === undefined ? this.#regexp.test(text) : look.test(this.#regexp, text);
    return found === (this.type === '=~');
  }

  toString(): string {
    return formatMatcher(this);
  }
}

/**
 * As Alertmanager prints it: `foo=~"b.*"`. A name that the classic parser could not read is quoted, and then the value is
 * quoted as Go does.
 */
export function formatMatcher({ name, type, value }: Pick<Matcher, 'name' | 'type' | 'value'>): string {
  if (hasReserved(name)) return `${goQuote(name)}${type}${goQuote(value)}`;
  const text = /[\\"\n]/.test(value) ? value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : value;
  return `${name}${type}"${text}"`;
}
