// Mistakes in how alerts are taken in and kept, and in what silences and inhibits them.

import { type Mutant, mutantsOf } from './mutant.ts';

const ADOPTION = 'src/alerting/adoption.test.ts';
const RESTART = 'src/alerting/restart.test.ts';
const SILENCES = 'src/alerting/silence/silences.test.ts';
const SILENCE_LIMITS = 'src/alerting/silence/silence-limits.test.ts';
const INHIBITOR = 'src/alerting/inhibit/inhibitor.test.ts';
const COMPONENTS = 'src/components/contract.test.ts';

const ALERT_BOOK = mutantsOf(
  'src/alerting/alert-book.ts',
  ['src/alerting/alert-book.test.ts'],
  [
    {
      name: 'an alert that fires again is not placed',
      find: 'if (wasResolved && !nowResolved) {',
      replace: 'if (wasResolved && nowResolved) {',
    },
    {
      name: 'an alert that fires again waits from its first arrival',
      find: 'known.arrivedAtMs = nowMs;',
      replace: '',
      tests: ['src/alerting/alert-book.test.ts'],
    },
    {
      name: 'a guess shortens the end that a client gave',
      find: ': !old.timeout);',
      replace: ': false);',
    },
    {
      name: 'an alert that goes on begins anew with each state',
      find: 'old.startsAt.compare(next.startsAt) < 0 ? old.startsAt : next.startsAt',
      replace: 'next.startsAt',
    },
    {
      name: 'a resolved alert is forgotten while somebody is owed its resolve',
      find: 'holders === 0 && isResolved(alert, nowMs)',
      replace: 'isResolved(alert, nowMs)',
    },
    {
      name: 'a resolved alert is forgotten while its end is sent again',
      find: ' && alert.updatedAt.ms <= quietSinceMs',
      replace: '',
      tests: ['src/alerting/alert-path.test.ts'],
    },
    {
      name: 'forgotten alerts count against the limit per alertname',
      find: 'this.#count(tracked, -1);',
      replace: '',
    },
    {
      name: 'a resolve is not kept for the next process',
      find: 'changed: wasResolved !== nowResolved || !sameContent(before, next)',
      replace: 'changed: !sameContent(before, next)',
      tests: ['src/alerting/alert-book.test.ts'],
    },
    {
      name: 'a resolve that a client sent is in doubt after a downtime',
      find: 'known.settled = nowResolved && (known.settled || !next.timeout);',
      replace: 'known.settled = false;',
      tests: [RESTART],
    },
  ],
);

const INTAKE = mutantsOf(
  'src/alerting/intake.ts',
  ['src/alerting/intake.test.ts'],
  [
    {
      name: 'an alert without an end resolves later than after resolve_timeout',
      find: 'new Timestamp(now.ms + resolveTimeoutMs)',
      replace: 'new Timestamp(now.ms + 2 * resolveTimeoutMs)',
    },
    {
      name: 'an alert that ends before it begins is taken',
      find: "if (!alert.endsAt.isZero && alert.endsAt.compare(alert.startsAt) < 0) return 'start time must be before end time';",
      replace: '',
    },
    {
      name: 'a label with an empty value makes another alert',
      find: 'labels: withoutEmpty(posted.labels),',
      replace: 'labels: posted.labels,',
    },
    {
      name: 'an alert without labels is taken',
      find: "if (alert.labels.size === 0) return 'at least one label pair required';",
      replace: '',
    },
    {
      name: 'a resolve without a start begins after its end',
      find: '(timeout ? now : endsAt)',
      replace: 'now',
    },
  ],
);

const SILENCE = mutantsOf(
  'src/alerting/silence/silence.ts',
  [SILENCES],
  [
    {
      name: 'a silence mutes in the millisecond in which it ends',
      find: 'nowMs >= silence.endsAt.ms',
      replace: 'nowMs > silence.endsAt.ms',
    },
    {
      name: 'a silence mutes before it begins',
      find: "return nowMs < silence.startsAt.ms ? 'pending' : 'active';",
      replace: "return 'active';",
    },
  ],
);

const SILENCE_INDEX = mutantsOf(
  'src/alerting/silence/silence-index.ts',
  [SILENCES],
  [
    {
      name: 'a silence mutes what matches some of its matchers',
      find: "silenceState(silence, nowMs) !== 'active' || !matchAll(matchers, labels, look)",
      replace: "silenceState(silence, nowMs) !== 'active'",
    },
    {
      name: 'an edited silence still mutes as it did before',
      find: 'this.remove(silence.id);\n    const entries',
      replace: 'const entries',
    },
    {
      name: 'a pending silence is dropped with the expired ones',
      find: "silenceState(entry.silence, nowMs) === 'expired') this.remove(id);",
      replace: "silenceState(entry.silence, nowMs) !== 'active') this.remove(id);",
    },
  ],
);

