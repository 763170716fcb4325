// Route: a node of the routing tree, with everything inherited filled in. Which routes an alert takes, and which labels
// group it there. (dispatch/route.go, v0.34)

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

/** Builds the tree. What the root leaves out comes from the `grouping` section, then from Alertmanager's defaults. */
export function compileRoutes(root: RouteConfig, grouping: GroupingConfig): Route {
  return compile(root, inherit(DEFAULTS, { ...grouping, receiver: undefined }), '', '', new Map());
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

/** `seen` counts the siblings with equal matchers so far. */
function compile(
  config: RouteConfig,
  parent: Inherited,
  keyPrefix: string,
  idPrefix: string,
  seen: Map<string, number>,
): Route {
  const own = inherit(parent, config);
  const matchers = formatMatchers(config.matchers);
  const place = seen.get(matchers) ?? 0;
  seen.set(matchers, place + 1);
  const key = keyPrefix + matchers;
  const id = `${idPrefix}${matchers}${place === 0 ? '' : `#${place}`}`;
  const twins = new Map<string, number>();
  const routes = config.routes.map((child) => compile(child, own, `${key}/`, `${id}/`, twins));
  return {
    ...own,
    id,
    key,
    matchers: config.matchers,
    continue: config.continue,
    muteTimeIntervals: config.muteTimeIntervals,
    activeTimeIntervals: config.activeTimeIntervals,
    routes,
    children: new ChildIndex(routes),
  };
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
