// Group: alerts that are told together, and what was told of them. State, not configuration: a reload binds it to another
// route and changes nothing in it.

import type { Timer } from '../../base/clock.ts';
import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { Destination, GroupId, GroupKey, GroupRow, Integration } from '../ports.ts';
import type { Route } from '../route/route.ts';
import type { Seat } from './group-book.ts';
import type { Told } from './told.ts';

export interface GroupBirth {
  readonly id: GroupId;
  /** Kept until the group ends, whatever becomes of its route: incidents elsewhere are named by it. */
  readonly key: GroupKey;
  readonly labels: LabelSet;
  readonly bornAtMs: number;
}

export class Group {
  readonly id: GroupId;
  readonly key: GroupKey;
  readonly labels: LabelSet;
  /** What most of its alerts have for homes: one list for all of them. */
  readonly asOnlyHome: readonly Group[] = [this];
  /** Where the group hangs; of a retired group, where it last hung: that route still sets the pace. */
  seat: Seat;
  /** No route leads here any more: the group only waits to tell the resolves that it owes. */
  isRetired = false;
  /** The start of the last flush; undefined while the first is awaited. */
  flushedAtMs: number | undefined;
  #bornAtMs: number;
  /** Names of the time intervals that muted the last flush. */
  mutedBy: readonly string[] = [];
  /** When the next flush is due, and the call that was asked for. Belongs to the dispatcher. */
  timer: Timer | undefined;
  /** The time that `timer` will call at; undefined where it has. */
  armedForMs: number | undefined;
  flushing = false;
  /** Integrations that the last flush could not tell. A reload that takes one of them away makes the group flush at once. */
  failed: readonly Integration[] = [];
  /** Fell due while a flush was running: flush again when it ends. */
  dueAgain = false;
  /** Told of what may change where the group goes when the routing tree does. Belongs to the book. */
  onChange: ((group: Group, tracked?: TrackedAlert) => void) | undefined;

  readonly #members = new Map<Fingerprint, TrackedAlert>();
  readonly #told = new Map<Destination, Told>();
  // Of most groups empty, most of the time, and there may be tens of thousands of groups: undefined then.
  #hushed: Set<Fingerprint> | undefined;
  #telling: Map<Destination, Told> | undefined;

  constructor(birth: GroupBirth, seat: Seat) {
    this.id = birth.id;
    this.key = birth.key;
    this.labels = birth.labels;
    this.#bornAtMs = birth.bornAtMs;
    this.seat = seat;
  }

  get bornAtMs(): number {
    return this.#bornAtMs;
  }

  get route(): Route {
    return this.seat.route;
  }

  /** Alerts that are routed here: firing, or resolved and not yet done with. */
  get members(): ReadonlyMap<Fingerprint, TrackedAlert> {
    return this.#members;
  }

  get told(): ReadonlyMap<Destination, Told> {
    return this.#told;
  }

  /** Nothing in it and nobody owed anything: it can end. */
  get isOver(): boolean {
    return this.#members.size === 0 && [...this.#told.values()].every((told) => told.owed.size === 0);
  }

  /** Where the machine's clock was set back, what has happened to the group still lies in the future: it happened now, then. */
  takeAsPast(nowMs: number): void {
    this.#bornAtMs = Math.min(this.#bornAtMs, nowMs);
    if (this.flushedAtMs !== undefined) this.flushedAtMs = Math.min(this.flushedAtMs, nowMs);
  }

  add(tracked: TrackedAlert): void {
    if (this.#members.has(tracked.fingerprint)) return;
    this.#members.set(tracked.fingerprint, tracked);
    tracked.holders += 1;
    this.onChange?.(this, tracked);
  }

  remove(fingerprint: Fingerprint): void {
    const tracked = this.#members.get(fingerprint);
    if (tracked === undefined) return;
    this.#members.delete(fingerprint);
    this.#hushed?.delete(fingerprint);
    tracked.holders -= 1;
    this.onChange?.(this, tracked);
  }

  /** What this destination will have been told when the attempt under way succeeds. */
  setTelling(destination: Destination, told: Told | undefined): void {
    if (told !== undefined) {
      this.#telling ??= new Map();
      this.#telling.set(destination, told);
    } else if (this.#telling?.delete(destination) === true && this.#telling.size === 0) this.#telling = undefined;
  }

  /**
   * When the destination was last told, or began to be told, that this alert fires, and is owed its resolve; undefined if it is
   * not. Long ago (0) where the last notification did not hold it: it was muted then, or nobody knows whether it arrived.
   */
  owedSinceMs(destination: Destination, fingerprint: Fingerprint): number | undefined {
    const told = this.#telling?.get(destination) ?? this.#told.get(destination);
    if (told?.owed.has(fingerprint) !== true) return undefined;
    return told.firing.has(fingerprint) ? told.sentAtMs : 0;
  }

  /** What destinations were told, or are just being told, and are owed resolves of. */
  *unsettled(): IterableIterator<Told> {
    for (const told of this.#told.values()) if (told.owed.size > 0) yield told;
    for (const told of this.#telling?.values() ?? []) if (told.owed.size > 0) yield told;
  }

  isTelling(destination: Destination): boolean {
    return this.#telling?.has(destination) === true;
  }

  /** The key under which this destination is told, or is being told. */
  keyAt(destination: Destination): GroupKey | undefined {
    return (this.#telling?.get(destination) ?? this.#told.get(destination))?.key;
  }

  setTold(told: Told): void {
    for (const tracked of told.owed.values()) tracked.holders += 1;
    for (const tracked of this.#told.get(told.destination)?.owed.values() ?? []) tracked.holders -= 1;
    this.#told.set(told.destination, told);
    this.onChange?.(this);
  }

  forgetTold(destination: Destination): void {
    for (const tracked of this.#told.get(destination)?.owed.values() ?? []) tracked.holders -= 1;
    this.#told.delete(destination);
    this.onChange?.(this);
  }

  /** Whether the last flush that saw this alert firing found it muted: nobody has heard of it since. */
  isHushed(fingerprint: Fingerprint): boolean {
    return this.#hushed?.has(fingerprint) === true;
  }

  hush(fingerprint: Fingerprint, isMuted: boolean): void {
    if (isMuted) {
      this.#hushed ??= new Set();
      this.#hushed.add(fingerprint);
    } else this.#hushed?.delete(fingerprint);
  }

  /** Whether some destination was told that this alert fires, and not yet that it is resolved. */
  owes(fingerprint: Fingerprint): boolean {
    for (const told of this.#told.values()) if (told.owed.has(fingerprint)) return true;
    return false;
  }

  /** Like `owes`, and also while the attempt that tells it is under way. */
  mayOwe(fingerprint: Fingerprint): boolean {
    return this.owes(fingerprint) || [...(this.#telling?.values() ?? [])].some((told) => told.owed.has(fingerprint));
  }

  /** Members, and alerts that left but whose resolve is owed. */
  alerts(): readonly TrackedAlert[] {
    const all = [...this.#members.values()];
    let left: Set<TrackedAlert> | undefined; // hardly ever, and adoption asks every group
    for (const told of this.#told.values())
      for (const [fingerprint, tracked] of told.owed)
        if (!this.#members.has(fingerprint)) left = (left ?? new Set()).add(tracked);
    return left === undefined ? all : [...all, ...left];
  }

  toRow(): GroupRow {
    return {
      id: this.id,
      key: this.key,
      routeId: this.route.id,
      receiver: this.route.receiver,
      labels: this.labels,
      bornAtMs: this.bornAtMs,
      flushedAtMs: this.flushedAtMs,
    };
  }
}
