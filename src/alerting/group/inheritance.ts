// Inheritance: what the Alertmanager whose place this server took had told, by its notification log. An entry waits until
// the group with its key is there, and becomes what that group has told. It names its alerts by foreign names; each flush
// looks which of them have arrived. So the first flush tells what Alertmanager itself would have told next.

import type { Clock } from '../../base/clock.ts';
import type { Fingerprint } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { AlertingObserver } from '../observer.ts';
import type { InheritedRow, Integration, StateStore } from '../ports.ts';
import type { Ruleset } from '../ruleset.ts';
import { foreignNameOf, isForeignName } from './foreign-name.ts';
import type { Group } from './group.ts';
import { type Told, toldRow } from './told.ts';

export interface InheritanceWorld {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Pick<StateStore, 'settle' | 'keepInherited' | 'forgetInherited'>;
  readonly observer: Pick<AlertingObserver, 'storeFailed'>;
}

export class Inheritance {
  readonly #world: InheritanceWorld;
  readonly #retentionMs: number;
  /** Entries without a group, by the group's key. */
  readonly #waiting = new Map<string, readonly InheritedRow[]>();
  /** Groups that have told alerts which have not arrived. */
  readonly #incomplete = new Set<Group>();
  #lastId = 0;

  /** `retentionMs`: how long at most an entry is kept. */
  constructor(world: InheritanceWorld, retentionMs: number) {
    this.#world = world;
    this.#retentionMs = retentionMs;
  }

  /** What a start found, before a group is born. */
  takeUp(rows: Iterable<InheritedRow>): void {
    for (const row of rows) this.#wait(row);
  }

  /** A group is new here: it has told what Alertmanager told under its key. */
  bequeath(group: Group, { receivers, revision }: Pick<Ruleset, 'receivers' | 'revision'>): void {
    const { receiver } = group.route;
    for (const row of this.#waiting.get(group.key) ?? []) {
      if (row.receiver !== receiver) continue;
      const integration = receivers.get(receiver)?.find(({ name }) => name === row.integration);
      if (integration === undefined) continue; // the config has it no more; perhaps again before the entry expires
      this.#drop(row);
      const isNews = row.expiresAtMs > this.#world.clock.now() && !group.told.has(integration.destination);
      if (isNews) this.#settle(group, { ...toldBefore(row, integration), revision });
    }
    this.watch(group);
  }

  /** A group that comes from an earlier process, or shares what another has told, may wait for alerts of such an entry. */
  watch(group: Group): void {
    if ([...group.told.values()].some(hasForeignNames)) this.#incomplete.add(group);
  }

  /** Calls the group's alerts by their own names in what it has told; whoever was told that they fire is owed their resolves. */
  recognize(group: Group): void {
    if (!this.#incomplete.has(group)) return;
    const incomplete = [...group.told.values()].filter(hasForeignNames);
    const arrived = incomplete.length === 0 ? NOBODY : byForeignName(group.members.values());
    for (const told of incomplete) {
      const next = withOwnNames(told, arrived);
      if (next !== undefined) this.#settle(group, next);
    }
    if (![...group.told.values()].some(hasForeignNames)) this.#incomplete.delete(group);
  }

  /** Before groups are bound to other routes: that goes by what they have told. A flush under way has looked already. */
  recognizeAll(): void {
    for (const group of this.#incomplete) if (!group.flushing) this.recognize(group);
  }

  /** A group ends without having told anything that replaces the entry: it waits for the next group with this key. */
  handBack(group: Group): void {
    if (!this.#incomplete.delete(group)) return;
    for (const told of group.told.values()) {
      if (!hasForeignNames(told)) continue;
      const row = this.#rowOf(group, told);
      this.#wait(row);
      this.#world.store.keepInherited(row);
    }
  }

  dropExpired(): void {
    const nowMs = this.#world.clock.now();
    for (const rows of this.#waiting.values()) for (const row of rows) if (row.expiresAtMs <= nowMs) this.#drop(row);
  }

  #wait(row: InheritedRow): void {
    this.#lastId = Math.max(this.#lastId, row.id);
    this.#waiting.set(row.groupKey, [...(this.#waiting.get(row.groupKey) ?? []), row]);
  }

  #drop(row: InheritedRow): void {
    const others = (this.#waiting.get(row.groupKey) ?? []).filter((other) => other !== row);
    if (others.length > 0) this.#waiting.set(row.groupKey, others);
    else this.#waiting.delete(row.groupKey);
    this.#world.store.forgetInherited(row.id);
  }

  #settle(group: Group, told: Told): void {
    group.setTold(told);
    this.#world.store
      .settle(toldRow(group.id, told))
      .catch((error: unknown) => this.#world.observer.storeFailed('outcome', error));
  }

  /** It expires when Alertmanager's own entry would. (notify/set_notifies_stage.go: twice the repeat interval) */
  #rowOf(group: Group, { receiver, integration, sentAtMs, firing, resolved, memo }: Told): InheritedRow {
    const expiresAtMs = sentAtMs + Math.min(this.#retentionMs, 2 * group.route.repeatIntervalMs);
    return {
      id: this.#lastId + 1,
      groupKey: group.key,
      receiver,
      integration: integration.name,
      sentAtMs,
      firing: [...firing],
      resolved: [...resolved],
      memo,
      expiresAtMs,
    };
  }
}

const NOBODY: ReadonlyMap<Fingerprint, TrackedAlert> = new Map();

function toldBefore(row: InheritedRow, integration: Integration): Omit<Told, 'revision'> {
  return {
    destination: integration.destination,
    key: row.groupKey,
    receiver: row.receiver,
    integration,
    reason: 'first notification', // the log does not say
    sentAtMs: row.sentAtMs,
    firing: new Set(row.firing),
    resolved: new Set(row.resolved),
    owed: new Map(),
    memo: row.memo,
  };
}

function hasForeignNames({ firing, resolved }: Told): boolean {
  for (const names of [firing, resolved]) for (const name of names) if (isForeignName(name)) return true;
  return false;
}

function byForeignName(alerts: Iterable<TrackedAlert>): ReadonlyMap<Fingerprint, TrackedAlert> {
  const byName = new Map<Fingerprint, TrackedAlert>();
  for (const tracked of alerts) byName.set(foreignNameOf(tracked.labels), tracked);
  return byName;
}

/** Undefined where none of the alerts is meant. */
function withOwnNames(told: Told, arrived: ReadonlyMap<Fingerprint, TrackedAlert>): Told | undefined {
  const isMeant = (name: Fingerprint): boolean => arrived.has(name);
  if (![...told.firing].some(isMeant) && ![...told.resolved].some(isMeant)) return undefined;
  const ownName = (name: Fingerprint): Fingerprint => arrived.get(name)?.fingerprint ?? name;
  const owed = new Map(told.owed);
  for (const name of told.firing) {
    const tracked = arrived.get(name);
    if (tracked !== undefined) owed.set(tracked.fingerprint, tracked);
  }
  return {
    ...told,
    owed,
    firing: new Set([...told.firing].map(ownName)),
    resolved: new Set([...told.resolved].map(ownName)),
  };
}
