// Teller: tells one destination what one flush of a group has for it, if anything: dedup, intent, attempts, outcome.
// What was told is in the group when the attempt has succeeded, and in the store right after.

import type { Clock } from '../../base/clock.ts';
import type { Live } from '../../base/live.ts';
import type { Random } from '../../base/random.ts';
import type { Tracer } from '../../base/tracer.ts';
import type { Turns } from '../../base/turns.ts';
import type { Fingerprint } from '../../labels/label-set.ts';
import { isResolved } from '../alert.ts';
import type { TrackedAlert } from '../alert-book.ts';
import { classifiedBy } from '../classification.ts';
import type { Group } from '../group/group.ts';
import type { GroupBook } from '../group/group-book.ts';
import { intentRow, type Told, toldRow } from '../group/told.ts';
import type { AlertingObserver, NotificationContext } from '../observer.ts';
import {
  type Destination,
  type GroupKey,
  type Integration,
  type NotificationReason,
  type StateStore,
  StoreSuperseded,
} from '../ports.ts';
import type { Ruleset } from '../ruleset.ts';
import { type Addressee, addressees } from './addressee.ts';
import { Attempts, type AttemptsOutcome, type Intent } from './attempts.ts';
import type { IntegrationBook } from './integration-book.ts';
import type { Lanes } from './lanes.ts';
import { type DedupRules, needsFarewell, needsNotification } from './needs-notification.ts';
import { type SeenAlert, type View, viewFor } from './sight.ts';

export interface TellerWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: StateStore;
  readonly observer: AlertingObserver;
  readonly tracer: Tracer;
  readonly turns: Turns;
  readonly lanes: Lanes;
  readonly externalUrl: string;
}

/** One flush of a group, as every destination gets it. */
export interface Flush {
  readonly group: Group;
  readonly seen: readonly SeenAlert[];
  readonly rules: Ruleset;
  readonly nowMs: number;
  /** Ends the attempts that are still under way. */
  readonly deadline: AbortSignal;
}

export type Telling =
  /** There was nothing to say. */
  | 'quiet'
  | 'sent'
  | 'failed'
  /** A reload replaced the integration while its attempts failed, or what it says has become untrue: flush again at once. */
  | 'superseded';

const NOTHING_TOLD = {
  sentAtMs: 0,
  firing: new Set<Fingerprint>(),
  resolved: new Set<Fingerprint>(),
  owed: new Map<Fingerprint, TrackedAlert>(),
  memo: undefined,
};

export class Teller {
  readonly #rules: Live<Ruleset>;
  readonly #groups: GroupBook;
  readonly #integrations: IntegrationBook;
  readonly #world: TellerWorld;
  readonly #underWay = new Set<Attempts>();
  #isStopping = false;

  constructor(rules: Live<Ruleset>, groups: GroupBook, integrations: IntegrationBook, world: TellerWorld) {
    this.#rules = rules;
    this.#groups = groups;
    this.#integrations = integrations;
    this.#world = world;
  }

