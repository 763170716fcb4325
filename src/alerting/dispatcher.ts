// Dispatcher: puts alerts into groups and flushes each group when it is due. One timer a group; a group's flushes never
// overlap. (dispatch/dispatch.go, v0.34)

import type { Clock } from '../base/clock.ts';
import type { Live } from '../base/live.ts';
import { inSlices, type Steps } from '../base/slices.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { isResolved } from './alert.ts';
import type { TrackedAlert } from './alert-book.ts';
import type { Adoption, Founding } from './group/adoption.ts';
import { Group } from './group/group.ts';
import type { GroupBook } from './group/group-book.ts';
import type { Inheritance } from './group/inheritance.ts';
import { type Told, toldRow, withoutDebtsBefore } from './group/told.ts';
import type { AlertingObserver } from './observer.ts';
import type { Pipeline } from './pipeline.ts';
import type { GroupId, GroupKey, IntentRow, StateStore } from './ports.ts';
import { groupFingerprintOf, groupLabelsOf, matchRoutes, type Route } from './route/route.ts';
import type { Ruleset } from './ruleset.ts';

/** A flush has at least this long, however short the group's interval. (notify/notify.go: MinTimeout) */
const FLUSH_TIME_MIN_MS = 10_000;

export interface DispatcherWorld {
  readonly clock: Clock;
  readonly store: StateStore;
  readonly observer: AlertingObserver;
}

/** What it works on. */
export interface DispatcherParts {
  readonly rules: Live<Ruleset>;
  readonly groups: GroupBook;
  readonly pipeline: Pipeline;
  readonly inheritance: Inheritance;
}

export class Dispatcher {
  readonly #rules: Live<Ruleset>;
  readonly #groups: GroupBook;
  readonly #pipeline: Pipeline;
  readonly #inheritance: Inheritance;
  readonly #world: DispatcherWorld;
  /** No flush before this, on the clock that nobody sets: `--dispatch.start-delay`. Belongs to the process, not to a config. */
  readonly #notBeforeMs: number;
  readonly #running = new Set<Promise<void>>();
  /** Groups whose last flush could not tell everyone. */
  readonly #troubled = new Set<Group>();
  #nextId: number;
  #isStopped = false;
  /** Groups that fell due while flushes are held; undefined while they are not. */
  #held: Set<Group> | undefined;

  constructor({ rules, groups, pipeline, inheritance }: DispatcherParts, world: DispatcherWorld, notBeforeMs: number) {
    this.#rules = rules;
    this.#groups = groups;
    this.#pipeline = pipeline;
    this.#inheritance = inheritance;
    this.#world = world;
    this.#notBeforeMs = notBeforeMs;
    this.#nextId = 1;
  }