const SILENCE_EDITS = mutantsOf(
  'src/alerting/silence/silence-edits.ts',
  [SILENCES],
  [
    {
      name: 'an active silence is given other matchers, as if it had always had them',
      find: "if (state === 'expired' || !areSameSets(from.matcherSets, to.matcherSets)) return false;",
      replace: "if (state === 'expired') return false;",
    },
    {
      name: 'an expired silence comes back to life',
      find: "if (state === 'expired' || ",
      replace: 'if (',
      tests: ['src/alerting/silence/silence-edits.test.ts'],
    },
  ],
);

const SILENCE_BOOK = mutantsOf(
  'src/alerting/silence/silences.ts',
  [SILENCES, SILENCE_LIMITS],
  [
    {
      name: 'a silence counts before it is kept',
      find: 'await store.saveSilence(silence);',
      replace: 'this.#put(silence);\n      await store.saveSilence(silence);',
    },
    {
      name: 'the silence that an edit replaces mutes on',
      find: 'if (replaced !== undefined) this.#put(replaced);',
      replace: '',
    },
    {
      name: 'an edit that is refused is written all the same',
      find: 'this.#takeBack(silence);',
      replace: '',
    },
    {
      name: 'two edits at the same time both see the state before the other',
      find: 'const result = this.#turn.then(work);',
      replace: 'const result = work();',
    },
    {
      name: 'an ended silence is forgotten at once',
      find: 'if (endsAt.ms + retentionMs > nowMs) continue;',
      replace: 'if (endsAt.ms > nowMs) continue;',
    },
    {
      name: 'a silence of the config file can be expired by anybody',
      find: 'if (this.isProvisioned(id)) return provisioned(id);',
      replace: '',
    },
    {
      name: 'silences that left the config file mute on',
      find: 'this.#provisionedIndex = index;',
      replace: 'for (const silence of silences) this.#provisionedIndex.put(silence);',
      tests: [SILENCES, COMPONENTS],
    },
  ],
);

const PROVISIONED = mutantsOf(
  'src/alerting/silence/provisioned.ts',
  [COMPONENTS],
  [
    {
      name: 'the duration of a silence in the file counts from each reload',
      find: '(first?.startsAt ?? now)',
      replace: 'now',
    },
    {
      name: 'a silence mutes on when it has left the file',
      find: 'return { ...silence, startsAt, endsAt: now, updatedAt: now };',
      replace: 'return silence;',
    },
    {
      name: 'a silence that comes back to the file stays ended',
      find: 'before !== undefined && before.endsAt.compare(before.updatedAt) > 0 ? before : undefined',
      replace: 'before',
      tests: ['src/alerting/silence/provisioned.test.ts'],
    },
  ],
);

const INHIBIT_INDEX = mutantsOf(
  'src/alerting/inhibit/inhibit-index.ts',
  [INHIBITOR],
  [
    {
      name: 'an alert that matches both sides inhibits itself',
      find: 'return isTwoSided ? undefined : bucket.twoSided.firing(nowMs);',
      replace: 'return bucket.twoSided.firing(nowMs);',
    },
    {
      name: 'values of equal labels run together',
      find: "JSON.stringify(this.rule.equal.map((name) => labels.get(name) ?? ''))",
      replace: "this.rule.equal.map((name) => labels.get(name) ?? '').join('')",
    },
    {
      name: 'a forgotten source inhibits on',
      find: 'bucket.oneSided.remove(fingerprint);',
      replace: '',
    },
    {
      name: 'whoever is no target is inhibited',
      find: 'if (!matchAll(this.rule.targetMatchers, labels)) return undefined;',
      replace: '',
    },
  ],
);

const SOURCE_SET = mutantsOf(
  'src/alerting/inhibit/source-set.ts',
  [INHIBITOR],
  [
    {
      name: 'a source that ends sooner than it said inhibits on',
      find: 'else if (this.#latest === before) this.#latest = undefined;',
      replace: '',
    },
    {
      name: 'when one of several sources ends the others do not inhibit',
      find: 'if (!endsBefore(alert, this.#latest)) this.#latest = alert;',
      replace: 'this.#latest = alert;\n    if (endsBefore(alert, this.#latest)) return;',
    },
  ],
);

const INHIBIT_RULES = mutantsOf(
  'src/alerting/inhibit/inhibitor.ts',
  [INHIBITOR],
  [
    {
      name: 'a reload takes over an index that is not filled yet',
      find: 'return index === undefined || this.#fresh.has(index) ? undefined : index;',
      replace: 'return index;',
    },
    {
      name: 'a new rule inhibits by new alerts only',
      find: 'if (this.#fresh.has(index)) index.alertChanged(alert, alert.labels.fingerprint);',
      replace: '',
      tests: [INHIBITOR, ADOPTION],
    },
    {
      name: 'rules that differ in their equal labels are one rule',
      find: 'formatMatchers(rule.targetMatchers), rule.equal]',
      replace: 'formatMatchers(rule.targetMatchers)]',
    },
  ],
);

export const RECEIVING: readonly Mutant[] = [
  ...ALERT_BOOK,
  ...INTAKE,
  ...SILENCE,
  ...SILENCE_INDEX,
  ...SILENCE_EDITS,
  ...SILENCE_BOOK,
  ...PROVISIONED,
  ...INHIBIT_INDEX,
  ...SOURCE_SET,
  ...INHIBIT_RULES,
];
