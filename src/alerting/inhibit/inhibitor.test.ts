import { expect, test } from 'vitest';
import { integerBetween, pick, type Random, seededRandom } from '../../base/random.ts';
import { Timestamp } from '../../base/timestamp.ts';
import type { InhibitRuleConfig } from '../../config/config.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { matchAll } from '../../labels/matcher.ts';
import { parseMatchers } from '../../labels/matcher-parser.ts';
import { type Alert, isResolved } from '../alert.ts';
import { compileInhibitRules, type InhibitRules } from './inhibitor.ts';

const NOW = Date.UTC(2026, 0, 1);

function matchers(text: string): InhibitRuleConfig['targetMatchers'] {
  const read = parseMatchers(text, 'fallback');
  if (!read.ok) throw new Error(read.error);
  return read.value.matchers;
}

function rule(source: string, target: string, equal: readonly string[] = [], name = ''): InhibitRuleConfig {
  return { name, sources: [matchers(source)], targetMatchers: matchers(target), equal };
}

function alert(labels: Record<string, string>, endsAtMs: number): Alert {
  return {
    labels: LabelSet.from(Object.entries(labels)),
    annotations: LabelSet.empty,
    startsAt: new Timestamp(NOW),
    endsAt: new Timestamp(endsAtMs),
    updatedAt: new Timestamp(NOW),
    generatorUrl: '',
    timeout: false,
  };
}

function tell(rules: InhibitRules, ...alerts: readonly Alert[]): void {
  for (const one of alerts) rules.alertChanged(one, one.labels.fingerprint);
}

function inhibitors(rules: InhibitRules, target: Alert, nowMs = NOW): readonly string[] {
  return rules.inhibitedBy(target.labels, target.labels.fingerprint, nowMs);
}

const later = NOW + 60_000;
const critical = alert({ severity: 'critical', cluster: 'a' }, later);
const warning = alert({ severity: 'warning', cluster: 'a' }, later);
const bySeverity = rule('severity=critical', 'severity=warning', ['cluster']);

test('a firing source inhibits targets whose equal labels agree, and no others', () => {
  const rules = compileInhibitRules([bySeverity]);
  expect(inhibitors(rules, warning)).toEqual([]);
  tell(rules, critical, warning);
  expect(inhibitors(rules, warning)).toEqual([critical.labels.fingerprint]);
  expect(inhibitors(rules, alert({ severity: 'warning', cluster: 'b' }, later))).toEqual([]);
  expect(inhibitors(rules, critical)).toEqual([]);
});

test('a missing equal label agrees with an empty and with a missing one', () => {
  const rules = compileInhibitRules([bySeverity]);
  const source = alert({ severity: 'critical', cluster: '' }, later);
  tell(rules, source);
  expect(inhibitors(rules, alert({ severity: 'warning' }, later))).toEqual([source.labels.fingerprint]);
  expect(inhibitors(rules, warning)).toEqual([]);
});

test('values that only agree when they are run together do not agree', () => {
  const rules = compileInhibitRules([rule('s=1', 't=1', ['a', 'b'])]);
  tell(rules, alert({ s: '1', a: 'x', b: 'yz' }, later));
  expect(inhibitors(rules, alert({ t: '1', a: 'xy', b: 'z' }, later))).toEqual([]);
});

test('a resolved source inhibits nobody, until it fires again', () => {
  const rules = compileInhibitRules([bySeverity]);
  tell(rules, critical);
  expect(inhibitors(rules, warning, later)).toEqual([]);
  tell(rules, alert({ severity: 'critical', cluster: 'a' }, NOW));
  expect(inhibitors(rules, warning)).toEqual([]);
  tell(rules, critical);
  expect(inhibitors(rules, warning)).toEqual([critical.labels.fingerprint]);
  rules.alertRemoved(critical.labels.fingerprint);
  expect(inhibitors(rules, warning)).toEqual([]);
});

test('when one of several sources ends, another still inhibits', () => {
  const rules = compileInhibitRules([bySeverity]);
  const second = alert({ severity: 'critical', cluster: 'a', node: '2' }, later + 1);
  tell(rules, critical, second);
  tell(rules, alert({ severity: 'critical', cluster: 'a', node: '2' }, NOW));
  expect(inhibitors(rules, warning)).toEqual([critical.labels.fingerprint]);
  rules.alertRemoved(critical.labels.fingerprint);
  expect(inhibitors(rules, warning)).toEqual([]);
});

test('alerts that match both sides inhibit neither themselves nor each other, but plain targets', () => {
  const rules = compileInhibitRules([rule('s=1', 't=1')]);
  const one = alert({ s: '1', t: '1', n: '1' }, later);
  const two = alert({ s: '1', t: '1', n: '2' }, later);
  tell(rules, one, two);
  expect(inhibitors(rules, one)).toEqual([]);
  expect(inhibitors(rules, two)).toEqual([]);
  expect(inhibitors(rules, alert({ t: '1' }, later))).toHaveLength(1);
  const source = alert({ s: '1' }, later);
  tell(rules, source);
  expect(inhibitors(rules, one)).toEqual([source.labels.fingerprint]);
});

