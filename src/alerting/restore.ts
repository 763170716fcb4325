// Restore: what the last process left becomes state again. Groups keep their keys, their timers and what they told; an end
// that merely ran out while nobody was looking resolves nothing. (DESIGN 6)

import { Timestamp } from '../base/timestamp.ts';
import type { Fingerprint } from '../labels/label-set.ts';
import type { Alert } from './alert.ts';
import { isResolved } from './alert.ts';
import type { AlertBook, TrackedAlert } from './alert-book.ts';
import type { Dispatcher } from './dispatcher.ts';
import { Group } from './group/group.ts';
import type { Told } from './group/told.ts';
import type {
  AlertRow,
  Destination,
  Integration,
  IntentRow,
  NotificationReason,
  RestoredState,
  ToldRow,
} from './ports.ts';
import type { Route } from './route/route.ts';
import type { Ruleset } from './ruleset.ts';

export interface Restoration {
  /** The moment that this process began. */
  readonly startedAtMs: number;
  /** Until then an alert whose end is in doubt counts as firing. */
  readonly doubtUntilMs: number;
}

export function restoreState(
  left: RestoredState,
  rules: Ruleset,
  book: AlertBook,
  dispatcher: Dispatcher,
  when: Restoration,
): void {
  const alerts = left.alerts.map((row) => book.restore(withoutDoubt(row, when), row.settled));
  const routes = new Map(allRoutes(rules.root).map((route) => [route.id, route]));
  const groups = left.groups.map((row) => {
    const route = routes.get(row.routeId);
    const group = new Group(row, dispatcher.seat(route ?? rules.root));
    group.isRetired = route === undefined;
    group.flushedAtMs = row.flushedAtMs;
    return group;
  });
  const byId = new Map(groups.map((group) => [group.id, group]));
  const integrations = integrationsByDestination(rules);
  for (const told of toldWithIntents(left)) {
    const integration = integrations.get(told.destination);
    const group = byId.get(told.groupId);
    if (integration !== undefined) group?.setTold(toTold(told, integration, book));
  }

  dispatcher.adopt(groups);
  for (const tracked of alerts) if (!isResolved(tracked.alert, when.startedAtMs)) dispatcher.place(tracked);
  for (const { groupId } of left.intents) {
    const group = byId.get(groupId);
    if (group !== undefined) dispatcher.flushSoon(group); // the attempt that was cut off, once more
  }
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
  for (const intent of open.values()) yield untold(intent);
}

/** Nothing is known of the attempt: the firing is not taken as told, but its resolve is owed. */
function untold(intent: IntentRow): ToldRow {
  return { ...intent, reason: 'first notification', sentAtMs: 0, firing: [], resolved: [], owed: intent.firing };
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
    receiver: row.receiver,
    integration,
    revision: row.revision,
    reason: row.reason as NotificationReason,
    sentAtMs: row.sentAtMs,
    firing: new Set(row.firing),
    resolved: new Set(row.resolved),
    owed,
  };
}

function integrationsByDestination(rules: Ruleset): Map<Destination, Integration> {
  const found = new Map<Destination, Integration>();
  for (const integrations of rules.receivers.values()) {
    for (const integration of integrations) found.set(integration.destination, integration);
  }
  return found;
}

function allRoutes(root: Route): Route[] {
  return [root, ...root.routes.flatMap(allRoutes)];
}
