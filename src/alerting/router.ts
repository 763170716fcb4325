// AlertRouter: the alert path, whole: takes alerts in, keeps them, groups them, has them told, and answers for them.

import type { Timer } from '../base/clock.ts';
import type { Live } from '../base/live.ts';
import { atOnce, inSlices, type Steps } from '../base/slices.ts';
import { Timestamp } from '../base/timestamp.ts';
import { LOOKS_MAX, type Look } from '../labels/regexp-look.ts';
import { type Alert, isResolved } from './alert.ts';
import { AlertBook, alertname, type TrackedAlert } from './alert-book.ts';
import { AlertViews } from './alert-views.ts';
import type {
  Alerting,
  AlertQuery,
  AlertStatus,
  AlertView,
  GroupView,
  PostedAlert,
  Received,
  ReceiverView,
} from './alerting.ts';
import { Dispatcher } from './dispatcher.ts';
import { GroupBook } from './group/group-book.ts';
import { Inheritance } from './group/inheritance.ts';
import { Lookout } from './group/lookout.ts';
import { countRetired, type RetiredCounts } from './group/retired.ts';
import type { InhibitRules } from './inhibit/inhibitor.ts';
import { admit } from './intake.ts';
import { IntegrationBook } from './notify/integration-book.ts';
import { previewsOf } from './notify/previews.ts';
import type { TellerWorld } from './notify/teller.ts';
import { Pipeline } from './pipeline.ts';
import type { Destination, GroupKey, Integration, Notification, RestoredState, RevisionId } from './ports.ts';
import { restoreState } from './restore.ts';
import type { Route } from './route/route.ts';
import type { Ruleset } from './ruleset.ts';
import type { Silences } from './silence/silences.ts';

export interface RouterOptions {
  /** `--dispatch.start-delay`, from the start of the process. */
  readonly startDelayMs: number;
  /** `--dispatch.maintenance-interval`. */
  readonly maintenanceIntervalMs: number;
  /** `--data.maintenance-interval`. */
  readonly dataMaintenanceIntervalMs: number;
  /** `--data.retention`: how long at most a resolve that cannot be told is owed. */
  readonly retentionMs: number;
  /** `--alerts.gc-interval`. */
  readonly gcIntervalMs: number;
  /** `--alerts.per-alertname-limit`; 0: none. */
  readonly perAlertnameLimit: number;
  /** Whether a label may have this name: `--enable-feature`'s matcher modes. */
  isValidName(name: string): boolean;
}

export type AlertCounts = Readonly<Record<AlertStatus['state'], number>>;

export class AlertRouter implements Alerting {
  readonly silences: Silences;
  readonly #rules: Live<Ruleset>;
  readonly #world: TellerWorld;
  readonly #options: RouterOptions;
  readonly #alerts: AlertBook;
  readonly #groups: GroupBook;
  readonly #inheritance: Inheritance;
  readonly #pipeline: Pipeline;
  readonly #dispatcher: Dispatcher;
  readonly #views: AlertViews;
  readonly #lookout: Lookout;
  readonly #integrations = new IntegrationBook();
  /** The running rules, and those that a reload has under way. */
  readonly #inhibitions = new Set<InhibitRules>();
  readonly #chores = new Set<Timer>();
  readonly #startedAtMs: number;

