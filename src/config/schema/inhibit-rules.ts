// inhibit_rules.

import { compareBytes } from '../../base/byte-order.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { compareMatchers } from '../../labels/matcher.ts';
import type { InhibitRuleConfig } from '../config.ts';
import type { Located, ValueOf } from '../decode/codec.ts';
import { listOf } from '../decode/collections.ts';
import { equalities, labelName, matcherList, patterns } from '../decode/matchers.ts';
import type { Memory } from '../decode/memory.ts';
import { section } from '../decode/object.ts';
import { text } from '../decode/values.ts';

const DEPRECATED = {
  sourceMatch: 'source_matchers',
  sourceMatchRe: 'source_matchers',
  targetMatch: 'target_matchers',
  targetMatchRe: 'target_matchers',
} as const;

export type RawInhibitRule = ValueOf<typeof inhibitRule>;
export const inhibitRule = section(
  {
    name: text(),
    sourceMatch: equalities(),
    sourceMatchRe: patterns(),
    sourceMatchers: matcherList(),
    targetMatch: equalities(),
    targetMatchRe: patterns(),
    targetMatchers: matcherList(),
    equal: listOf(labelName()),
  },
  (rule, report) => {
    if (rule.equal.includes('')) report.error('AM2015', 'equal', 'invalid label name "" in equal list');
    for (const field of Object.keys(DEPRECATED) as (keyof typeof DEPRECATED)[]) {
      if (report.has(field)) report.warn('AM3003', field, `deprecated: use ${DEPRECATED[field]}`);
    }
  },
);

/** The one that was built before, if there was one. */
export function buildInhibitRule({ value }: Located<RawInhibitRule>, memory: Memory): InhibitRuleConfig {
  const before = memory.rules.recall(value);
  if (before !== undefined) return before;
  const rule = {
    name: value.name,
    sources: [sorted(value.sourceMatch, value.sourceMatchRe, value.sourceMatchers)],
    targetMatchers: sorted(value.targetMatch, value.targetMatchRe, value.targetMatchers),
    equal: [...new Set(value.equal)].sort(compareBytes),
  };
  memory.rules.keep(value, rule);
  return rule;
}

function sorted(...matchers: readonly (readonly Matcher[])[]): readonly Matcher[] {
  return matchers.flat().sort(compareMatchers);
}
