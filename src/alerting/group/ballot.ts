// Ballot: an adoption that is decided ahead, beside the running tree, and kept current. Whatever changes meanwhile is looked
// at again, and nothing else; at the switch it answers what planAdoption would answer at that moment. (ADR 31)
//
// Every look puts one alert or one group in order, from the state as it is then, however often it is done. What depends on
// it waits in queues: first where alerts are, then how groups vote, then who of equals gets which route, then where each
// alert will be at home.

import { OnceQueue } from '../../base/once-queue.ts';
import type { Steps } from '../../base/slices.ts';
import type { Fingerprint } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { Route } from '../route/route.ts';
import type { Ruleset } from '../ruleset.ts';
import { type Adoption, type LiveState, votersOf } from './adoption.ts';
import { BoundGroups } from './bound-groups.ts';
import { bestRoutes, type Parties, type Places, partiesOf } from './candidates.ts';
import type { Foresight, Place } from './foresight.ts';
import type { Group } from './group.ts';
import { NewHomes } from './new-homes.ts';
import { type Outlook, outlookAfter, presentOutlook } from './outlook.ts';
import { Passages } from './passages.ts';
import { type Decision, type GroupFile, Roll } from './roll.ts';

export interface BallotWorld extends LiveState {
  now(): number;
}

const NO_GROUPS: readonly Group[] = [];
const NO_ALERTS: readonly TrackedAlert[] = [];

// Effort is counted in alerts looked at, a microsecond or so each. Few of them take less than the breath itself.
const EFFORT_A_BREATH = 8;
/** Who is overtaken faster than counted is counted at the switch. */
const LATE_EFFORT_MAX = 200_000;

export class Ballot {
  readonly before: Ruleset;
  readonly next: Ruleset;
  /** The same for the way back, as this one's outcome will leave it. */
  readonly back: Ballot | undefined;
  readonly foresight: Foresight;
  readonly world: BallotWorld;
  readonly #parties: Parties;
  readonly #vacated: ReadonlySet<Route>;
  #outlook: Outlook;
  #hasArrived: boolean;
  #effort = 0;
  #breathed = 0;

  readonly #toLook = new OnceQueue<TrackedAlert>();
  readonly #toVote = new OnceQueue<Group>();
  readonly #toChoose = new OnceQueue<Fingerprint>();
  readonly #toHome = new OnceQueue<TrackedAlert>();

  /** In the first pass everything comes to its turn, and nothing has to wait for it in a queue. */
  #isFirstPass = true;
  readonly #roll: Roll;
  readonly #places: Places = { get: (tracked) => this.#roll.alerts.get(tracked)?.places };
  readonly #bound: BoundGroups;
  /** Groups for which several routes are equally good, by their labels. */
  readonly #undecided = new Map<Fingerprint, Set<Group>>();
  readonly #passages = new Passages();
  readonly #homeless = new Set<Group>();
  /** Groups that do not stay as they are on the way there, and will on the way back: where, is seen after the switch. */
  readonly #unforeseen = new Set<Group>();
  readonly #newHomes = new NewHomes();

