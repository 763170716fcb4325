// Mistakes in what a destination is told, why, how often, and what is remembered of it.

import { type Mutant, mutantsOf } from './mutant.ts';

const ALERT_PATH = 'src/alerting/alert-path.test.ts';
const ADOPTION = 'src/alerting/adoption.test.ts';
const FLUSH = 'src/alerting/flush.test.ts';
const LEAVERS = 'src/alerting/leavers.test.ts';
const LANES_TEST = 'src/alerting/notify/lanes.test.ts';
const LINES = 'src/alerting/lines.test.ts';
const RESTART = 'src/alerting/restart.test.ts';
const DOUBTS = 'src/alerting/doubts.test.ts';
const DEDUP = 'src/alerting/notify/needs-notification.test.ts';
const STORIES = 'test/simulation/simulation.test.ts';
const UPHEAVALS = 'test/simulation/upheaval.test.ts';

const NEEDS_NOTIFICATION = mutantsOf(
  'src/alerting/notify/needs-notification.ts',
  [DEDUP],
  [
    {
      name: 'the same is told again when repeat_interval has not quite passed',
      find: 'heardAtMs < rules.nowMs - rules.repeatIntervalMs',
      replace: 'heardAtMs <= rules.nowMs - rules.repeatIntervalMs',
    },
    {
      name: 'a group is called resolved while an alert that left it still fires',
      find: '&& !sight.othersFiring',
      replace: '',
    },
    {
      name: 'an alert that another group has told is news',
      find: 'if (creditedAtMs === undefined)',
      replace: 'if (heardAtMs > 0)',
    },
    {
      name: 'an alert that another group has told is never repeated',
      find: 'heardAtMs = Math.min(heardAtMs, creditedAtMs);',
      replace: '',
    },
    {
      name: 'some resolved alerts are told to a receiver that does not want resolves',
      find: 'if (rules.sendResolved && (!isSubset(',
      replace: 'if ((!isSubset(',
    },
    {
      name: 'a former destination that does not want resolves is told one',
      find: '!rules.sendResolved ||',
      replace: '',
    },
    {
      name: 'a resolve that was held back while muted is never told',
      find: '|| (rules.sendResolved && hasOwed(told, sight.resolved))',
      replace: '',
    },
    {
      name: 'what was told resolved, and may have been heard to fire again, is not told resolved again',
      find: ' || hasOwed(told, sight.resolved)))',
      replace: '))',
      tests: [DOUBTS, RESTART],
    },
    {
      name: 'what came and went between two flushes is told as resolved',
      find: 'told.firing.size > 0 || (rules.sendResolved && hasOwed(told, sight.resolved))',
      replace: 'told.firing.size > 0 || (rules.sendResolved && sight.resolved.size > 0)',
    },
  ],
);

const SIGHT = mutantsOf(
  'src/alerting/notify/sight.ts',
  [ALERT_PATH, FLUSH, ADOPTION],
  [
    {
      name: 'a resolve is told although a silence mutes it',
      find: 'if (alert.isMuted) {',
      replace: 'if (alert.isMuted && !alert.resolved) {',
    },
    {
      name: 'a payload says "resolved" while something told fires under a silence',
      find: 'if (isOwed && !alert.resolved) hidden.push(alert);',
      replace: '',
    },
    {
      name: 'an alert that left its group is repeated by it',
      find: 'if (isOurs) firing.add(alert.fingerprint);\n      else hidden.push(alert);',
      replace: 'firing.add(alert.fingerprint);',
      tests: [LEAVERS],
    },
    {
      name: 'a payload of resolves does not name what still fires',
      find: 'return [...payload, ...hidden].sort((a, b) => compareAlerts(a.alert, b.alert));',
      replace: 'return payload;',
    },
    {
      name: 'a resolve is told anew as long as another receiver fails',
      find: '!isOwed && told?.resolved.has(alert.fingerprint)',
      replace: 'false',
    },
    {
      name: 'a resolve that a silence hid is told anew when the silence ends',
      find: 'if (alert.resolved && !isOwed && ',
      replace: 'if (!alert.isMuted && alert.resolved && !isOwed && ',
    },
    {
      name: 'an alert that nobody heard of is told as resolved',
      find: '!(group.isHushed(alert.fingerprint) || toldElsewhereAtMs(alert.tracked, group, destination) !== undefined)',
      replace: 'true',
      tests: [ALERT_PATH, ADOPTION, STORIES],
    },
    {
      name: 'the group that an alert moves to tells the same destination of it again',
      find: '[...leftBehind, ...twins]',
      replace: 'twins',
    },
    {
      name: 'what fires anew under a silence is never told where two routes are twins',
      find: ' && home.keyAt(destination) !== knownAs',
      replace: '',
      tests: [ALERT_PATH],
    },
    {
      name: 'an alert resolves while the flush that tells of it goes on',
      find: 'alert: tracked.alert,\n      fingerprint: tracked.fingerprint,\n      resolved: isResolved(tracked.alert, nowMs),',
      replace:
        'get alert() {\n        return tracked.alert;\n      },\n      fingerprint: tracked.fingerprint,\n      resolved: isResolved(tracked.alert, nowMs),',
    },
  ],
);

