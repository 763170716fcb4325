// Pipeline: one flush of one group: group, inhibit, silence, mute, notify. It reads the running snapshot once and keeps it
// to its end; whatever a reload does meanwhile, no flush sees parts of two.

import type { Live } from '../base/live.ts';
import type { Span } from '../base/tracer.ts';
import { LOOKS_MAX, type Look } from '../labels/regexp-look.ts';
import { isResolved } from './alert.ts';
import type { TrackedAlert } from './alert-book.ts';
import type { Group } from './group/group.ts';
import type { GroupBook } from './group/group-book.ts';
import { type IntervalMute, mutedByIntervals } from './mute/muted-by-intervals.ts';
import { addressees } from './notify/addressee.ts';
import type { IntegrationBook } from './notify/integration-book.ts';
import { lookAt, type SeenAlert } from './notify/sight.ts';
import { FLUSH_SPAN, flushStart } from './notify/spans.ts';
import { Teller, type TellerWorld } from './notify/teller.ts';
import type { Integration } from './ports.ts';
import type { Ruleset } from './ruleset.ts';
import type { Silences } from './silence/silences.ts';

export interface FlushOutcome {
  /** Who had to be told and was not. */
  readonly failed: readonly Integration[];
  /** Flush again at once. */
  readonly superseded: boolean;
}

/** What one look at a group found. */
interface GroupLook {
  readonly rules: Ruleset;
  readonly seen: readonly SeenAlert[];
  readonly reasons: readonly MuteReason[];
  readonly look: Look;
}

type MuteReason = 'inhibition' | 'silence';

export class Pipeline {
  readonly teller: Teller;
  readonly #rules: Live<Ruleset>;
  readonly #groups: GroupBook;
  readonly #integrations: IntegrationBook;
  readonly #silences: Silences;
  readonly #world: TellerWorld;

  constructor(
    rules: Live<Ruleset>,
    groups: GroupBook,
    integrations: IntegrationBook,
    silences: Silences,
    world: TellerWorld,
  ) {
    this.teller = new Teller(rules, groups, integrations, world);
    this.#rules = rules;
    this.#groups = groups;
    this.#integrations = integrations;
    this.#silences = silences;
    this.#world = world;
  }

  /** Never throws. `deadline` ends the attempts that are still under way. */
  flush(group: Group, nowMs: number, deadline: AbortSignal): Promise<FlushOutcome> {
    return this.#world.tracer.within(FLUSH_SPAN, flushStart(group), async (span) => {
      const outcome = await this.#flush(group, nowMs, deadline, span);
      if (outcome.failed.length > 0) span.fail('notification failed');
      return outcome;
    });
  }

  async #flush(group: Group, nowMs: number, deadline: AbortSignal, span: Span): Promise<FlushOutcome> {
    const first = this.#look(group, nowMs);
    const { rules, seen, reasons, look } = first.look.isOpen
      ? await this.#lookAgain(group, nowMs, first, deadline)
      : first;
    for (const reason of reasons) this.#world.observer.notificationsSuppressed(reason, 1);
    if (look.givenUp !== undefined) this.#world.observer.silenceNotJudged(group.key, look.givenUp);
    span.set('alerting.alerts.count', seen.length);
    this.#takeNote(group, seen);
    consult(rules, seen);
    const mute = intervalsMuting(group, rules, nowMs);
    group.mutedBy = mute?.names ?? [];
    if (mute !== undefined) {
      this.#world.observer.notificationsSuppressed(mute.reason, seen.length);
      this.#dropFinished(group, seen);
      return { failed: [], superseded: false };
    }
    const all = addressees(group, rules, this.#integrations);
    const flush = { group, seen, rules, nowMs, deadline };
    const tellings = await Promise.all(all.map((addressee) => this.teller.tell(addressee, flush)));
    const untold = all.filter((_, place) => tellings[place] === 'failed' || tellings[place] === 'superseded');
    if (untold.length === 0) this.#dropFinished(group, seen);
    this.#forgetFormer(group);
    return { failed: untold.map(({ integration }) => integration), superseded: tellings.includes('superseded') };
  }

  #look(group: Group, nowMs: number): GroupLook {
    const rules = this.#rules.current;
    const look = this.#silences.look();
    const reasons: MuteReason[] = [];
    const seen = lookAt(group, nowMs, (alert) => {
      const reason = this.#muteReason(rules, alert, nowMs, look);
      if (reason !== undefined) reasons.push(reason);
      return reason !== undefined;
    });
    return { rules, look, seen, reasons };
  }

  /** Some silence has an expression that is not judged on the spot. No sight is kept over a wait: a look sees what is there then. */
  async #lookAgain(group: Group, nowMs: number, first: GroupLook, deadline: AbortSignal): Promise<GroupLook> {
    let last = first;
    for (let looks = 1; last.look.isOpen && looks < LOOKS_MAX && !deadline.aborted; looks += 1) {
      await this.#silences.settle(last.look, deadline);
      last = this.#look(group, nowMs);
    }
    return last;
  }

  /** Resolved alerts leave the group, and its twins, when nobody is owed their resolve, unless they fired again meanwhile. */
  #dropFinished(group: Group, seen: readonly SeenAlert[]): void {
    const nowMs = this.#world.clock.now();
    for (const { resolved, fingerprint, alert, tracked } of seen) {
      const firedAgain = tracked.alert.startsAt.compare(alert.startsAt) !== 0 || !isResolved(tracked.alert, nowMs);
      if (!resolved || firedAgain || group.owes(fingerprint)) continue;
      for (const one of [group, ...this.#groups.twinsOf(group)]) if (!one.owes(fingerprint)) one.remove(fingerprint);
    }
  }

  /** Destinations that the group no longer goes to, and that are owed nothing any more. */
  #forgetFormer(group: Group): void {
    const heard = addressees(group, this.#rules.current, this.#integrations);
    const today = new Set(heard.map(({ integration }) => integration.destination));
    for (const { destination } of [...group.told.values()]) {
      if (today.has(destination) || group.isTelling(destination)) continue;
      group.forgetTold(destination);
      this.#world.store.forgetTold(group.id, destination);
    }
  }

  /** From here on it is known that these ended: no downtime puts it in doubt. And of those that fire, whom nobody hears of. */
  #takeNote(group: Group, seen: readonly SeenAlert[]): void {
    for (const { resolved, isMuted, tracked, alert } of seen) {
      tracked.lastSeen = isMuted ? 'suppressed' : 'active';
      if (!resolved) group.hush(tracked.fingerprint, isMuted);
      else if (!tracked.settled) {
        tracked.settled = true;
        this.#world.store.keepAlert({ alert, settled: true });
      }
    }
  }

  #muteReason(
    rules: Ruleset,
    { labels, fingerprint }: TrackedAlert,
    nowMs: number,
    look: Look,
  ): MuteReason | undefined {
    if (rules.inhibition.inhibitedBy(labels, fingerprint, nowMs).length > 0) return 'inhibition';
    return this.#silences.mutedBy(labels, nowMs, look).length > 0 ? 'silence' : undefined;
  }
}

/** What is told for long has a classification by the next time: also what was restored, or found the classifier away. */
function consult({ classifier }: Ruleset, seen: readonly SeenAlert[]): void {
  if (classifier === undefined) return;
  for (const { alert, resolved, isMuted } of seen) if (!resolved && !isMuted) classifier.consider(alert);
}

function intervalsMuting(group: Group, rules: Ruleset, nowMs: number): IntervalMute | undefined {
  return group.isRetired ? undefined : mutedByIntervals(group.route, rules.timeIntervals, nowMs);
}
