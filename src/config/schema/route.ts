// route: the routing tree.

import type { Matcher } from '../../labels/matcher.ts';
import { compareMatchers } from '../../labels/matcher.ts';
import type { RouteConfig } from '../config.ts';
import { type Located, located, named, optional, optionally } from '../decode/codec.ts';
import { listOf, locatedList, mapOf, nestedList } from '../decode/collections.ts';
import { duration } from '../decode/durations.ts';
import { equalities, labelName, matcherList, patterns } from '../decode/matchers.ts';
import type { Memory } from '../decode/memory.ts';
import { type Report, type Section, section } from '../decode/object.ts';
import { quoted } from '../decode/quoted.ts';
import { bool, text } from '../decode/values.ts';

/** `group_by: [...]`: every label. */
const ALL = '...';

/** A route as written, with the places of what refers to other sections. */
export interface RawRoute extends Grouping {
  readonly receiver: Located<string> | undefined;
  readonly match: readonly Matcher[];
  readonly matchRe: readonly Matcher[];
  readonly matchers: readonly Matcher[];
  readonly muteTimeIntervals: readonly Located<string>[];
  readonly activeTimeIntervals: readonly Located<string>[];
  readonly continue: boolean;
  readonly labels: ReadonlyMap<string, string>;
  readonly routes: readonly Located<RawRoute>[];
}

/** What routes and the section `grouping` share. */
export interface Grouping {
  readonly groupBy: readonly string[] | undefined;
  readonly groupWaitMs: number | undefined;
  readonly groupIntervalMs: number | undefined;
  readonly repeatIntervalMs: number | undefined;
}

export const groupingFields = {
  groupBy: optionally(listOf(labelName(ALL))),
  groupWaitMs: named('group_wait', optional(duration())),
  groupIntervalMs: named('group_interval', optional(duration())),
  repeatIntervalMs: named('repeat_interval', optional(duration())),
};

export const route: Section<RawRoute> = section(
  {
    receiver: located(text()),
    ...groupingFields,
    match: equalities(),
    matchRe: patterns(),
    matchers: matcherList(),
    muteTimeIntervals: locatedList(text()),
    activeTimeIntervals: locatedList(text()),
    continue: bool(),
    labels: mapOf(text()), // since 0.34
    routes: nestedList(() => route, 'route'),
  },
  (value, report) => {
    checkGrouping(value, report);
    for (const field of ['match', 'matchRe'] as const) {
      if (report.has(field)) report.warn('AM3003', field, 'deprecated: use matchers');
    }
  },
);

export function checkGrouping<T extends Grouping>(value: T, report: Report<T>): void {
  const names = value.groupBy ?? [];
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '') report.error('AM2015', 'groupBy', 'invalid label name "" in group_by list');
    else if (seen.has(name) && name !== ALL)
      report.error('AM2108', 'groupBy', `duplicated label ${quoted(name)} in group_by`);
    seen.add(name);
  }
  if (seen.has(ALL) && seen.size > 1) {
    report.error('AM2108', 'groupBy', 'cannot have wildcard group_by (`...`) and other labels at the same time');
  }
  if (value.groupIntervalMs === 0) report.error('AM2009', 'groupIntervalMs', 'group_interval cannot be zero');
  if (value.repeatIntervalMs === 0) report.error('AM2009', 'repeatIntervalMs', 'repeat_interval cannot be zero');
}

/** The one that was built before where nothing of it and below it has changed. */
export function buildRoute({ value }: Located<RawRoute>, memory: Memory): RouteConfig {
  const routes = value.routes.map((child) => buildRoute(child, memory));
  const before = memory.routes.recall(value);
  if (before !== undefined && isSameList(before.routes, routes)) return before;
  const { matchers, match, matchRe } = value;
  const route = {
    receiver: value.receiver?.value === '' ? undefined : value.receiver?.value,
    ...buildGrouping(value),
    matchers: [...match, ...matchRe, ...matchers].sort(compareMatchers),
    continue: value.continue,
    muteTimeIntervals: namesOf(value.muteTimeIntervals),
    activeTimeIntervals: namesOf(value.activeTimeIntervals),
    labels: [...value.labels],
    routes,
  };
  memory.routes.keep(value, route);
  return route;
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

export function buildGrouping(value: Grouping): Grouping & { readonly groupByAll: boolean } {
  const groupByAll = value.groupBy?.includes(ALL) ?? false;
  return {
    groupBy: groupByAll ? [] : value.groupBy,
    groupByAll,
    groupWaitMs: value.groupWaitMs,
    groupIntervalMs: value.groupIntervalMs,
    repeatIntervalMs: value.repeatIntervalMs,
  };
}

function namesOf(names: readonly Located<string>[]): readonly string[] {
  return names.map((name) => name.value);
}