const ATTEMPTS = mutantsOf(
  'src/alerting/notify/attempts.ts',
  [ALERT_PATH, FLUSH, ADOPTION],
  [
    {
      name: 'a reload cancels an attempt in flight',
      find: 'await this.#integration.notify(notification, deadline);',
      replace: 'await this.#integration.notify(notification, patience);',
    },
    {
      name: 'the pause between attempts outlasts the reload that mended the receiver',
      find: 'await clock.sleep(backOffMs(attempts + 1, random), patience);',
      replace: 'await clock.sleep(backOffMs(attempts + 1, random), deadline);',
    },
    {
      name: 'attempts go on at a destination that a reload has replaced',
      find: 'if (!this.#isCurrent()) return SUPERSEDED;',
      replace: '',
    },
    {
      name: 'an attempt that the deadline cuts off hides what the receiver said before',
      find: 'if (!deadline.aborted) said = outcome;',
      replace: 'said = outcome;',
      tests: ['src/alerting/notify/attempts.test.ts'],
    },
    {
      name: 'what can no longer be told in time holds up what can',
      find: 'if (lane === undefined || deadline.aborted) {',
      replace: 'if (lane === undefined) {',
      tests: ['src/alerting/notify/attempts.test.ts'],
    },
    {
      name: 'a page goes out before its intent is kept',
      find: 'if (!(await intent.begins())) {',
      replace: 'void intent.begins();\n    if (context === undefined) {',
      tests: [FLUSH],
    },
    {
      name: 'an attempt that waited in line is cut off as it begins',
      find: 'later(flushDeadline, waitedMs, clock)',
      replace: 'flushDeadline',
      tests: [LINES],
    },
    {
      name: 'what waits in line waits although a reload has mended its destination',
      find: 'lanes.enter(this.#integration.destination, this.#patience(flushDeadline));',
      replace: 'lanes.enter(this.#integration.destination, flushDeadline);',
      tests: [LINES],
    },
    {
      name: 'a destination that fails once has a lane less for ever',
      find: 'lane.leave();\n      observer.attemptFinished(',
      replace: "if (outcome.kind === 'sent') lane.leave();\n      observer.attemptFinished(",
      tests: [LINES],
    },
    {
      name: 'what a receiver refused is sent to it again',
      find: 'if (!outcome.retry || deadline.aborted) {',
      replace: 'if (deadline.aborted) {',
    },
    {
      name: 'a receiver is tried once and given up',
      find: 'if (!outcome.retry || deadline.aborted) {',
      replace: 'if (outcome.retry || deadline.aborted) {',
    },
    {
      name: 'attempts go on when the time for the flush is over',
      find: 'if (!outcome.retry || deadline.aborted) {',
      replace: 'if (!outcome.retry) {',
      tests: ['src/alerting/notify/attempts.test.ts'],
    },
  ],
);

const LANES = mutantsOf(
  'src/alerting/notify/lanes.ts',
  [LANES_TEST],
  [
    {
      name: 'whoever is gone from the line is given a lane',
      find: 'line.waiting.delete(called);',
      replace: '',
    },
    {
      name: 'one host that hangs holds up all that its integration tells',
      find: 'const timer: Timer = this.#clock.at(this.#clock.now() + HELD_MAX_MS, leave);',
      replace: 'const timer: Timer = { cancel: () => undefined };',
    },
    {
      name: 'whoever leaves a lane twice lets in one too many',
      find: 'if (!isHeld) return;',
      replace: '',
    },
  ],
);

const BACK_OFF = mutantsOf(
  'src/alerting/notify/back-off.ts',
  ['src/alerting/notify/back-off.test.ts'],
  [
    {
      name: 'the pauses between attempts do not grow',
      find: 'FACTOR ** (attempt - 2)',
      replace: 'FACTOR',
    },
    {
      name: 'a thousand groups try a dead receiver in step',
      find: '(1 - SPREAD + 2 * SPREAD * random.next())',
      replace: '(1 - SPREAD + 2 * SPREAD * 0.5)',
    },
    {
      name: 'the pauses between attempts grow without end',
      find: 'Math.min(LONGEST_MS, FIRST_MS * FACTOR ** (attempt - 2))',
      replace: 'FIRST_MS * FACTOR ** (attempt - 2)',
    },
  ],
);

