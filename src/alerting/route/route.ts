// Route: a node of the routing tree, with everything inherited filled in. Which routes an alert takes, and which labels
// group it there. (dispatch/route.go, v0.34)

import { assert } from '../../base/assert.ts';
import { atOnce, type Steps, within } from '../../base/slices.ts';
import type { GroupingConfig, RouteConfig } from '../../config/config.ts';
import { type Fingerprint, LabelSet } from '../../labels/label-set.ts';
import { formatMatchers, type Matcher, matchAll } from '../../labels/matcher.ts';
import { ChildIndex } from './child-index.ts';

/** Names and templates. */
export type RouteLabelTemplates = readonly (readonly [name: string, template: string])[];

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
  /** 0.34's labels of routes: templates by name, those from above first. */
  readonly labels: RouteLabelTemplates;
  readonly routes: readonly Route[];
  /** Finds the children worth asking about an alert, in their order. */
  readonly children: ChildIndex<Route>;
  /** What it was made of, or would be again: the same makes the same. For whoever makes the next tree; nobody else reads it. */
  madeOf: MadeOf;
}

interface MadeOf {
  readonly config: RouteConfig;
  readonly inherited: Inherited;
}

type Inherited = Pick<
  Route,
  'receiver' | 'groupBy' | 'groupByAll' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'labels'
>;

const NONE: readonly Route[] = Object.freeze([]);

const DEFAULTS: Inherited = {
  receiver: '',
  groupBy: new Set(),
  groupByAll: false,
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
  labels: [],
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
  const defaults = inherit(DEFAULTS, { ...grouping, receiver: undefined }, previous);
  const [route] = yield* compileSiblings(
    [root],
    { inherited: defaults, key: '', id: '' },
    previous === undefined ? NONE : [previous],
  );
  assert(route !== undefined, 'a tree has a root');
  return route;
}

/** Every route that takes the alert, depth first; of a node and its matching children, the children. */
export function matchRoutes(root: Route, labels: LabelSet): readonly Route[] {
  return matchAll(root.matchers, labels) ? descend(root, labels) : NONE;
}

/** The labels that name the alert's group on this route. */
export function groupLabelsOf(route: Route, labels: LabelSet): LabelSet {
  if (route.groupByAll) return labels;
  return route.groupBy.size === 0 ? LabelSet.empty : labels.only(route.groupBy);
}

/** The fingerprint of these labels, without the labels: nearly every alert joins a group that is there. */
export function groupFingerprintOf(route: Route, labels: LabelSet): Fingerprint {
  return route.groupByAll ? labels.fingerprint : labels.fingerprintOf(route.groupBy);
}

function descend(node: Route, labels: LabelSet): readonly Route[] {
  let taken = NONE;
  for (const child of node.children.candidates(labels)) {
    if (!matchAll(child.matchers, labels)) continue;
    const below = descend(child, labels);
    taken = taken.length === 0 ? below : [...taken, ...below];
    if (!child.continue) break;
  }
  return taken.length === 0 ? [node] : taken;
}

/** What siblings have from above: values, and how their keys and ids begin. */
interface Above {
  readonly inherited: Inherited;
  readonly key: string;
  readonly id: string;
}

/** `former`: the siblings of the previous tree; the answer are they themselves where none of them changed. */
function* compileSiblings(
  configs: readonly RouteConfig[],
  above: Above,
  former: readonly Route[],
): Steps<readonly Route[]> {
  const twins = new Map<string, number>();
  const known = new Former(former);
  const routes: Route[] = [];
  for (const [index, config] of configs.entries()) {
    const unchanged = known.madeOf(config, above.inherited, index);
    const matchers = unchanged?.key.slice(above.key.length) ?? formatMatchers(config.matchers);
    const place = twins.get(matchers) ?? 0;
    twins.set(matchers, place + 1);
    const key = above.key + matchers;
    const id = place === 0 ? above.id + matchers : `${above.id}${matchers}#${place}`;
    if (unchanged?.id === id) {
      routes.push(unchanged);
      yield;
      continue;
    }
    const same = known.called(id);
    const inherited = inherit(above.inherited, config, same);
    // Most routes are leaves, and a generator for each would cost more than they do.
    const children =
      config.routes.length === 0
        ? NONE
        : yield* within(
            compileSiblings(config.routes, { inherited, key: `${key}/`, id: `${id}/` }, same?.routes ?? NONE),
          );
    const madeOf = { config, inherited: above.inherited };
    if (same !== undefined && isSame(same, config, inherited, children)) {
      same.madeOf = madeOf;
      routes.push(same);
    } else {
      const index = yield* ChildIndex.of(children, same);
      routes.push(newRoute(id, key, madeOf, inherited, children, index));
    }
    yield;
  }
  const isFormer = routes.length === former.length && routes.every((route, place) => route === former[place]);
  return isFormer ? former : routes;
}