  /** Never throws. */
  async tell({ integration, receiver, isCurrent }: Addressee, flush: Flush): Promise<Telling> {
    const { group, seen, rules, nowMs } = flush;
    // What a twin is just telling will be known when it is told; until then there is nothing to say.
    const { destination } = integration;
    if (this.#groups.twinsAt(group, destination).some((twin) => twin.isTelling(destination))) return 'quiet';
    const told = group.told.get(destination);
    const view = viewFor(destination, group, seen, told, isCurrent);
    const dedup = { sendResolved: integration.sendResolved, repeatIntervalMs: group.route.repeatIntervalMs, nowMs };
    const reason = reasonToTell(told, view, dedup, isCurrent);
    if (reason === undefined) return this.#releaseUnannounced(group, told, view, integration);

    const key = told?.key ?? this.#keyFor(group, integration.destination);
    const next = toldAfter(told, view, {
      key,
      integration,
      receiver,
      revision: rules.revision,
      reason,
      sentAtMs: nowMs,
    });
    const [first, ...others] = integration.sendResolved
      ? view.payload
      : view.payload.filter((alert) => !alert.resolved);
    if (first === undefined) return this.#record(group, next); // only resolves, and this one does not want them

    group.setTelling(integration.destination, next);
    const outcome = await this.#attempt(flush, next, [first, ...others]);
    group.setTelling(integration.destination, undefined);
    if (outcome.kind === 'sent') {
      return this.#record(group, { ...next, sentAtMs: this.#world.clock.now(), memo: outcome.memo ?? next.memo });
    }
    if (this.#isStopping) return outcome.kind; // the intent stays: the next process goes on from it
    const isInDoubt = outcome.mayHaveArrived === true && integration.sendResolved && next.firing.size > 0;
    if (isInDoubt) this.#record(group, inDoubt(group.told.get(destination), next));
    else void this.#keep('withdraw', () => this.#world.store.withdraw(group.id, integration.destination));
    return outcome.kind;
  }

  /** The process ends: attempts under way finish, further ones are left to the next process, whose store knows of them. */
  stop(): void {
    this.#isStopping = true;
    this.reconsider();
  }

  /** After a reload: attempts whose integration is gone need not wait for their next try. */
  reconsider(): void {
    for (const attempts of this.#underWay) attempts.reconsider();
  }

  /** Whether the attempts may go on: no reload has put another integration in this one's place, or taken it away. */
  isCurrent(group: Group, integration: Integration): boolean {
    const today = addressees(group, this.#rules.current, this.#integrations);
    return today.some((addressee) => addressee.integration === integration);
  }

  /** The group's own key, unless another group that is no twin is known by it there. */
  #keyFor(group: Group, destination: Destination): GroupKey {
    const twins = new Set(this.#groups.twinsAt(group, destination));
    const isTaken = [...this.#groups.withKey(group.key)].some(
      (other) => other !== group && !twins.has(other) && other.keyAt(destination) === group.key,
    );
    return isTaken ? (`${group.key}#${group.id}` as GroupKey) : group.key;
  }

  async #attempt(
    { group, rules, deadline }: Flush,
    next: Told,
    alerts: readonly [SeenAlert, ...SeenAlert[]],
  ): Promise<AttemptsOutcome> {
    const { key: groupKey, integration, receiver, revision, reason, memo } = next;
    const shown = classifiedBy(rules.classifier, alerts); // before anything is awaited: all who are told see the same
    const isWorthIt = (): boolean =>
      !this.#isStopping && this.isCurrent(group, integration) && this.#isStillTrue(alerts);
    const attempts = new Attempts(integration, isWorthIt, this.#world);
    const context: NotificationContext = {
      receiver,
      revision,
      reason,
      type: integration.type,
      integration: integration.name,
      groupKey,
    };
    const { externalUrl } = this.#world;
    const about = { groupLabels: group.labels, receiver, reason, alerts, externalUrl };
    const routeLabels = rules.routeLabels.labels(group.route.labels, about);
    const notification = { ...about, alerts: shown, routeLabels, groupKey, revision, memo };
    this.#underWay.add(attempts);
    const outcome = await attempts.run(notification, context, this.#intentOf(group, next), deadline);
    this.#underWay.delete(attempts);
    return outcome;
  }

  /** What waits in line has told nobody, so that it owes nothing; the next process tells it at once. */
  #intentOf(group: Group, next: Told): Intent {
    const row = intentRow(group.id, next);
    const { store } = this.#world;
    return {
      waits: () => void this.#keep('intent', () => store.intend({ ...row, firing: [] })),
      // Where it fails, the server that has the store tells it.
      begins: () => this.#keep('intent', () => store.intend(row)),
    };
  }

  /** Whether what is said to be resolved has not fired again while the attempts failed. */
  #isStillTrue(alerts: readonly SeenAlert[]): boolean {
    const nowMs = this.#world.clock.now();
    return alerts.every(({ resolved, tracked }) => !resolved || isResolved(tracked.alert, nowMs));
  }

  /** Twins know it too. Nobody waits for the outcome to be kept: the next intent of this group is written after it. */
  #record(group: Group, told: Told): 'sent' {
    const sharing = this.#groups
      .twinsAt(group, told.destination)
      .filter((twin) => (twin.keyAt(told.destination) ?? told.key) === told.key);
    for (const one of [group, ...sharing]) {
      one.setTold(told);
      void this.#keep('outcome', () => this.#world.store.settle(toldRow(one.id, told)));
    }
    return 'sent';
  }

  /** A destination that does not want resolves is owed none: what it was told is forgotten when the alert ends. */
  #releaseUnannounced(group: Group, told: Told | undefined, view: View, integration: Integration): 'quiet' {
    if (told === undefined || integration.sendResolved) return 'quiet';
    const owed = new Map([...told.owed].filter(([fingerprint]) => !view.resolved.has(fingerprint)));
    if (owed.size < told.owed.size) this.#record(group, { ...told, owed });
    return 'quiet';
  }

  /** A store that is away stops no notification. Answers false where it is another server's. */
  async #keep(what: string, write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      this.#world.observer.storeFailed(what, error);
      return !(error instanceof StoreSuperseded);
    }
  }
}

function reasonToTell(
  told: Told | undefined,
  view: View,
  rules: DedupRules,
  isCurrent: boolean,
): NotificationReason | undefined {
  if (view.payload.length === 0) return undefined;
  if (isCurrent) return needsNotification(told, view, rules);
  return told === undefined ? undefined : needsFarewell(told, view, rules);
}

/** No answer came. The firing is not taken as told, since it may be news still; but its resolve is owed, since it may be known. */
function inDoubt(told: Told | undefined, next: Told): Told {
  const before: Told = told ?? { ...next, ...NOTHING_TOLD };
  const unsure = [...next.owed].filter(([fingerprint]) => next.firing.has(fingerprint));
  return { ...before, owed: new Map([...before.owed, ...unsure]) };
}

function toldAfter(
  told: Told | undefined,
  view: View,
  fact: Pick<Told, 'key' | 'integration' | 'receiver' | 'revision' | 'reason' | 'sentAtMs'>,
): Told {
  const firing = view.payload.filter((alert) => !alert.resolved);
  const resolved = view.payload.filter((alert) => alert.resolved);
  const owed = new Map(told?.owed);
  for (const alert of firing) owed.set(alert.fingerprint, alert.tracked);
  for (const alert of resolved) owed.delete(alert.fingerprint);
  return {
    ...fact,
    destination: fact.integration.destination,
    firing: new Set(firing.map((alert) => alert.fingerprint)),
    resolved: new Set([...view.toldResolved, ...resolved.map((alert) => alert.fingerprint)]),
    owed,
    memo: fact.reason === 'first notification' ? undefined : told?.memo,
  };
}
