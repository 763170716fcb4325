// Mistakes in when a group is flushed, and in what a flush does with its alerts.

import { type Mutant, mutantsOf } from './mutant.ts';

const ALERT_PATH = 'src/alerting/alert-path.test.ts';
const ADOPTION = 'src/alerting/adoption.test.ts';
const CLOCK_SET = 'src/alerting/clock-set.test.ts';
const FLUSH = 'src/alerting/flush.test.ts';
const GROUP_LIMIT = 'src/alerting/group-limit.test.ts';
const LEAVERS = 'src/alerting/leavers.test.ts';
const LINES = 'src/alerting/lines.test.ts';
const RESTART = 'src/alerting/restart.test.ts';
const STORIES = 'test/simulation/simulation.test.ts';
const UPHEAVALS = 'test/simulation/upheaval.test.ts';

const PIPELINE = mutantsOf(
  'src/alerting/pipeline.ts',
  [ALERT_PATH, FLUSH],
  [
    {
      name: 'a silenced alert is told',
      find: "nowMs, look).length > 0 ? 'silence' : undefined;",
      replace: 'nowMs, look).length > 0 ? undefined : undefined;',
    },
    {
      name: 'an inhibited alert is told',
      find: "if (rules.inhibition.inhibitedBy(labels, fingerprint, nowMs).length > 0) return 'inhibition';",
      replace: '',
    },
    {
      name: 'an end that a retired group has told is told again by its twin',
      find: 'if (!resolved || firedAgain || group.owes(fingerprint)) continue;',
      replace: 'if (!resolved || firedAgain || group.owes(fingerprint) || !group.members.has(fingerprint)) continue;',
      tests: [LEAVERS],
    },
    {
      name: 'an alert that fires again while its resolve is told drops out of its group',
      find: '|| firedAgain ||',
      replace: '||',
    },
    {
      name: 'what resolves while a receiver fails is not in what it is told at last',
      find: 'if (untold.length === 0) this.#dropFinished(group, seen);',
      replace: 'this.#dropFinished(group, seen);',
      tests: [FLUSH],
    },
    {
      name: 'an alert that came and went under a mute interval is told when the interval is over',
      find: 'this.#dropFinished(group, seen);\n      return { failed: [], superseded: false };',
      replace: 'return { failed: [], superseded: false };',
    },
    {
      name: 'a mute interval of the last route holds the resolves of a retired group back',
      find: 'return group.isRetired ? undefined : mutedByIntervals',
      replace: 'return mutedByIntervals',
      tests: [FLUSH],
    },
    {
      name: 'what a former destination is owed is forgotten at the next flush',
      find: '({ integration }) => integration.destination)',
      replace: '({ integration, isCurrent }) => (isCurrent ? integration.destination : undefined))',
      tests: [ADOPTION],
    },
    {
      name: 'a downtime puts an end in doubt that a flush had seen',
      find: 'this.#world.store.keepAlert({ alert, settled: true });',
      replace: '',
      tests: [RESTART],
    },
    {
      name: 'an alert that was muted all its life is told as resolved',
      find: 'if (!resolved) group.hush(tracked.fingerprint, isMuted);',
      replace: 'if (!resolved) group.hush(tracked.fingerprint, false);',
      tests: [ALERT_PATH, STORIES],
    },
    {
      name: 'a flush that a reload cut short waits for its group_interval',
      find: "superseded: tellings.includes('superseded')",
      replace: 'superseded: false',
      tests: [ADOPTION],
    },
  ],
);

