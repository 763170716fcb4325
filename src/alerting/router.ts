// AlertRouter: the alert path, whole: takes alerts in, keeps them, groups them, has them told, and answers for them.

import { compareBytes } from '../base/byte-order.ts';
import type { Timer } from '../base/clock.ts';
import type { Live } from '../base/live.ts';
import { LabelSet } from '../labels/label-set.ts';
import { type Alert, isResolved } from './alert.ts';
import { AlertBook, alertname, type TrackedAlert } from './alert-book.ts';
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
import { planAdoption } from './group/adoption.ts';
import { GroupBook } from './group/group-book.ts';
import { admit } from './intake.ts';
import { compareAlerts } from './notify/alert-order.ts';
import { FormerIntegrations } from './notify/former-integrations.ts';
import { Pipeline, type PipelineWorld } from './pipeline.ts';
import type { GroupKey, Integration, RestoredState } from './ports.ts';
import { restoreState } from './restore.ts';
import { matchRoutes } from './route/route.ts';
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
  readonly #world: PipelineWorld;
  readonly #options: RouterOptions;
  readonly #alerts: AlertBook;
  readonly #groups = new GroupBook();
  readonly #pipeline: Pipeline;
  readonly #dispatcher: Dispatcher;
  readonly #formerIntegrations = new FormerIntegrations();
  readonly #chores = new Set<Timer>();
  readonly #startedAtMs: number;

  constructor(rules: Live<Ruleset>, silences: Silences, world: PipelineWorld, options: RouterOptions) {
    this.silences = silences;
    this.#rules = rules;
    this.#world = world;
    this.#options = options;
    this.#startedAtMs = world.clock.now();
    this.#alerts = new AlertBook({ perAlertnameLimit: options.perAlertnameLimit });
    this.#pipeline = new Pipeline(rules, silences, world);
    this.#dispatcher = new Dispatcher(
      rules,
      this.#groups,
      this.#pipeline,
      world,
      this.#startedAtMs + options.startDelayMs,
    );
  }

  /** Takes up what the last process left, then begins to work. */
  start(left: RestoredState): void {
    const graceMs = Math.max(this.#rules.current.resolveTimeoutMs, this.#options.startDelayMs);
    restoreState(left, this.#rules.current, this.#alerts, this.#dispatcher, {
      startedAtMs: this.#startedAtMs,
      doubtUntilMs: this.#startedAtMs + graceMs,
    });
    this.#index(this.#rules.current);
    this.#every(this.#options.maintenanceIntervalMs, () => this.#maintain());
    this.#every(this.#options.gcIntervalMs, () => this.#collectGarbage());
    this.#every(this.#options.dataMaintenanceIntervalMs, () => this.#expire());
  }

  /** No further flush begins; resolves when those under way have ended and connections are closed. */
  async stop(): Promise<void> {
    for (const chore of this.#chores) chore.cancel();
    await this.#dispatcher.stop();
    this.#formerIntegrations.add(integrationsOf(this.#rules.current));
    await this.#formerIntegrations.release([]);
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

  /** Takes over the state for another ruleset: `swap` makes it the running one. One synchronous step; undone by the same step back. */
  adopt(next: Ruleset, swap: () => undefined): undefined {
    this.#index(next);
    const state = { groups: this.#groups, alerts: () => this.#alerts.values() };
    const adoption = planAdoption(state, this.#rules.current, next, this.#world.clock.now());
    this.#formerIntegrations.add(integrationsOf(this.#rules.current));
    swap();
    this.#dispatcher.rebind(adoption);
    this.#dispatcher.reconsider();
  }

  receive(posted: readonly PostedAlert[]): Received {
    const { clock, observer } = this.#world;
    const began = clock.elapsedMs();
    const nowMs = clock.now();
    const { resolveTimeoutMs } = this.#rules.current;
    const invalid: string[] = [];
    for (const one of posted) {
      const intake = admit(one, nowMs, { resolveTimeoutMs, isValidName: this.#options.isValidName });
      if ('invalid' in intake) {
        observer.alertInvalid();
        invalid.push(intake.invalid);
        continue;
      }
      observer.alertReceived(!isResolved(intake.alert, nowMs));
      const put = this.#alerts.put(intake.alert, nowMs);
      if (put.kind === 'limited') observer.alertLimited(alertname(intake.alert.labels));
      else this.#follow(put.tracked, put.kind === 'placed', put.kind === 'placed' || put.changed);
    }
    observer.alertsProcessed(clock.elapsedMs() - began);
    return { invalid };
  }

  alerts(where: AlertQuery): AlertView[] {
    const nowMs = this.#world.clock.now();
    const { root } = this.#rules.current;
    const views: AlertView[] = [];
    for (const tracked of this.#alerts.values()) {
      if (isResolved(tracked.alert, nowMs) || !where.alert(tracked.labels)) continue;
      const receivers = matchRoutes(root, tracked.labels).map((route) => route.receiver);
      if (receivers.some((name) => where.receiver(name))) views.push(this.#view(tracked, receivers, [], nowMs));
    }
    return views;
  }

  groups(where: AlertQuery): GroupView[] {
    const nowMs = this.#world.clock.now();
    const views: GroupView[] = [];
    for (const group of this.#groups.values()) {
      const { receiver } = group.route;
      if (group.isRetired || !where.receiver(receiver)) continue;
      const alerts = [...group.members.values()]
        .filter((tracked) => !isResolved(tracked.alert, nowMs) && where.alert(tracked.labels))
        .sort((a, b) => compareAlerts(a.alert, b.alert))
        .map((tracked) => this.#view(tracked, receiversOf(tracked), group.mutedBy, nowMs));
      if (alerts.length > 0) views.push({ labels: group.labels, routeLabels: LabelSet.empty, receiver, alerts });
    }
    return views.sort((a, b) => a.labels.compare(b.labels) || compareBytes(a.receiver, b.receiver));
  }

  receivers(): readonly ReceiverView[] {
    return [...this.#rules.current.receiverLabels].map(([name, labels]) => ({ name, labels }));
  }

  /** Inhibition is complete before the first flush under these rules. */
  #index(rules: Ruleset): void {
    for (const _breath of rules.inhibition.indexing(this.#currentAlerts()));
  }

  *#currentAlerts(): IterableIterator<Alert> {
    for (const tracked of this.#alerts.values()) yield tracked.alert;
  }

  #follow(tracked: TrackedAlert, isNew: boolean, changed: boolean): void {
    this.#rules.current.inhibition.alertChanged(tracked.alert, tracked.fingerprint);
    if (isNew) this.#dispatcher.place(tracked);
    else this.#dispatcher.touch(tracked);
    if (changed) this.#world.store.keepAlert({ alert: tracked.alert, settled: tracked.settled });
  }

  #view(tracked: TrackedAlert, receivers: readonly string[], mutedBy: readonly string[], nowMs: number): AlertView {
    return {
      alert: tracked.alert,
      fingerprint: tracked.fingerprint,
      receivers: [...new Set(receivers)].sort(compareBytes),
      status: this.#status(tracked, mutedBy, nowMs),
    };
  }

  #status({ labels, fingerprint }: TrackedAlert, mutedBy: readonly string[], nowMs: number): AlertStatus {
    const silencedBy = this.silences.mutedBy(labels, nowMs);
    const inhibitedBy = this.#rules.current.inhibition.inhibitedBy(labels, fingerprint, nowMs);
    const suppressed = silencedBy.length > 0 || inhibitedBy.length > 0 || mutedBy.length > 0;
    return { state: suppressed ? 'suppressed' : 'active', silencedBy, inhibitedBy, mutedBy };
  }

  #maintain(): void {
    this.#dispatcher.maintain();
    void this.#formerIntegrations.release([...integrationsOf(this.#rules.current), ...integrationsOwing(this.#groups)]);
  }

  /** What has been kept for longer than the retention. */
  #expire(): void {
    this.silences.collectGarbage();
    this.#dispatcher.writeOff(this.#world.clock.now() - this.#options.retentionMs);
  }

  #collectGarbage(): void {
    for (const fingerprint of this.#alerts.collectGarbage(this.#world.clock.now())) {
      this.#rules.current.inhibition.alertRemoved(fingerprint);
      this.#world.store.forgetAlert(fingerprint);
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

function* integrationsOwing(groups: GroupBook): IterableIterator<Integration> {
  for (const group of groups.values()) {
    for (const told of group.told.values()) if (told.owed.size > 0) yield told.integration;
  }
}

function count(alerts: Iterable<TrackedAlert>, nowMs: number): AlertCounts {
  const counts = { active: 0, suppressed: 0, unprocessed: 0 };
  for (const { alert, lastSeen } of alerts) if (!isResolved(alert, nowMs)) counts[lastSeen] += 1;
  return counts;
}

function receiversOf(tracked: TrackedAlert): string[] {
  return tracked.homes.map((group) => group.route.receiver);
}