  /** Puts an alert that is new, or fires again, into the group of each of its routes. */
  place(tracked: TrackedAlert): void {
    let homes: readonly Group[] = [];
    tracked.turnedAway = false;
    for (const route of matchRoutes(this.#rules.current.root, tracked.labels)) {
      const group = this.#groupFor(route, tracked);
      if (group === undefined) {
        tracked.turnedAway = true;
        continue;
      }
      homes = homes.length === 0 ? group.asOnlyHome : [...homes, group];
      group.add(tracked);
    }
    tracked.homes = homes;
  }

  /** A known alert was sent again. */
  touch(tracked: TrackedAlert): void {
    if (tracked.turnedAway && !isResolved(tracked.alert, this.#world.clock.now())) this.place(tracked);
  }

  /** Takes groups of an earlier process into the book. They stand still until `rebind` gives them a route of today. */
  takeUp(groups: Iterable<Group>): void {
    for (const group of groups) {
      this.#groups.add(group);
      this.#nextId = Math.max(this.#nextId, group.id + 1);
      this.#world.observer.groupCreated(group.route.receiver);
    }
  }

  /**
   * An attempt of an earlier process, whose outcome nobody knows. What it may have told is owed from now on, whatever becomes of
   * the next attempt; that one is due at once.
   */
  takeOver(group: Group, intent: IntentRow): void {
    const told = group.told.get(intent.destination);
    if (told !== undefined && intent.firing.length > 0) {
      this.#settle(group, told);
      this.#world.store
        .intend({ ...intent, firing: [] })
        .catch((error: unknown) => this.#world.observer.storeFailed('intent', error));
    }
    this.flushSoon(group);
  }

  /**
   * Binds the state to another ruleset, in one synchronous step; call right after the snapshot was swapped. Nothing is sent
   * by it: groups keep their time, or get the one that their new route gives them.
   */
  rebind(adoption: Adoption): void {
    for (const [group, route] of adoption.routes) if (route === undefined) this.#groups.rebind(group, undefined);
    this.#groups.reseat(adoption.moves);
    for (const [group, route] of adoption.routes) if (route !== undefined) this.#bind(group, route);
    for (const [tracked, homes] of adoption.homes) this.#move(tracked, homes);
    for (const founding of adoption.foundings) this.#found(founding);
    for (const group of adoption.routes.keys()) this.arm(group);
    // New times and names for all groups of a route: the first slice at once, the others right after.
    void inSlices(this.#settlingIn(adoption), this.#world.clock, new AbortController().signal);
  }

  /** After a reload changed the integrations: whoever waits for one that is gone need not wait any longer. */
  reconsider(): void {
    this.#pipeline.teller.reconsider();
    for (const group of this.#troubled) {
      if (!group.flushing && group.failed.some((integration) => !this.#pipeline.teller.isCurrent(group, integration)))
        this.flushSoon(group);
    }
  }

  *#settlingIn({ moves, carried }: Adoption): Steps<void> {
    for (const [from, to] of moves) {
      if (sameWaits(from, to) && !carried.has(from)) continue;
      const isKnownOtherwise = carried.has(from) && isRenamed(from, to);
      for (const group of this.#groups.on(to)) {
        if (this.#groups.get(group.id) !== group) continue; // it ended during the breath
        if (isKnownOtherwise) this.#world.store.keepGroup(group.toRow());
        this.arm(group);
        yield;
      }
    }
  }

  #bind(group: Group, route: Route): void {
    const before = group.route;
    this.#groups.rebind(group, route);
    if (isRenamed(before, group.route)) this.#world.store.keepGroup(group.toRow());
  }

  /** Sets the group's timer by its route's waits, as they are now, from when it was born or last flushed. */
  arm(group: Group): void {
    const { groupWaitMs, groupIntervalMs } = group.route;
    group.takeAsPast(this.#world.clock.now());
    const due = group.flushedAtMs === undefined ? group.bornAtMs + groupWaitMs : group.flushedAtMs + groupIntervalMs;
    this.#armAt(group, due);
  }

  /** Flushes that fall due from now on wait until the answer is called, `maxMs` at most. */
  hold(maxMs: number): () => void {
    const held = new Set<Group>();
    const release = (): void => {
      timer.cancel();
      if (this.#held !== held) return;
      this.#held = undefined;
      for (const group of held) this.flushSoon(group);
    };
    const timer = this.#world.clock.at(this.#world.clock.now() + maxMs, release);
    this.#held = held;
    return release;
  }

  /** As soon as the clock turns, unless a flush is running: then right after it. */
  flushSoon(group: Group): void {
    if (group.flushing) group.dueAgain = true;
    else this.#armAt(group, this.#world.clock.now());
  }

  /** Ends the groups that hold nothing and owe nothing. */
  maintain(): void {
    for (const group of this.#groups.values()) this.#endIfOver(group);
  }

  /** Gives up the resolves that could not be told since `beforeMs`: of alerts that ended earlier. */
  writeOff(beforeMs: number): void {
    for (const group of this.#groups.values()) {
      for (const told of group.told.values()) {
        const left = withoutDebtsBefore(told, beforeMs);
        if (left.owed.size === told.owed.size) continue;
        this.#world.observer.resolvesWrittenOff(told.receiver, group.key, told.owed.size - left.owed.size);
        group.setTold(left);
        this.#settle(group, left);
      }
    }
  }

  /** No further flush begins; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#pipeline.teller.stop();
    for (const group of this.#groups.values()) group.timer?.cancel();
    await Promise.all(this.#running);
  }

  #settle(group: Group, told: Told): void {
    this.#world.store
      .settle(toldRow(group.id, told))
      .catch((error: unknown) => this.#world.observer.storeFailed('outcome', error));
  }

  /** Of several that share a place, the one that has it already or owes its resolve: another would tell it a second time. */
  #groupFor(route: Route, { labels, alert, fingerprint }: TrackedAlert): Group | undefined {
    const sharing = this.#groups.at(route, groupFingerprintOf(route, labels));
    const [oldest] = sharing;
    if (sharing.length === 1) return oldest;
    if (oldest !== undefined)
      return (
        sharing.find((group) => group.members.has(fingerprint)) ??
        sharing.find((group) => group.mayOwe(fingerprint)) ??
        oldest
      );
    if (this.#isFull()) return undefined;
    const nowMs = this.#world.clock.now();
    const group = this.#create(route, groupLabelsOf(route, labels), nowMs);
    // An alert that has fired for longer than group_wait already founds a group that does not wait again.
    if (alert.startsAt.ms + route.groupWaitMs < nowMs) this.flushSoon(group);
    return group;
  }

  #move(tracked: TrackedAlert, homes: readonly Group[]): void {
    const former = [...tracked.homes, ...tracked.leftBehind].filter((group) => !homes.includes(group));
    for (const group of former) group.remove(tracked.fingerprint);
    // A resolved alert that its group has done with is not taken in again.
    const joined = homes.filter((group) => !tracked.homes.includes(group));
    for (const group of joined) group.add(tracked);
    tracked.homes = homes;
    tracked.turnedAway = false; // its foundings come after this
    tracked.leftBehind = former.filter((group) => group.mayOwe(tracked.fingerprint));
  }

  #found({ route, labels, alerts, firstAtMs }: Founding): void {
    if (this.#isFull()) {
      for (const tracked of alerts) tracked.turnedAway = true;
      return;
    }
    const group = this.#create(route, labels, firstAtMs);
    for (const tracked of alerts) {
      group.add(tracked);
      tracked.homes = [...tracked.homes, group];
    }
  }

  /** Retired groups take no room: what a reload has moved on must find a place, however many it left behind. */
  #isFull(): boolean {
    const { maxGroups } = this.#rules.current;
    if (maxGroups === 0 || this.#groups.routed < maxGroups) return false;
    this.#world.observer.groupLimitReached(maxGroups);
    return true;
  }

  #create(route: Route, labels: LabelSet, bornAtMs: number): Group {
    const id = this.#nextId as GroupId;
    this.#nextId += 1;
    const key = `${route.key}:${labels}` as GroupKey;
    const group = new Group({ id, key, labels, bornAtMs }, this.#groups.seat(route));
    this.#groups.add(group);
    this.#groups.learnFromTwins(group);
    this.#world.store.keepGroup(group.toRow());
    this.#inheritance.bequeath(group, this.#rules.current);
    this.#world.observer.groupCreated(route.receiver);
    this.arm(group);
    return group;
  }

  #armAt(group: Group, whenMs: number): void {
    const { clock } = this.#world;
    const heldForMs = this.#notBeforeMs - clock.elapsedMs();
    const dueAtMs = heldForMs > 0 ? Math.max(whenMs, Math.ceil(clock.now() + heldForMs)) : whenMs;
    if (group.armedForMs === dueAtMs) return;
    group.timer?.cancel();
    if (this.#isStopped) return;
    group.armedForMs = dueAtMs;
    group.timer = clock.at(dueAtMs, () => {
      group.armedForMs = undefined;
      this.#due(group);
    });
  }

  #due(group: Group): void {
    if (this.#held !== undefined) {
      this.#held.add(group);
      return;
    }
    if (group.flushing) {
      group.dueAgain = true;
      return;
    }
    const run = this.#flush(group).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** A group that holds nothing and owes nothing is over: an alert that fires after it begins a new one. */
  #endIfOver(group: Group): void {
    if (group.flushing || !group.isOver) return;
    group.timer?.cancel();
    this.#groups.remove(group);
    this.#troubled.delete(group);
    this.#world.store.forgetGroup(group.id);
    this.#inheritance.handBack(group);
    this.#world.observer.groupEnded(group.route.receiver);
  }

  async #flush(group: Group): Promise<void> {
    const { clock, store } = this.#world;
    group.flushing = true;
    group.dueAgain = false;
    group.flushedAtMs = clock.now();
    store.keepGroup(group.toRow());
    this.arm(group);
    this.#groups.learnFromTwins(group);
    this.#inheritance.recognize(group);

    const deadline = new AbortController();
    const time = Math.max(group.route.groupIntervalMs, FLUSH_TIME_MIN_MS);
    const timer = clock.at(group.flushedAtMs + time, () =>
      deadline.abort(new DOMException('the time for this flush is over', 'TimeoutError')),
    );
    const outcome = await this.#pipeline.flush(group, group.flushedAtMs, deadline.signal);
    timer.cancel();

    group.flushing = false;
    group.failed = outcome.failed;
    if (outcome.failed.length > 0) this.#troubled.add(group);
    else this.#troubled.delete(group);
    if (outcome.superseded || group.dueAgain) this.flushSoon(group);
    else this.#endIfOver(group);
  }
}

/** What the store knows of a group's route differs. */
function isRenamed(before: Route, next: Route): boolean {
  return before.id !== next.id || before.receiver !== next.receiver;
}

function sameWaits(a: Route, b: Route): boolean {
  return a.groupWaitMs === b.groupWaitMs && a.groupIntervalMs === b.groupIntervalMs;
}