const DISPATCHER = mutantsOf(
  'src/alerting/dispatcher.ts',
  [ALERT_PATH, FLUSH],
  [
    {
      name: 'the resolve that a kill has left owed is forgotten at the next kill',
      find: 'this.#settle(group, told);',
      replace: '',
      tests: [RESTART, LINES],
    },
    {
      name: 'an attempt that was cut off waits for another interval after two kills in a row',
      find: '.intend({ ...intent, firing: [] })',
      replace: '.flush()',
      tests: [RESTART],
    },
    {
      name: 'an alert that max_groups turned away never gets in',
      find: 'if (tracked.turnedAway && !isResolved(tracked.alert, this.#world.clock.now())) this.place(tracked);',
      replace: '',
    },
    {
      name: 'retired groups take the room of those that a reload moves on',
      find: 'this.#groups.routed < maxGroups',
      replace: 'this.#groups.size < maxGroups',
      tests: [GROUP_LIMIT],
    },
    {
      name: 'of groups that share a place, the oldest gets an alert that another has told of',
      find: 'sharing.find((group) => group.members.has(fingerprint)) ??\n        sharing.find((group) => group.mayOwe(fingerprint)) ??',
      replace: '',
      tests: [LEAVERS],
    },
    {
      name: 'an alert that has fired for longer than group_wait waits again',
      find: 'if (alert.startsAt.ms + route.groupWaitMs < nowMs) this.flushSoon(group);',
      replace: '',
    },
    {
      name: 'an alert that has just begun does not wait for others',
      find: 'if (alert.startsAt.ms + route.groupWaitMs < nowMs) this.flushSoon(group);',
      replace: 'if (alert.startsAt.ms <= nowMs) this.flushSoon(group);',
    },
    {
      name: 'a reload starts group_wait anew',
      find: 'group.bornAtMs + groupWaitMs',
      replace: 'this.#world.clock.now() + groupWaitMs',
      tests: [ADOPTION],
    },
    {
      name: 'a reload starts group_interval anew',
      find: 'group.flushedAtMs + groupIntervalMs;',
      replace: 'this.#world.clock.now() + groupIntervalMs;',
      tests: [ADOPTION],
    },
    {
      name: 'two flushes of a group overlap',
      find: 'if (group.flushing) {\n      group.dueAgain = true;\n      return;\n    }\n    const run',
      replace: 'const run',
    },
    {
      name: 'a flush that falls due during another is forgotten',
      find: 'if (outcome.superseded || group.dueAgain) this.flushSoon(group);',
      replace: 'if (outcome.superseded) this.flushSoon(group);',
    },
    {
      name: 'a group that falls due during the switch is never flushed again',
      find: 'for (const group of held) this.flushSoon(group);',
      replace: '',
      tests: [FLUSH],
    },
    {
      name: 'a revision tells people something before the verdict on it',
      find: 'this.#held = held;',
      replace: '',
      tests: [FLUSH],
    },
    {
      name: 'a verdict that does not come holds flushes for ever',
      find: 'this.#world.clock.at(this.#world.clock.now() + maxMs, release)',
      replace: 'this.#world.clock.at(this.#world.clock.now() + maxMs, () => undefined)',
      tests: [FLUSH],
    },
    {
      name: 'somebody is told before --dispatch.start-delay',
      find: 'Math.max(whenMs, Math.ceil(clock.now() + heldForMs))',
      replace: 'whenMs',
    },
    {
      name: 'a clock that is set back prolongs the waits of a group that are edited then',
      find: 'group.takeAsPast(this.#world.clock.now());',
      replace: '',
      tests: [CLOCK_SET],
    },
    {
      name: 'groups that a reload makes twins do not know what the other has told',
      find: 'this.#groups.learnFromTwins(group);\n    this.#inheritance.recognize(group);',
      replace: 'this.#inheritance.recognize(group);',
      tests: [LEAVERS],
    },
    {
      name: 'a short group_interval ends attempts sooner than after 10 s',
      find: 'Math.max(group.route.groupIntervalMs, FLUSH_TIME_MIN_MS)',
      replace: 'group.route.groupIntervalMs',
    },
    {
      name: 'an attempt may last for ever',
      find: "deadline.abort(new DOMException('the time for this flush is over', 'TimeoutError')),",
      replace: 'undefined,',
    },
    {
      name: 'a flush begins after the stop',
      find: 'if (this.#isStopped) return;',
      replace: '',
      tests: [FLUSH],
    },
    {
      name: 'a stop cuts off the flushes under way',
      find: 'await Promise.all(this.#running);',
      replace: '',
    },
    {
      name: 'a reload founds more groups than max_groups',
      find: 'tracked.turnedAway = true;\n      return;',
      replace: 'tracked.turnedAway = true;',
      tests: [GROUP_LIMIT],
    },
    {
      name: 'an alert that moves away stays in its old group too',
      find: 'for (const group of former) group.remove(tracked.fingerprint);',
      replace: '',
      tests: [LEAVERS],
    },
    {
      name: 'the old group of an alert that moves while it is told is forgotten',
      find: 'former.filter((group) => group.mayOwe(tracked.fingerprint))',
      replace: 'former.filter((group) => group.owes(tracked.fingerprint))',
      tests: [ADOPTION],
    },
    {
      name: 'an untold alert that moves waits from the reload on',
      find: 'const group = this.#create(route, labels, firstAtMs);',
      replace: 'const group = this.#create(route, labels, Math.max(firstAtMs, this.#world.clock.now()));',
      tests: [ADOPTION],
    },
    {
      name: 'a receiver that a reload mends is tried at the next tick only',
      find: 'if (!group.flushing && group.failed.some(',
      replace: 'if (group.failed.length === 0 && group.failed.some(',
      tests: [FLUSH],
    },
    {
      name: 'a group that another route takes over keeps the timer of its old one',
      find: 'for (const group of adoption.routes.keys()) this.arm(group);',
      replace: '',
      tests: [LEAVERS],
    },
    {
      name: 'an edited group_interval holds from the flush after the next',
      find: 'if (sameWaits(from, to) && !carried.has(from)) continue;',
      replace: 'continue;',
      tests: [ADOPTION],
    },
    {
      name: 'a process gives a new group the id of one that it found',
      find: 'this.#nextId = Math.max(this.#nextId, group.id + 1);',
      replace: '',
      tests: [RESTART, UPHEAVALS],
    },
  ],
);

const TOLD = mutantsOf(
  'src/alerting/group/told.ts',
  [FLUSH],
  [
    {
      name: 'what a twin was telling at a kill is owed no resolve',
      find: 'isSame || !later.resolved.has(fingerprint)',
      replace: '!later.resolved.has(fingerprint)',
      tests: [RESTART],
    },
    {
      name: 'a resolve that cannot be told is owed for ever',
      find: 'alert.endsAt.ms >= endedBeforeMs',
      replace: 'alert.endsAt.ms >= 0',
    },
    {
      name: 'a resolve that was written off is told all the same',
      find: '.filter((fingerprint) => owed.has(fingerprint))',
      replace: '',
    },
    {
      name: 'the debt of an alert that still fires is written off',
      find: 'alert.endsAt.ms >= endedBeforeMs',
      replace: 'alert.startsAt.ms >= endedBeforeMs',
    },
  ],
);

const CLOCK = mutantsOf(
  'src/base/clock.ts',
  ['src/base/clock.test.ts'],
  [
    {
      name: 'a clock that is set makes everybody wait longer, or not at all',
      find: 'this.#timers.shift(setByMs);',
      replace: '',
    },
    {
      name: 'a clock that is set keeps the next wait from being armed',
      find: 'this.#armedFor += setByMs;',
      replace: '',
    },
  ],
);

export const FLUSHING: readonly Mutant[] = [...PIPELINE, ...DISPATCHER, ...TOLD, ...CLOCK];