  constructor(rules: Live<Ruleset>, silences: Silences, world: TellerWorld, options: RouterOptions) {
    this.silences = silences;
    this.#rules = rules;
    this.#world = world;
    this.#options = options;
    this.#startedAtMs = world.clock.now();
    this.#alerts = new AlertBook({ perAlertnameLimit: options.perAlertnameLimit });
    this.#groups = new GroupBook((group, tracked) => this.#lookout.groupChanged(group, tracked));
    this.#lookout = new Lookout({ alerts: this.#alerts, groups: this.#groups, clock: world.clock });
    this.#views = new AlertViews(rules, silences, this.#alerts, this.#groups, world.externalUrl);
    this.#pipeline = new Pipeline(rules, this.#groups, this.#integrations, silences, world);
    this.#inheritance = new Inheritance(world, options.retentionMs);
    const parts = { rules, groups: this.#groups, pipeline: this.#pipeline, inheritance: this.#inheritance };
    this.#dispatcher = new Dispatcher(parts, world, world.clock.elapsedMs() + options.startDelayMs);
  }

  /**
   * Takes up what the last process left, then begins to work. `former`: integrations that the config has no more, but that
   * owe resolves.
   */
  start(left: RestoredState, former: ReadonlyMap<Destination, Integration> = new Map()): void {
    const rules = this.#rules.current;
    const graceMs = Math.max(rules.resolveTimeoutMs, this.#options.startDelayMs);
    this.#integrations.takeUp(former.values());
    this.#integrations.takeUp(integrationsOf(rules));
    this.#integrations.retire(former.values());
    restoreState(
      left,
      {
        rules,
        alerts: this.#alerts,
        groups: this.#groups,
        inheritance: this.#inheritance,
        dispatcher: this.#dispatcher,
        integrationFor: ({ destination }) => this.#integrations.at(destination),
      },
      { startedAtMs: this.#startedAtMs, doubtUntilMs: this.#startedAtMs + graceMs },
    );
    const { inhibition } = this.#rules.current;
    this.#inhibitions.add(inhibition);
    atOnce(inhibition.indexing(this.#currentAlerts()));
    this.#every(this.#options.maintenanceIntervalMs, () => this.#maintain());
    this.#every(this.#options.gcIntervalMs, () => this.#collectGarbage());
    this.#every(this.#options.dataMaintenanceIntervalMs, () => this.#expire());
  }

  /** What live groups would tell these receivers now, some for each: to try templates on. */
  previews(receivers: ReadonlySet<string>, perReceiverMax: number): Notification[] {
    const { clock, externalUrl } = this.#world;
    const world = { rules: this.#rules.current, nowMs: clock.now(), externalUrl };
    return previewsOf(this.#groups.values(), receivers, perReceiverMax, world);
  }

  /** No further flush begins; resolves when those under way have ended and connections are closed. */
  async stop(): Promise<void> {
    for (const chore of this.#chores) chore.cancel();
    await this.#dispatcher.stop();
    this.#integrations.retire(integrationsOf(this.#rules.current));
    await this.#integrations.release(() => []);
  }

  /** Alerts that are not resolved, as the last flush saw them. Cheap: asked by every scrape. */
  countAlerts(): AlertCounts {
    return count(this.#alerts.values(), this.#world.clock.now());
  }

  *countGroupAlerts(): IterableIterator<readonly [GroupKey, AlertCounts]> {
    const nowMs = this.#world.clock.now();
    for (const group of this.#groups.values()) yield [group.key, count(group.members.values(), nowMs)];
  }

  countGroups(): number {
    return this.#groups.size;
  }

  /** Revisions that told, or are telling, what is not over: a start may have to rebuild their receivers. */
  *revisionsInUse(): Steps<ReadonlySet<RevisionId>> {
    const revisions = new Set<RevisionId>();
    for (const group of this.#groups.values()) {
      for (const { revision } of group.unsettled()) revisions.add(revision);
      yield;
    }
    return revisions;
  }

  countRetired(): RetiredCounts {
    return countRetired(this.#groups.values(), integrationsOf(this.#rules.current));
  }

  /** Takes over the state for another ruleset: `swap` makes it the running one. One synchronous step; undone by the same step back. */
  adopt(next: Ruleset, swap: () => undefined): undefined {
    const before = this.#rules.current;
    if (next.root === before.root) swap();
    else {
      this.#inheritance.recognizeAll();
      const adoption = this.#lookout.decide(before, next);
      swap();
      this.#dispatcher.rebind(adoption);
      this.#lookout.arrived(adoption);
    }
    if (next.receivers === before.receivers) return;
    this.#integrations.takeUp(integrationsOf(next));
    this.#dispatcher.reconsider();
  }

  /** Looks up what this tree means for the live alerts, so that `adopt` need not. Until then, or until `forgetTree`. */
  foreseeTree(next: Route, signal: AbortSignal): Promise<void> {
    return this.#lookout.lookAhead(this.#rules.current.root, next, signal);
  }

  /** Decides what becomes of the live groups under these rules, whose tree was foreseen, so that `adopt` need not: call it right before. */
  foreseeAdoption(next: Ruleset, signal: AbortSignal): Promise<void> {
    return this.#lookout.count(this.#rules.current, next, signal);
  }

  forgetTree(next: Route): void {
    this.#lookout.giveUp(next);
  }

  /** Tells these rules of every alert from now on, and, in slices, of all that are live. */
  followAlerts(rules: InhibitRules, signal: AbortSignal): Promise<void> {
    this.#inhibitions.add(rules);
    return inSlices(rules.indexing(this.#currentAlerts()), this.#world.clock, signal);
  }

  unfollowAlerts(rules: InhibitRules): void {
    this.#inhibitions.delete(rules);
  }

  /** Closes the integrations that nothing needs, now; the others as soon as no attempt and no owed resolve needs them. */
  releaseIntegrations(integrations: readonly Integration[]): Promise<void> {
    this.#integrations.retire(integrations);
    return this.#integrations.release(() => this.#neededIntegrations());
  }

  /** Flushes that fall due from now on wait until the answer is called, `maxMs` at most. */
  holdFlushes(maxMs: number): () => void {
    return this.#dispatcher.hold(maxMs);
  }

  receive(posted: readonly PostedAlert[]): Received {
    const { clock, observer } = this.#world;
    const began = clock.elapsedMs();
    const nowMs = clock.now();
    const now = new Timestamp(nowMs);
    const { resolveTimeoutMs } = this.#rules.current;
    const rules = { resolveTimeoutMs, isValidName: this.#options.isValidName };
    const invalid: string[] = [];
    let firing = 0;
    for (const one of posted) {
      const { alert, invalid: reason } = admit(one, now, rules);
      if (!isResolved(alert, nowMs)) firing += 1;
      if (reason !== undefined) {
        observer.alertInvalid();
        invalid.push(reason);
        continue;
      }
      const put = this.#alerts.put(alert, nowMs);
      if (put.kind === 'limited') observer.alertLimited(alertname(alert.labels));
      else this.#follow(put.tracked, put.kind === 'placed', put.kind === 'placed' || put.changed);
    }
    observer.alertsReceived(firing, posted.length - firing);
    observer.alertsProcessed(clock.elapsedMs() - began);
    return { invalid };
  }

  alerts(where: AlertQuery, signal: AbortSignal): Promise<AlertView[]> {
    return this.#seen((nowMs, look) => this.#views.alerts(where, nowMs, look), signal);
  }

  groups(where: AlertQuery, signal: AbortSignal): Promise<GroupView[]> {
    return this.#seen((nowMs, look) => this.#views.groups(where, nowMs, look), signal);
  }

  receivers(): readonly ReceiverView[] {
    return [...this.#rules.current.receiverLabels].map(([name, labels]) => ({ name, labels }));
  }

  /** What is seen at a first look, or where a silence takes its time to be judged, at the last one. */
  async #seen<T>(see: (nowMs: number, look: Look) => Steps<T>, signal: AbortSignal): Promise<T> {
    const { clock } = this.#world;
    for (let looks = 1; ; looks += 1) {
      const look = this.silences.look();
      const seen = await inSlices(see(clock.now(), look), clock, signal);
      if (!look.isOpen || looks === LOOKS_MAX) return seen;
      await this.silences.settle(look, signal);
    }
  }

  *#currentAlerts(): IterableIterator<Alert> {
    for (const tracked of this.#alerts.values()) yield tracked.alert;
  }

  #follow(tracked: TrackedAlert, isNew: boolean, changed: boolean): void {
    for (const rules of this.#inhibitions) rules.alertChanged(tracked.alert, tracked.fingerprint);
    if (isNew || tracked.turnedAway) this.#lookout.alertChanged(tracked);
    if (isNew) this.#dispatcher.place(tracked);
    else this.#dispatcher.touch(tracked);
    if (changed) this.#consult(tracked);
    if (changed) this.#world.store.keepAlert({ alert: tracked.alert, settled: tracked.settled });
  }

  /** It has until the group is flushed. */
  #consult({ alert, homes }: TrackedAlert): void {
    const { classifier } = this.#rules.current;
    if (classifier === undefined || homes.length === 0 || isResolved(alert, this.#world.clock.now())) return;
    classifier.consider(alert);
  }

  #maintain(): void {
    this.#dispatcher.maintain();
    void this.#integrations.release(() => this.#neededIntegrations());
  }

  #neededIntegrations(): Integration[] {
    const needed = integrationsOf(this.#rules.current);
    for (const group of this.#groups.values()) {
      for (const { destination, integration } of group.unsettled())
        needed.push(this.#integrations.at(destination) ?? integration);
    }
    return needed;
  }

  /** What has been kept for longer than the retention. */
  #expire(): void {
    this.silences.collectGarbage();
    this.#inheritance.dropExpired();
    this.#dispatcher.writeOff(this.#world.clock.now() - this.#options.retentionMs);
  }

  #collectGarbage(): void {
    for (const tracked of this.#alerts.collectGarbage(this.#world.clock.now())) {
      for (const rules of this.#inhibitions) rules.alertRemoved(tracked.fingerprint);
      this.#lookout.alertChanged(tracked);
      this.#world.store.forgetAlert(tracked.fingerprint);
    }
  }

  #every(intervalMs: number, chore: () => void): void {
    const { clock } = this.#world;
    const again = (): void => {
      const timer = clock.at(clock.now() + intervalMs, () => {
        this.#chores.delete(timer);
        chore();
        again();
      });
      this.#chores.add(timer);
    };
    again();
  }
}

function integrationsOf(rules: Ruleset): Integration[] {
  return [...rules.receivers.values()].flat();
}

function count(alerts: Iterable<TrackedAlert>, nowMs: number): AlertCounts {
  const counts = { active: 0, suppressed: 0, unprocessed: 0 };
  for (const { alert, lastSeen } of alerts) if (!isResolved(alert, nowMs)) counts[lastSeen] += 1;
  return counts;
}
