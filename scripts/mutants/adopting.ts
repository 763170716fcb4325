// Mistakes in what becomes of live groups and alerts when the routing tree changes, and in what a restart finds.

import { type Mutant, mutantsOf } from './mutant.ts';

const ALERT_PATH = 'src/alerting/alert-path.test.ts';
const ADOPTION = 'src/alerting/adoption.test.ts';
const FLUSH = 'src/alerting/flush.test.ts';
const SAME_ROUTE = 'src/alerting/route/same-route.test.ts';
const BOOK = 'src/alerting/group/group-book.test.ts';
const BALLOT = 'src/alerting/group/ballot.test.ts';
const FORESIGHT = 'src/alerting/group/foresight.test.ts';
const VOTES = 'src/alerting/group/votes.test.ts';
const RESTART = 'src/alerting/restart.test.ts';
const ROUTE = 'src/alerting/route/route.test.ts';
const TREE_CHANGE = 'src/alerting/route/tree-change.test.ts';
const UPHEAVALS = 'test/simulation/upheaval.test.ts';

const PLAN = mutantsOf(
  'src/alerting/group/adoption.ts',
  [ADOPTION],
  [
    {
      name: 'a resolved alert joins another group and is told again',
      find: 'const mayMove = !isResolved(tracked.alert, nowMs);',
      replace: 'const mayMove = true;',
      tests: [ADOPTION],
    },
    {
      name: 'an alert goes to the oldest group although its own goes on',
      find: 'for (const group of sharing) if (group.members.has(tracked.fingerprint)) return group;',
      replace: '',
      tests: [VOTES],
    },
    {
      name: 'an alert that comes back goes to a group that has not told of it',
      find: 'sharing.find((other) => other.owes(tracked.fingerprint)) ?? sharing[0]',
      replace: 'sharing[0]',
      tests: [VOTES],
    },
    {
      name: 'the group that an alert has left does not hear that it comes back',
      find: 'for (const group of tracked.leftBehind) if (isLive(group)) groups.add(group);',
      replace: '',
      tests: [BALLOT],
    },
    {
      name: 'an untold alert that moves waits from the arrival of the last that moves along',
      find: 'firstAtMs: sorted[0]?.arrivedAtMs ?? 0',
      replace: 'firstAtMs: sorted.at(-1)?.arrivedAtMs ?? 0',
      tests: [VOTES],
    },
    {
      name: 'one founded group is founded once for each of its alerts',
      find: 'if (founding === undefined) foundings.set(place, ',
      replace:
        'if (founding === undefined || founding.alerts.length > 0) foundings.set({ ...place, route: { ...place.route } }, ',
      tests: [BALLOT],
    },
  ],
);

const CANDIDATES = mutantsOf(
  'src/alerting/group/candidates.ts',
  [ADOPTION],
  [
    {
      name: 'a group follows the many that it has not told of',
      find: 'const OWED_WEIGHT = 1e12;',
      replace: 'const OWED_WEIGHT = 1;',
      tests: [VOTES],
    },
    {
      name: 'a group goes on under a route that leads to somebody else',
      find: 'if (receiver === route.receiver) return true;',
      replace: 'return true;',
    },
    {
      name: 'a group goes by what its route is like, not by where its alerts go',
      find: 'Number(b.isOwn) - Number(a.isOwn) || b.votes - a.votes || b.likeness - a.likeness',
      replace: 'Number(b.isOwn) - Number(a.isOwn) || b.likeness - a.likeness || b.votes - a.votes',
      tests: [VOTES],
    },
    {
      name: 'a route that still exists loses its group to the one where most alerts go',
      find: 'Number(b.isOwn) - Number(a.isOwn) || b.votes - a.votes',
      replace: 'b.votes - a.votes',
      tests: [VOTES],
    },
  ],
);

const BOUND = mutantsOf(
  'src/alerting/group/bound-groups.ts',
  [VOTES],
  [
    {
      name: 'two groups of twin routes take the same route',
      find: 'return best.find(isFree) ?? best[0];',
      replace: 'return best.find((route) => isFree(route) || route === best[0]);',
      tests: [VOTES],
    },
    {
      name: 'newcomers join the younger of two groups that were brought together',
      find: 'return groups.sort((a, b) => a.id - b.id);',
      replace: 'return groups.sort((a, b) => b.id - a.id);',
      tests: [VOTES],
    },
    {
      name: 'an alert founds a group beside the one that an unchanged corner keeps for it',
      find: 'const kept = there.filter((group) => !this.#isLookedAt(group));',
      replace: 'const kept = there.filter((group) => this.#isLookedAt(group) && group.id < 0);',
      tests: [VOTES],
    },
  ],
);