const TELLER = mutantsOf(
  'src/alerting/notify/teller.ts',
  [ALERT_PATH, FLUSH, ADOPTION, RESTART],
  [
    {
      name: 'whoever may have heard that an alert fires never hears that it is over',
      find: 'if (isInDoubt) this.#record(',
      replace: 'if (false) this.#record(',
      tests: [DOUBTS],
    },
    {
      name: 'what may have been heard counts as told, and is not told again',
      find: '{ ...next, ...NOTHING_TOLD }',
      replace: 'next',
      tests: [DOUBTS],
    },
    {
      name: 'who is in doubt about one alert is told all the others again',
      find: 'return { ...before, owed: new Map([...before.owed, ...unsure]) };',
      replace: 'return { ...before, owed: new Map([...before.owed, ...unsure]), sentAtMs: 0 };',
      tests: [DOUBTS],
    },
    {
      name: 'what only waited in line at a kill is told resolved',
      find: 'store.intend({ ...row, firing: [] })',
      replace: 'store.intend(row)',
      tests: [LINES],
    },
    {
      name: 'what waited in line at a kill waits for another interval',
      find: "void this.#keep('intent', () => store.intend({ ...row, firing: [] }))",
      replace: 'undefined',
      tests: [LINES],
    },
    {
      name: 'a page that failed counts as told',
      find: "if (outcome.kind === 'sent') {",
      replace: "if (outcome.kind !== 'superseded') {",
    },
    {
      name: 'a failed attempt is made again by the next process at once',
      find: "void this.#keep('withdraw', () => this.#world.store.withdraw(group.id, integration.destination));",
      replace: '',
    },
    {
      name: 'an attempt that a stop cut short is forgotten by the next process',
      find: 'if (this.#isStopping) return outcome.kind;',
      replace: '',
    },
    {
      name: 'repeat_interval counts from before the attempts',
      find: 'sentAtMs: this.#world.clock.now(), memo:',
      replace: 'memo:',
    },
    {
      name: 'two groups tell a destination under one incident key',
      find: 'other !== group && !twins.has(other) && other.keyAt(destination) === group.key',
      replace: 'other === group && !twins.has(other)',
    },
    {
      name: 'a group takes another incident key in the middle of an incident',
      find: 'const key = told?.key ?? this.#keyFor(group, integration.destination);',
      replace: 'const key = this.#keyFor(group, integration.destination);',
      tests: [ALERT_PATH, ADOPTION, RESTART, UPHEAVALS],
    },
    {
      name: 'what is just being told is news to the group that the alert moves to',
      find: 'group.setTelling(integration.destination, next);',
      replace: '',
    },
    {
      name: 'twins tell their receiver the same at the same time',
      find: "if (this.#groups.twinsAt(group, destination).some((twin) => twin.isTelling(destination))) return 'quiet';",
      replace: '',
      tests: [ADOPTION, STORIES, UPHEAVALS],
    },
    {
      name: 'once a receiver is renamed, twins do not know what the other tells',
      find: '.twinsAt(group, told.destination)',
      replace: '.twinsOf(group)',
      tests: [LEAVERS],
    },
    {
      name: 'an alert that fires again while its resolve fails to be told is told as resolved',
      find: '&& this.#isStillTrue(alerts)',
      replace: '',
    },
    {
      name: 'a destination that wants no resolves is owed them for ever',
      find: 'if (owed.size < told.owed.size) this.#record(group, { ...told, owed });',
      replace: '',
    },
    {
      name: 'a twin does not know what the other has told',
      find: 'for (const one of [group, ...sharing]) {',
      replace: 'for (const one of [group]) {',
      tests: [ADOPTION, STORIES, UPHEAVALS],
    },
    {
      name: 'whoever is told of more alerts is no longer owed the resolves of those before',
      find: 'const owed = new Map(told?.owed);',
      replace: 'const owed = new Map<Fingerprint, TrackedAlert>();',
    },
    {
      name: 'a resolve that was told is owed still',
      find: 'for (const alert of resolved) owed.delete(alert.fingerprint);',
      replace: '',
    },
    {
      name: 'a store that is away stops notifications',
      find: 'this.#world.observer.storeFailed(what, error);',
      replace: 'throw error;',
      tests: [FLUSH],
    },
  ],
);

export const TELLING: readonly Mutant[] = [
  ...NEEDS_NOTIFICATION,
  ...SIGHT,
  ...ATTEMPTS,
  ...LANES,
  ...BACK_OFF,
  ...TELLER,
];
