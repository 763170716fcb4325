// Restore: what the last process left becomes state again. Groups keep their keys, their timers and what they told; an end
// that merely ran out while nobody was looking resolves nothing. (ADR 13)

import { Timestamp } from '../base/timestamp.ts';
import type { Fingerprint, LabelSet } from '../labels/label-set.ts';
import type { Alert } from './alert.ts';
import { isResolved } from './alert.ts';
import type { AlertBook, TrackedAlert } from './alert-book.ts';
import type { Dispatcher } from './dispatcher.ts';
import { planHomecoming } from './group/adoption.ts';
import { Group } from './group/group.ts';
import type { GroupBook } from './group/group-book.ts';
import type { Inheritance } from './group/inheritance.ts';
import type { Told } from './group/told.ts';
import type {
  AlertRow,
  Destination,
  GroupRow,
  Integration,
  IntentRow,
  NotificationReason,
  RestoredState,
  ToldRow,
} from './ports.ts';
import { groupLabelsOf, matchRoutes, type Route } from './route/route.ts';
import type { Ruleset } from './ruleset.ts';

export interface Restoration {
  /** The moment that this process began. */
  readonly startedAtMs: number;
  /** Until then an alert whose end is in doubt counts as firing. */
  readonly doubtUntilMs: number;
}

/** What is restored, and into what. */
export interface RestoreSite {
  readonly rules: Ruleset;
  readonly alerts: AlertBook;
  readonly groups: GroupBook;
  readonly inheritance: Inheritance;
  readonly dispatcher: Dispatcher;
  /** Who can tell the resolves that this destination is owed; undefined when nobody can any more. */
  integrationFor(row: ToldRow): Integration | undefined;
}

export function restoreState(left: RestoredState, site: RestoreSite, when: Restoration): void {
  const { rules, alerts, groups, inheritance, dispatcher } = site;
  for (const row of left.alerts) alerts.restore(withoutDoubt(row, when), row.settled);
  dispatcher.takeUp(left.groups.map((row) => groupFrom(row, rules.root)));
  for (const row of toldWithIntents(left)) restoreTold(row, site);
  inheritance.takeUp(left.inherited);
  for (const group of groups.values()) inheritance.watch(group);
  const firing = [...alerts.values()].filter((tracked) => !isResolved(tracked.alert, when.startedAtMs));
  const remembered = groupsByPlace(groups);
  for (const tracked of firing) recallHomes(tracked, rules.root, remembered);
  dispatcher.rebind(planHomecoming(groups, alerts.values(), rules, when.startedAtMs));
  for (const intent of left.intents) {
    const group = groups.get(intent.groupId);
    if (group !== undefined) dispatcher.takeOver(group, intent); // the attempt that was cut off, once more
  }
}

/** Hangs on a route of which only the name and the receiver are known; the homecoming finds the right one. */
function groupFrom(row: GroupRow, root: Route): Group {
  const remembered = { ...root, id: row.routeId, receiver: row.receiver };
  const group = new Group(row, { route: remembered, byLabels: new Map() });
  group.flushedAtMs = row.flushedAtMs;
  return group;
}

function restoreTold(row: ToldRow, { alerts, groups, integrationFor }: RestoreSite): void {
  const group = groups.get(row.groupId);
  const integration = integrationFor(row);
  if (group === undefined || integration === undefined) return;
  const told = toTold(row, integration, alerts);
  group.setTold(told);
  for (const tracked of told.owed.values()) tracked.leftBehind = [...tracked.leftBehind, group];
}

/** The groups that the alert was in, where its routes are spelled as they were. */
function recallHomes(tracked: TrackedAlert, root: Route, remembered: ReadonlyMap<string, readonly Group[]>): void {
  const homes: Group[] = [];
  for (const route of matchRoutes(root, tracked.labels)) {
    for (const group of remembered.get(placeKey(route, groupLabelsOf(route, tracked.labels))) ?? []) {
      group.add(tracked);
      homes.push(group);
    }
  }
  tracked.homes = homes;
  tracked.leftBehind = tracked.leftBehind.filter((group) => !homes.includes(group));
}

function groupsByPlace(groups: GroupBook): ReadonlyMap<string, readonly Group[]> {
  const byPlace = new Map<string, Group[]>();
  for (const group of groups.values()) {
    const key = placeKey(group.route, group.labels);
    const others = byPlace.get(key);
    if (others === undefined) byPlace.set(key, [group]);
    else others.push(group);
  }
  return byPlace;
}

function placeKey(route: Route, labels: LabelSet): string {
  return `${route.id} ${labels.fingerprint}`;
}

/** An alert whose end nobody has confirmed stays firing for a while, so that its sender can tell. */
function withoutDoubt({ alert, settled }: AlertRow, { doubtUntilMs }: Restoration): Alert {
  if (settled || alert.endsAt.ms >= doubtUntilMs) return alert;
  return { ...alert, endsAt: new Timestamp(doubtUntilMs), timeout: true };
}

function* toldWithIntents({ told, intents }: RestoredState): IterableIterator<ToldRow> {
  const open = new Map(intents.map((intent) => [slot(intent), intent]));
  for (const row of told) {
    const intent = open.get(slot(row));
    open.delete(slot(row));
    yield intent === undefined ? row : { ...row, owed: union(row.owed, intent.firing) };
  }
  for (const intent of open.values()) if (intent.firing.length > 0) yield untold(intent);
}

/** Nothing is known of the attempt: the firing is not taken as told, but its resolve is owed. */
function untold(intent: IntentRow): ToldRow {
  return {
    ...intent,
    reason: 'first notification',
    sentAtMs: 0,
    firing: [],
    resolved: [],
    owed: intent.firing,
    memo: undefined,
  };
}

function slot(row: { readonly groupId: number; readonly destination: Destination }): string {
  return `${row.groupId} ${row.destination}`;
}

function union(a: readonly Fingerprint[], b: readonly Fingerprint[]): Fingerprint[] {
  return [...new Set([...a, ...b])];
}

function toTold(row: ToldRow, integration: Integration, book: AlertBook): Told {
  const owed = new Map<Fingerprint, TrackedAlert>();
  for (const fingerprint of row.owed) {
    const tracked = book.get(fingerprint);
    if (tracked !== undefined) owed.set(fingerprint, tracked);
  }
  return {
    destination: row.destination,
    key: row.key,
    receiver: row.receiver,
    integration,
    revision: row.revision,
    reason: row.reason as NotificationReason,
    sentAtMs: row.sentAtMs,
    firing: new Set(row.firing),
    resolved: new Set(row.resolved),
    owed,
    memo: row.memo,
  };
}