const GROUP = mutantsOf(
  'src/alerting/group/group.ts',
  [ALERT_PATH, ADOPTION],
  [
    {
      name: 'what may have been heard is no news to the group that it moves to',
      find: 'return told.firing.has(fingerprint) ? told.sentAtMs : 0;',
      replace: 'return told.sentAtMs;',
      tests: ['src/alerting/doubts.test.ts', RESTART],
    },
    {
      name: 'a group that owes resolves ends with its last member',
      find: 'return this.#members.size === 0 && [...this.#told.values()].every((told) => told.owed.size === 0);',
      replace: 'return this.#members.size === 0;',
    },
    {
      name: 'an alert is forgotten although its resolve is owed',
      find: 'for (const tracked of told.owed.values()) tracked.holders += 1;',
      replace: '',
      tests: ['src/alerting/group/holders.test.ts'],
    },
    {
      name: 'an alert that nothing needs any more is kept for ever',
      find: 'this.#hushed?.delete(fingerprint);\n    tracked.holders -= 1;',
      replace: 'this.#hushed?.delete(fingerprint);',
      tests: ['src/alerting/group/holders.test.ts'],
    },
    {
      name: 'an alert that left its group is not looked at by its flushes',
      find: 'return left === undefined ? all : [...all, ...left];',
      replace: 'return all;',
    },
    {
      name: 'a restart knows nothing of the last flush of a group',
      find: 'flushedAtMs: this.flushedAtMs,',
      replace: 'flushedAtMs: undefined,',
      tests: [RESTART],
    },
  ],
);

const GROUP_BOOK = mutantsOf(
  'src/alerting/group/group-book.ts',
  [BOOK],
  [
    {
      name: 'newcomers join the younger of two groups that share a route',
      find: '[...sharing, group].sort((a, b) => a.id - b.id),',
      replace: '[group, ...sharing],',
      tests: [BOOK],
    },
    {
      name: 'a group that ended still takes alerts in',
      find: 'if (twins?.size === 0) this.#byKey.delete(group.key);\n    this.#unhang(group);',
      replace: 'if (twins?.size === 0) this.#byKey.delete(group.key);',
      tests: [BOOK, ALERT_PATH],
    },
    {
      name: 'each tree that a reload replaced stays in memory',
      find: 'this.#seats.delete(from);',
      replace: '',
    },
    {
      name: 'a retired group changes its pace with the route that it hung on',
      find: 'group.seat = route === undefined ? { route: group.route, byLabels: new Map() } : this.seat(route);',
      replace: 'group.seat = this.seat(route ?? group.route);',
    },
  ],
);

const ROUTES = mutantsOf(
  'src/alerting/route/route.ts',
  [ROUTE, SAME_ROUTE],
  [
    {
      name: 'an alert takes further routes past one that does not say continue',
      find: 'if (!child.continue) break;',
      replace: '',
    },
    {
      name: 'continue is ignored',
      find: 'if (!child.continue) break;',
      replace: 'break;',
    },
    {
      name: 'an alert is told by the parent besides the child',
      find: 'return taken.length === 0 ? [node] : taken;',
      replace: 'return [...taken, node];',
    },
    {
      name: 'a route with another receiver counts as unchanged',
      find: 'node.receiver === inherited.receiver &&',
      replace: '',
    },
    {
      name: 'a route with another repeat_interval counts as unchanged',
      find: 'node.repeatIntervalMs === inherited.repeatIntervalMs &&',
      replace: '',
    },
    {
      name: 'a route with other mute intervals counts as unchanged',
      find: 'sameNames(node.muteTimeIntervals, config.muteTimeIntervals) &&',
      replace: '',
    },
    {
      name: 'routes that changed places count as unchanged',
      find: 'routes.length === former.length && routes.every((route, place) => route === former[place])',
      replace: 'routes.length === former.length && routes.every((route) => former.includes(route))',
    },
    {
      name: 'siblings with equal matchers are one route',
      find: 'const id = place === 0 ?',
      replace: 'const id = place >= 0 ?',
    },
    {
      name: 'a route that groups by all is taken for one that groups by nothing',
      find: 'node.groupByAll === inherited.groupByAll &&',
      replace: '',
    },
  ],
);

