// The filters of GET /alerts and /alerts/groups, read from a query once and asked of every alert.

import type { AlertQuery, AlertStatus, ReceiverView } from '../../alerting/alerting.ts';
import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import { compileAnchored } from '../../labels/go-regexp.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { matchAll } from '../../labels/matcher.ts';
import { type Answer, jsonText } from '../answer.ts';
import type { Query } from '../query.ts';

/** Reads one matcher of a query; how depends on `--enable-feature`. */
export type MatcherReader = (text: string) => Parsed<Matcher>;

export interface AlertFilters extends AlertQuery {
  status(status: AlertStatus): boolean;
}

export type ReadFilters = { readonly filters: AlertFilters } | { readonly refusal: Answer };

export function readFilters(query: Query, receivers: readonly ReceiverView[], readMatcher: MatcherReader): ReadFilters {
  const labels = readMatchers(query.all('filter'), readMatcher);
  if (!labels.ok) return { refusal: jsonText(400, labels.error) };

  const receiver = query.last('receiver');
  const pattern = receiver === undefined ? undefined : compileAnchored(receiver);
  if (pattern?.ok === false) return { refusal: jsonText(400, `failed to parse receiver param: ${pattern.error}`) };

  const chosen = readReceivers(query, receivers, readMatcher);
  if (!chosen.ok) return { refusal: jsonText(400, chosen.error) };
  const names = chosen.value === receivers ? undefined : new Set(chosen.value.map(({ name }) => name));

  return {
    filters: {
      alert: (alert: LabelSet) => matchAll(labels.value, alert),
      receiver: (name) => (pattern?.value.test(name) ?? true) && (names?.has(name) ?? true),
      status: statusFilter(query),
    },
  };
}

/** The receivers whose labels fulfil `receiver_matchers`. */
export function readReceivers(
  query: Query,
  receivers: readonly ReceiverView[],
  readMatcher: MatcherReader,
): Parsed<readonly ReceiverView[]> {
  const texts = query.all('receiver_matchers');
  if (texts.length === 0) return parsed(receivers);
  const matchers = readMatchers(texts, readMatcher);
  if (!matchers.ok) return refused(`failed to parse receiver_matchers param: ${matchers.error}`);
  return parsed(receivers.filter(({ labels }) => matchAll(matchers.value, labels)));
}

export function readMatchers(texts: readonly string[], readMatcher: MatcherReader): Parsed<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const text of texts) {
    const matcher = readMatcher(text);
    if (!matcher.ok) return matcher;
    matchers.push(matcher.value);
  }
  return parsed(matchers);
}

/** An alert that only a time interval mutes counts as active here, as in Alertmanager. */
function statusFilter(query: Query): (status: AlertStatus) => boolean {
  const active = query.flag('active', true);
  const silenced = query.flag('silenced', true);
  const inhibited = query.flag('inhibited', true);
  const unprocessed = query.flag('unprocessed', true);
  return ({ state, silencedBy, inhibitedBy }) => {
    const isSilenced = silencedBy.length > 0;
    const isInhibited = inhibitedBy.length > 0;
    if (state === 'unprocessed') return unprocessed;
    if (!isSilenced && !isInhibited) return active;
    return (silenced || !isSilenced) && (inhibited || !isInhibited);
  };
}