test('of several rules the first in the file answers', () => {
  const rules = compileInhibitRules([rule('s=2', 't=1'), rule('s=1', 't=1')]);
  const [one, two] = [alert({ s: '1' }, later), alert({ s: '2' }, later)];
  tell(rules, one, two);
  expect(inhibitors(rules, alert({ t: '1' }, later))).toEqual([two.labels.fingerprint]);
});

test('an unchanged rule keeps its index over a reload, a new one must be filled', () => {
  const before = compileInhibitRules([bySeverity]);
  const live = [critical, alert({ s: '1' }, later)];
  tell(before, ...live);
  expect([...before.indexing([])]).toEqual([]);
  const after = compileInhibitRules([rule('s=1', 't=1'), { ...bySeverity, name: 'renamed' }], before);
  const target = alert({ t: '1' }, later);
  expect(inhibitors(after, warning)).toHaveLength(1);
  expect(inhibitors(after, target)).toEqual([]);
  // Until it is filled, a further reload fills it again.
  const abandoned = compileInhibitRules([rule('s=1', 't=1')], after);
  expect([...abandoned.indexing(live, 1)]).toHaveLength(2);
  expect(inhibitors(abandoned, target)).toHaveLength(1);
  expect(inhibitors(after, target)).toEqual([]);
  expect([...after.indexing(live, 10)]).toEqual([]);
  expect(inhibitors(after, target)).toHaveLength(1);
  expect([...after.indexing(live, 1)]).toEqual([]); // nothing is new any more
});

// ---- Against a plain scan ----

const VALUES = ['', 'x', 'y'] as const;

function randomLabels(random: Random): Record<string, string> {
  const labels: Record<string, string> = { id: String(integerBetween(random, 0, 3)) };
  for (const name of ['s', 't', 'e', 'f']) labels[name] = pick(random, VALUES);
  return labels;
}

function randomRule(random: Random): InhibitRuleConfig {
  const source = pick(random, ['s=x', 's=~"x|y"', 's!=x', 's=""', 's=~"x.*",id!=0', 's=x,id=1'] as const);
  const target = pick(random, ['t=x', 't=~"x|y"', 't!=y', 't=""', 's=x', 's=~".+"'] as const);
  const made = rule(source, target, pick<readonly string[]>(random, [[], ['e'], ['e', 'f']]));
  return random.next() < 0.3 ? { ...made, sources: [...made.sources, matchers('f=y')] } : made;
}

/** Alertmanager's words, word for word: scan all rules, then all sources. */
function scan(rules: readonly InhibitRuleConfig[], live: Iterable<Alert>, target: LabelSet, nowMs: number): string[][] {
  const alerts = [...live];
  return rules.map(({ sources, targetMatchers, equal }) => {
    if (!matchAll(targetMatchers, target)) return [];
    const isSource = (labels: LabelSet) => sources.some((one) => matchAll(one, labels));
    return alerts
      .filter((one) => isSource(one.labels) && !isResolved(one, nowMs))
      .filter((one) => equal.every((name) => (one.labels.get(name) ?? '') === (target.get(name) ?? '')))
      .filter((one) => !(isSource(target) && matchAll(targetMatchers, one.labels)))
      .map((one) => one.labels.fingerprint);
  });
}

test.each([1, 2, 3, 4, 5, 6])('inhibits what a plain scan finds, through changes and reloads (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const live = new Map<string, Alert>();
  let config = [randomRule(random), randomRule(random)];
  let rules = compileInhibitRules(config);
  let nowMs = NOW;
  /** A reload under way: new rules, being filled while alerts change. */
  let next: { rules: InhibitRules; config: InhibitRuleConfig[]; indexing: Generator } | undefined;
  for (let step = 0; step < 600; step += 1) {
    nowMs += integerBetween(random, 0, 3);
    const changed = alert(randomLabels(random), nowMs + integerBetween(random, -2, 12));
    const { fingerprint } = changed.labels;
    for (const told of [rules, next?.rules]) {
      if (step % 5 === 0) told?.alertRemoved(fingerprint);
      else told?.alertChanged(changed, fingerprint);
    }
    if (step % 5 === 0) live.delete(fingerprint);
    else live.set(fingerprint, changed);

    if (next === undefined && random.next() < 0.1) {
      const kept = config.filter(() => random.next() < 0.7);
      const wanted = [...kept, randomRule(random), randomRule(random)].slice(0, 5);
      const compiled = compileInhibitRules(wanted, rules);
      next = { rules: compiled, config: wanted, indexing: compiled.indexing(live.values(), 7) };
    } else if (next?.indexing.next().done) {
      ({ rules, config } = next);
      next = undefined;
    }

    const target = LabelSet.from(Object.entries(randomLabels(random)));
    const expected = scan(config, live.values(), target, nowMs);
    const [found] = rules.inhibitedBy(target, target.fingerprint, nowMs);
    const first = expected.find((sources) => sources.length > 0) ?? [];
    if (found === undefined) expect(first, `step ${step}`).toEqual([]);
    else expect(first, `step ${step}`).toContain(found);
  }
});