const TREES = mutantsOf(
  'src/alerting/route/tree-change.ts',
  [TREE_CHANGE],
  [
    {
      name: 'another group_by leaves live groups as they are',
      find: 'before.groupBy.size === next.groupBy.size &&\n    [...before.groupBy].every((name) => next.groupBy.has(name))',
      replace: 'true',
      tests: [VOTES],
    },
    {
      name: 'another receiver leaves live groups as they are',
      find: 'before.receiver === next.receiver &&',
      replace: '',
    },
    {
      name: 'routes that changed places send nobody another way',
      find: 'if (isSteady && old !== undefined',
      replace: 'if (old !== undefined',
    },
    {
      name: 'a changed continue sends nobody another way',
      find: ' && old.continue === now.continue',
      replace: '',
    },
    {
      name: 'a removed route leaves its alerts where they are',
      find: '...[...waiting.values()].map(({ route }) => ({ now: undefined, old: route, isSteady: false })),',
      replace: '',
    },
    {
      name: 'the way back leaves groups on a route that it takes away',
      find: 'if (now !== undefined) collect(now, this.settled);',
      replace: '',
    },
    {
      name: 'an edit in one corner has all alerts placed anew',
      find: 'matchers.push(...at.matchers);',
      replace: 'matchers.slice(at.matchers.length);',
    },
  ],
);

const LOOKOUT = mutantsOf(
  'src/alerting/group/lookout.ts',
  [FORESIGHT],
  [
    {
      name: 'the way back does not know of alerts that came after the switch',
      find: 'this.#back?.lookAt(tracked);',
      replace: '',
    },
    {
      name: 'the switch does not know of alerts that came after the look ahead',
      find: 'this.#ahead?.lookAt(tracked);',
      replace: '',
    },
  ],
);

const RESTORE = mutantsOf(
  'src/alerting/restore.ts',
  [RESTART],
  [
    {
      name: 'a downtime resolves what ran out meanwhile',
      find: 'if (settled || alert.endsAt.ms >= doubtUntilMs) return alert;',
      replace: 'return alert;',
    },
    {
      name: 'a resolve that was sent is doubted after a restart',
      find: 'if (settled || alert.endsAt.ms >= doubtUntilMs) return alert;',
      replace: 'if (alert.endsAt.ms >= doubtUntilMs) return alert;',
    },
    {
      name: 'an attempt that was cut off waits for the next tick',
      find: 'if (group !== undefined) dispatcher.takeOver(group, intent);',
      replace: '',
    },
    {
      name: 'an attempt that was cut off owes no resolve',
      find: 'owed: intent.firing,',
      replace: 'owed: [],',
    },
    {
      name: 'a later attempt that was cut off owes no resolve',
      find: '{ ...row, owed: union(row.owed, intent.firing) }',
      replace: 'row',
      tests: [FLUSH],
    },
    {
      name: 'an attempt that was cut off counts as told',
      find: 'sentAtMs: 0,\n    firing: [],',
      replace: 'sentAtMs: 0,\n    firing: intent.firing,',
      tests: [FLUSH],
    },
    {
      name: 'a restart starts group_interval anew',
      find: 'group.flushedAtMs = row.flushedAtMs;',
      replace: '',
    },
    {
      name: 'a restart forgets who left which group',
      find: 'for (const tracked of told.owed.values()) tracked.leftBehind = [...tracked.leftBehind, group];',
      replace: '',
      tests: [RESTART, UPHEAVALS],
    },
    {
      name: 'a resolved alert finds a home again after a restart',
      find: '[...alerts.values()].filter((tracked) => !isResolved(tracked.alert, when.startedAtMs))',
      replace: '[...alerts.values()]',
      tests: [RESTART, UPHEAVALS],
    },
  ],
);

export const ADOPTING: readonly Mutant[] = [
  ...PLAN,
  ...CANDIDATES,
  ...BOUND,
  ...GROUP,
  ...GROUP_BOOK,
  ...ROUTES,
  ...TREES,
  ...LOOKOUT,
  ...RESTORE,
];
