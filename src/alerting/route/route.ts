// Route: a node of the routing tree, with everything inherited filled in. Which routes an alert takes, and which labels
// group it there. (dispatch/route.go, v0.34)

import { atOnce, type Steps } from '../../base/slices.ts';
import type { GroupingConfig, RouteConfig } from '../../config/config.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { formatMatchers, type Matcher, matchAll } from '../../labels/matcher.ts';
import { ChildIndex } from './child-index.ts';

export interface Route {
  /** Names this node among all: its key, and on every level its place among siblings with equal matchers. */
  readonly id: string;
  /** The matchers on the way from the root. Part of group keys; not unique. */
  readonly key: string;
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly receiver: string;
  readonly groupBy: ReadonlySet<string>;
  /** `group_by: [...]`: every alert is a group of its own. */
  readonly groupByAll: boolean;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly Route[];
  /** Finds the children worth asking about an alert, in their order. */
  readonly children: ChildIndex<Route>;
}

type Inherited = Pick<
  Route,
  'receiver' | 'groupBy' | 'groupByAll' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs'
>;

const DEFAULTS: Inherited = {
  receiver: '',
  groupBy: new Set(),
  groupByAll: false,
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
};

/**
 * Builds the tree. What the root leaves out comes from the `grouping` section, then from Alertmanager's defaults. A subtree
 * that is the same as in `previous` is the same object, so that whoever compares the two need not look inside.
 */
export function compileRoutes(root: RouteConfig, grouping: GroupingConfig, previous?: Route): Route {
  return atOnce(compileRoutesInSteps(root, grouping, previous));
}

/** The same, with a breath after each node. */
export function* compileRoutesInSteps(root: RouteConfig, grouping: GroupingConfig, previous?: Route): Steps<Route> {
  return yield* compile(
    root,
    inherit(DEFAULTS, { ...grouping, receiver: undefined }),
    '',
    '',
    new Map(),
    new Map(previous === undefined ? [] : [[previous.id, previous]]),
  );
}

/** Every route that takes the alert, depth first; of a node and its matching children, the children. */
export function matchRoutes(root: Route, labels: LabelSet): Route[] {
  const taken: Route[] = [];
  if (matchAll(root.matchers, labels)) descend(root, labels, taken);
  return taken;
}

/** The labels that name the alert's group on this route. */
export function groupLabelsOf(route: Route, labels: LabelSet): LabelSet {
  if (route.groupByAll) return labels;
  return route.groupBy.size === 0 ? LabelSet.empty : labels.only(route.groupBy);
}

function descend(node: Route, labels: LabelSet, taken: Route[]): void {
  const before = taken.length;
  for (const child of node.children.candidates(labels)) {
    if (!matchAll(child.matchers, labels)) continue;
    descend(child, labels, taken);
    if (!child.continue) break;
  }
  if (taken.length === before) taken.push(node);
}

/** `seen` counts the siblings with equal matchers so far; `former` are the siblings of the previous tree, by id. */
function* compile(
  config: RouteConfig,
  parent: Inherited,
  keyPrefix: string,
  idPrefix: string,
  seen: Map<string, number>,
  former: ReadonlyMap<string, Route>,
): Steps<Route> {
  const own = inherit(parent, config);
  const matchers = formatMatchers(config.matchers);
  const place = seen.get(matchers) ?? 0;
  seen.set(matchers, place + 1);
  const key = keyPrefix + matchers;
  const id = `${idPrefix}${matchers}${place === 0 ? '' : `#${place}`}`;
  const same = former.get(id);
  const routes = yield* compileAll(config.routes, own, `${key}/`, `${id}/`, same?.routes ?? []);
  const node = {
    ...own,
    id,
    key,
    continue: config.continue,
    muteTimeIntervals: config.muteTimeIntervals,
    activeTimeIntervals: config.activeTimeIntervals,
    routes,
  };
  if (same !== undefined && isSame(same, node)) return same;
  return {
    ...node,
    matchers: config.matchers,
    children: same?.routes === routes ? same.children : new ChildIndex(routes),
  };
}

/** The former siblings themselves, where none of them changed. */
function* compileAll(
  configs: readonly RouteConfig[],
  parent: Inherited,
  keyPrefix: string,
  idPrefix: string,
  former: readonly Route[],
): Steps<readonly Route[]> {
  const seen = new Map<string, number>();
  const byId = new Map(former.map((route) => [route.id, route]));
  const routes: Route[] = [];
  for (const config of configs) {
    routes.push(yield* compile(config, parent, keyPrefix, idPrefix, seen, byId));
    yield;
  }
  const same = routes.length === former.length && routes.every((route, place) => route === former[place]);
  return same ? former : routes;
}

/** Whether two nodes with the same id do the same. */
function isSame(a: Route, b: Omit<Route, 'matchers' | 'children'>): boolean {
  return (
    a.routes === b.routes &&
    a.key === b.key &&
    a.continue === b.continue &&
    a.receiver === b.receiver &&
    a.groupByAll === b.groupByAll &&
    a.groupWaitMs === b.groupWaitMs &&
    a.groupIntervalMs === b.groupIntervalMs &&
    a.repeatIntervalMs === b.repeatIntervalMs &&
    sameNames([...a.groupBy], [...b.groupBy]) &&
    sameNames(a.muteTimeIntervals, b.muteTimeIntervals) &&
    sameNames(a.activeTimeIntervals, b.activeTimeIntervals)
  );
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, place) => name === b[place]);
}

function inherit(
  parent: Inherited,
  own: Partial<RouteConfig> | (Partial<GroupingConfig> & { receiver: undefined }),
): Inherited {
  const groups = own.groupByAll === true || own.groupBy !== undefined;
  return {
    receiver: own.receiver ?? parent.receiver,
    groupBy: groups ? new Set(own.groupBy) : parent.groupBy,
    groupByAll: groups ? own.groupByAll === true : parent.groupByAll,
    groupWaitMs: own.groupWaitMs ?? parent.groupWaitMs,
    groupIntervalMs: own.groupIntervalMs ?? parent.groupIntervalMs,
    repeatIntervalMs: own.repeatIntervalMs ?? parent.repeatIntervalMs,
  };
}