/** The siblings of the previous tree. */
class Former {
  readonly #routes: readonly Route[];
  #byId: ReadonlyMap<string, Route> | undefined;
  /** How much further back the last one stood that was found. */
  #shift = 0;

  constructor(routes: readonly Route[]) {
    this.#routes = routes;
  }

  called(id: string): Route | undefined {
    this.#byId ??= new Map(this.#routes.map((route) => [route.id, route]));
    return this.#byId.get(id);
  }

  /** The one that was made of the same, if it is about where it is expected. */
  madeOf(config: RouteConfig, inherited: Inherited, index: number): Route | undefined {
    for (const shift of [this.#shift, this.#shift - 1, this.#shift + 1]) {
      const route = this.#routes[index + shift];
      if (route?.madeOf.config !== config || !inheritsSame(route.madeOf.inherited, inherited)) continue;
      this.#shift = shift;
      return route;
    }
    return undefined;
  }
}

function inheritsSame(a: Inherited, b: Inherited): boolean {
  return (
    a === b ||
    (a.receiver === b.receiver &&
      a.groupBy === b.groupBy &&
      a.groupByAll === b.groupByAll &&
      a.groupWaitMs === b.groupWaitMs &&
      a.groupIntervalMs === b.groupIntervalMs &&
      a.repeatIntervalMs === b.repeatIntervalMs &&
      a.labels === b.labels)
  );
}

/** Written out: to spread parts into such an object took longer than all else here. */
function newRoute(
  id: string,
  key: string,
  madeOf: MadeOf,
  inherited: Inherited,
  routes: readonly Route[],
  children: ChildIndex<Route>,
): Route {
  const { config } = madeOf;
  return {
    id,
    key,
    matchers: config.matchers,
    continue: config.continue,
    receiver: inherited.receiver,
    groupBy: inherited.groupBy,
    groupByAll: inherited.groupByAll,
    groupWaitMs: inherited.groupWaitMs,
    groupIntervalMs: inherited.groupIntervalMs,
    repeatIntervalMs: inherited.repeatIntervalMs,
    muteTimeIntervals: config.muteTimeIntervals,
    activeTimeIntervals: config.activeTimeIntervals,
    labels: inherited.labels,
    routes,
    children,
    madeOf,
  };
}

/** Whether a node of the same id does the same. */
function isSame(node: Route, config: RouteConfig, inherited: Inherited, routes: readonly Route[]): boolean {
  return (
    node.routes === routes &&
    node.continue === config.continue &&
    node.receiver === inherited.receiver &&
    node.groupByAll === inherited.groupByAll &&
    node.groupWaitMs === inherited.groupWaitMs &&
    node.groupIntervalMs === inherited.groupIntervalMs &&
    node.repeatIntervalMs === inherited.repeatIntervalMs &&
    (node.groupBy === inherited.groupBy || sameNames([...node.groupBy], [...inherited.groupBy])) &&
    sameNames(node.muteTimeIntervals, config.muteTimeIntervals) &&
    sameNames(node.activeTimeIntervals, config.activeTimeIntervals) &&
    sameLabels(node.labels, inherited.labels)
  );
}

function sameLabels(a: RouteLabelTemplates, b: RouteLabelTemplates): boolean {
  return a === b || sameNames(a.flat(), b.flat());
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, place) => name === b[place]);
}

/** `same`: the node of the previous tree, whose names and labels are used again where they are the same. */
function inherit(
  parent: Inherited,
  own: Partial<RouteConfig> | (Partial<GroupingConfig> & { receiver: undefined }),
  same: Route | undefined,
): Inherited {
  const groups = own.groupByAll === true || own.groupBy !== undefined;
  return {
    receiver: own.receiver ?? parent.receiver,
    groupBy: groups ? namesOf(own.groupBy ?? [], same?.groupBy) : parent.groupBy,
    groupByAll: groups ? own.groupByAll === true : parent.groupByAll,
    groupWaitMs: own.groupWaitMs ?? parent.groupWaitMs,
    groupIntervalMs: own.groupIntervalMs ?? parent.groupIntervalMs,
    repeatIntervalMs: own.repeatIntervalMs ?? parent.repeatIntervalMs,
    labels: 'labels' in own && own.labels !== undefined ? merged(parent.labels, own.labels, same) : parent.labels,
  };
}

/** A child's template takes the place of its parent's of the same name. */
function merged(above: RouteLabelTemplates, own: RouteLabelTemplates, same: Route | undefined): RouteLabelTemplates {
  if (own.length === 0) return above;
  const labels = [...new Map([...above, ...own])];
  return same !== undefined && sameLabels(same.labels, labels) ? same.labels : labels;
}

function namesOf(names: readonly string[], same: ReadonlySet<string> | undefined): ReadonlySet<string> {
  if (same?.size === names.length && sameNames([...same], names)) return same;
  return new Set(names);
}