  /** `foresight`: from the tree of `before` to that of `next`, of all alerts. `way`: what precedes, where this is the way back. */
  constructor(foresight: Foresight, world: BallotWorld, before: Ruleset, next: Ruleset, way?: Ballot) {
    this.before = before;
    this.next = next;
    this.foresight = foresight;
    this.world = world;
    this.#parties = partiesOf(before, next);
    this.#vacated = new Set(foresight.change.vacated);
    this.#outlook = way === undefined ? this.#present() : way.#outcome();
    this.#roll = new Roll(foresight, world, {
      groupNamed: (group) => this.#voteSoon(group),
      alertChanged: (tracked) => this.#homeSoon(tracked),
    });
    this.#hasArrived = way === undefined;
    this.#bound = new BoundGroups(
      (group) => this.#decided(group) !== undefined,
      (place) => this.#outlook.there(place),
    );
    this.back = foresight.back === undefined ? undefined : new Ballot(foresight.back, world, next, before, this);
  }

  /** Decides everything, the way back included. */
  *count(): Steps<void> {
    yield* this.#enter();
    if (this.back !== undefined) yield* this.back.count();
    yield* this.catchUp();
  }

  /** Looks at what was overtaken, the way back included. */
  *catchUp(): Steps<void> {
    yield* this.#work(LATE_EFFORT_MAX);
    if (this.back === undefined) return;
    yield* this.back.catchUp();
    yield* this.#work(LATE_EFFORT_MAX);
  }

  alertChanged(tracked: TrackedAlert): void {
    this.#toLook.add(tracked);
    this.back?.alertChanged(tracked);
  }

  groupChanged(group: Group): void {
    this.#toVote.add(group);
    this.back?.groupChanged(group);
  }

  /** The way there leaves it otherwise than it was foreseen. */
  decisionChanged(group: Group): void {
    if (this.#isFirstPass) this.#roll.fileOf(group);
    else this.#toVote.add(group);
  }

  /** Whether everything was counted once, and what precedes it is done. */
  get isDue(): boolean {
    return !this.#isFirstPass && this.#hasArrived;
  }

  /** The adoption, as it is now. Nothing may be asked of this ballot after it. */
  close(): Adoption {
    while (this.#step());
    // Of those that were to move, time alone may have ended some.
    for (const tracked of this.#newHomes.over(this.world.now())) this.#toHome.add(tracked);
    while (this.#step());
    const { change } = this.foresight;
    const carried = this.#passages.carried(change, this.world.groups);
    return {
      moves: carried.size === 0 ? change.moves : new Map([...change.moves, ...carried]),
      carried,
      routes: this.#routesBut(carried),
      ...this.#newHomes.result(),
    };
  }

  /** The way there was taken: from now on things are as they are. */
  arrived({ homes, foundings }: Adoption): void {
    this.#hasArrived = true;
    this.#outlook = this.#present();
    for (const group of this.#unforeseen) this.#toVote.add(group);
    for (const tracked of homes.keys()) this.#toLook.add(tracked);
    for (const { alerts } of foundings) for (const tracked of alerts) this.#toLook.add(tracked);
  }

  /** The first pass, in which nothing waits for its turn but what changes meanwhile. */
  *#enter(): Steps<void> {
    const world = this.world;
    for (const [fingerprint] of this.foresight.affected) {
      const tracked = world.alerts.get(fingerprint);
      if (tracked !== undefined) this.#roll.look(tracked);
      if (this.#isOutOfBreath()) yield;
    }
    for (const route of this.foresight.change.vacated) {
      for (const group of world.groups.on(route)) {
        this.#roll.fileOf(group);
        if (this.#isOutOfBreath()) yield;
      }
    }
    for (const group of this.#roll.groups.keys()) {
      this.#vote(group);
      if (this.#isOutOfBreath()) yield;
    }
    for (let labels = this.#toChoose.take(); labels !== undefined; labels = this.#toChoose.take()) this.#choose(labels);
    for (const tracked of this.#roll.alerts.keys()) {
      this.#home(tracked);
      if (this.#isOutOfBreath()) yield;
    }
    this.#isFirstPass = false;
  }

  #isOutOfBreath(): boolean {
    this.#effort += 1;
    if (this.#effort - this.#breathed < EFFORT_A_BREATH) return false;
    this.#breathed = this.#effort;
    return true;
  }

  *#work(effortMax: number): Steps<void> {
    const end = this.#effort + effortMax;
    while (this.#effort < end && this.#step()) if (this.#isOutOfBreath()) yield;
  }

  /** One look; false where there is nothing to look at. */
  #step(): boolean {
    const tracked = this.#toLook.take();
    if (tracked !== undefined) {
      this.#roll.look(tracked);
      return true;
    }
    const group = this.#toVote.take();
    if (group !== undefined) return this.#vote(group);
    const labels = this.#toChoose.take();
    if (labels !== undefined) return this.#choose(labels);
    const homing = this.#toHome.take();
    return homing !== undefined && this.#home(homing);
  }

  // ---- How groups vote ----

  #decided(group: Group): Decision | undefined {
    return this.#roll.groups.get(group)?.decided;
  }

  #voteSoon(group: Group): void {
    if (!this.#isFirstPass) this.#toVote.add(group);
  }

  #homeSoon(tracked: TrackedAlert): void {
    if (!this.#isFirstPass) this.#toHome.add(tracked);
  }

  #vote(group: Group): true {
    const file = this.#roll.fileOf(group);
    const before = file.decided;
    const isRetired = this.#outlook.isRetired(group);
    const route = this.#outlook.routeOf(group);
    this.#unforeseen.delete(group);
    if (!this.#isLookedAt(group, file, route, isRetired)) {
      if (before !== undefined) this.#drop(group, file, before);
      if (this.#outlook.isMoving(group)) this.#unforeseen.add(group);
      this.#touch({ route: this.#outlook.routeIfItStays(group), labels: group.labels });
      return true;
    }
    if (before === undefined) this.#touch({ route: this.#outlook.routeIfItStays(group), labels: group.labels });
    const alerts = group.alerts();
    this.#effort += alerts.length;
    const asked = this.#roll.ask(alerts, before?.asked ?? NO_ALERTS);
    const voters = votersOf(alerts, file.former?.size === 0 ? undefined : file.former);
    const best = bestRoutes({ group, route, isRetired }, voters, this.#places, this.#parties);
    this.#settle(group, file, { from: isRetired ? undefined : route, asked, best, route: best[0] });
    return true;
  }

  #isLookedAt(group: Group, { named }: GroupFile, route: Route, isRetired: boolean): boolean {
    if (this.world.groups.get(group.id) !== group) return false;
    return named > 0 || (!isRetired && this.#vacated.has(route));
  }

  // ---- Who gets which route ----

  #settle(group: Group, file: GroupFile, next: Decision): void {
    const { fingerprint } = group.labels;
    const undecided = this.#undecided.get(fingerprint);
    undecided?.delete(group);
    if (next.best.length > 1) {
      if (undecided === undefined) this.#undecided.set(fingerprint, new Set([group]));
      else undecided.add(group);
    }
    this.#bind(group, file, next);
    if (this.#undecided.has(fingerprint)) this.#toChoose.add(fingerprint);
  }

  #choose(labels: Fingerprint): true {
    const undecided = [...(this.#undecided.get(labels) ?? NO_GROUPS)].sort((a, b) => a.id - b.id);
    for (const group of undecided) {
      const file = this.#roll.fileOf(group);
      if (file.decided === undefined) continue;
      const route = this.#bound.choose(file.decided.best, group);
      if (route !== file.decided.route) this.#bind(group, file, { ...file.decided, route });
    }
    return true;
  }

  #bind(group: Group, file: GroupFile, next: Decision): void {
    const before = file.decided;
    file.decided = next;
    const isSame = before !== undefined && before.from === next.from && before.route === next.route;
    if (isSame) {
      // Among several that share a place, what each has told says who gets an alert.
      if (next.route !== undefined) this.#touchShared({ route: next.route, labels: group.labels });
      return;
    }
    if (before !== undefined) this.#unbind(group, before);
    this.#passages.count(next.from, next.route, 1);
    if (next.from === undefined) this.#homeless.add(group);
    if (next.route !== undefined) {
      this.#bound.add(group, next.route);
      this.#touch({ route: next.route, labels: group.labels });
    }
    this.back?.decisionChanged(group);
  }

  #unbind(group: Group, { from, route }: Decision): void {
    this.#passages.count(from, route, -1);
    this.#homeless.delete(group);
    if (route === undefined) return;
    this.#bound.remove(group, route);
    this.#touch({ route, labels: group.labels });
  }

  #drop(group: Group, file: GroupFile, before: Decision): void {
    const { fingerprint } = group.labels;
    file.decided = undefined;
    this.#unbind(group, before);
    this.#roll.ask(NO_ALERTS, before.asked);
    this.#undecided.get(fingerprint)?.delete(group);
    if (this.#undecided.has(fingerprint)) this.#toChoose.add(fingerprint);
    this.back?.decisionChanged(group);
  }

  // ---- Where each alert will be at home ----

  #home(tracked: TrackedAlert): true {
    const file = this.#roll.alerts.get(tracked);
    if (file === undefined) return true;
    this.#newHomes.find(tracked, file, this.#bound, this.world.now());
    if (file.places === undefined && file.names.length === 0) this.#roll.alerts.delete(tracked);
    return true;
  }

  #touch(place: Place): void {
    if (this.#isFirstPass) return;
    for (const tracked of this.#roll.alertsAt(place)) this.#toHome.add(tracked);
  }

  #touchShared(place: Place): void {
    if (!this.#isFirstPass && this.#bound.at(place).length > 1) this.#touch(place);
  }

  // ---- What comes of it ----

  #routesBut(carried: ReadonlyMap<Route, Route>): ReadonlyMap<Group, Route | undefined> {
    const groups = [...this.#homeless];
    for (const from of this.#passages.departures) {
      if (from === undefined || carried.has(from)) continue;
      for (const group of this.world.groups.on(from)) if (this.#decided(group) !== undefined) groups.push(group);
    }
    groups.sort((a, b) => a.id - b.id);
    return new Map(groups.map((group) => [group, this.#decided(group)?.route]));
  }

  #present(): Outlook {
    return presentOutlook(this.world.groups, this.foresight.change);
  }

  #outcome(): Outlook {
    return outlookAfter(this.world.groups, this.foresight.change, (group) => this.#decided(group));
  }
}
