// Mistakes in what is written, and when.

import { type Mutant, mutantsOf } from './mutant.ts';

const WRITES = 'src/storage/write-behind.test.ts';
const RETRY = 'src/storage/write-retry.test.ts';
const BATCHES = 'src/storage/batch.test.ts';
const STORE = 'src/storage/sqlite-store.test.ts';
const JOURNAL = 'src/storage/stored-journal.test.ts';
const PLACES = 'src/storage/alert-places.test.ts';
const BUNDLES = 'src/storage/bundle-codec.test.ts';

const BATCH = mutantsOf(
  'src/storage/batch.ts',
  [BATCHES, WRITES, STORE],
  [
    {
      name: 'an outcome leaves its intent open',
      find: 'this.intents.set(told.groupId, told.destination, GONE);',
      replace: '',
    },
    {
      name: 'a forgotten group leaves what it told behind',
      find: 'this.told.deleteGroup(id);',
      replace: '',
    },
    {
      name: 'a group that is forgotten while the disk is away comes back',
      find: 'for (const id of later.forgottenGroups) this.forgetGroup(id);',
      replace: 'for (const id of later.forgottenGroups) this.forgottenGroups.add(id);',
    },
    {
      name: 'after a failed write the older state of a row wins',
      find: 'for (const [key, change] of later) earlier.set(key, change);',
      replace: 'for (const [key, change] of later) if (!earlier.has(key)) earlier.set(key, change);',
    },
    {
      name: 'outcomes that came while a write failed are lost',
      find: 'this.told.absorb(later.told);',
      replace: '',
    },
    {
      name: 'of the alerts that must be given up the newest go first',
      find: 'for (const id of this.alerts.keys()) {',
      replace: 'for (const id of [...this.alerts.keys()].reverse()) {',
    },
  ],
);

const ALERT_PLACES = mutantsOf(
  'src/storage/alert-places.ts',
  [PLACES],
  [
    {
      name: 'an alert that is forgotten leaves nothing that says so, and its bundle brings it back',
      find: 'batch.alerts.set(number, change);\n      bundle',
      replace: 'if (change !== FORGOTTEN) batch.alerts.set(number, change);\n      bundle',
    },
    {
      name: 'a bundle that is given up takes those along that it still spoke for',
      find: 'for (const [number, row] of bundle.standing()) batch.alerts.set(number, row);',
      replace: '',
    },
    {
      name: 'what was said of a bundle stays when it is given up',
      find: 'for (const number of bundle.forgotten) batch.alerts.set(number, GONE);',
      replace: '',
    },
    {
      name: 'a bundle is given up in memory only',
      find: 'batch.endBundle(bundle);',
      replace: '',
    },
    {
      name: 'a bundle that is written already takes alerts, and changes of its own',
      find: '|| !batch.isToWrite(open)',
      replace: '',
    },
    {
      name: 'a change of an alert whose bundle is written already is lost',
      find: '|| !batch.isToWrite(bundle)',
      replace: '',
    },
    {
      name: 'after a restart a bundle speaks for alerts that have rows by themselves',
      find: 'if (bundle !== undefined) bundle.overrule(number, change === FORGOTTEN);\n    else',
      replace: '',
    },
    {
      name: 'after a restart numbers begin anew',
      find: 'this.#last = Math.max(bundles.at(-1)?.end ?? 1, (rows.at(-1)?.number ?? 0) + 1) - 1;',
      replace: 'this.#last = rows.at(-1)?.number ?? 0;',
    },
    {
      name: 'of an alert that is stored twice the older state counts',
      find: 'if (number > other) {',
      replace: 'if (other === 0) {',
    },
  ],
);

const ALERT_BUNDLES = mutantsOf(
  'src/storage/alert-bundle.ts',
  [PLACES],
  [
    {
      name: 'an alert with a row by itself is changed in its bundle',
      find: 'this.#overruled.has(number) || ',
      replace: '',
    },
    {
      name: 'a bundle lives for its last alert',
      find: 'const SPARSE_SHARE = 1 / 4;',
      replace: 'const SPARSE_SHARE = 0;',
    },
    {
      name: 'a bundle grows without bound while it waits',
      find: ' || this.#chars + length > CHARS_MAX',
      replace: '',
    },
  ],
);

const BUNDLE_CODEC = mutantsOf(
  'src/storage/bundle-codec.ts',
  [BUNDLES],
  [
    {
      name: 'values are those of the alert before although they have other names',
      find: 'items.push(isAlike && value === before.values[i] ? SAME : value);',
      replace: 'items.push(value === before?.values[i] ? SAME : value);',
    },
    {
      name: 'a bundle that ends too early is read',
      find: "if (item === undefined) throw new Error('it ends too early');",
      replace: "if (item === undefined) return '';",
    },
  ],
);

const WRITE_BEHIND = mutantsOf(
  'src/storage/write-behind.ts',
  [WRITES, RETRY],
  [
    {
      name: 'a batch that could not be written is lost',
      find: 'flying.batch.absorb(this.#batch);\n    this.#batch = flying.batch;',
      replace: '',
    },
    {
      name: 'a retry forgets that it must reach the platter',
      find: 'this.#durable ||= flying.durable;',
      replace: '',
    },
    {
      name: 'what came while a batch was written waits for somebody to ask',
      find: 'else if (this.#batch.size > 0) this.#startWithin(COMMIT_AFTER_MS);',
      replace: '',
    },
    {
      name: 'an intent waits for a store that is away',
      find: "(this.#trouble.isAway && urgency !== 'now')",
      replace: 'false',
    },
    {
      name: 'a disk that hangs holds up a page',
      find: 'this.#rejectAll(flying, new Error(`no answer from the store',
      replace: 'void (() => new Error(`no answer from the store',
    },
    {
      name: 'a silence that cannot be written now is refused for ever',
      find: 'this.#startWithin(this.#trouble.nextRetryMs());',
      replace: '',
    },
    {
      name: 'a clean stop loses the last second',
      find: "const written = this.written('now');\n    this.#isClosed = true;",
      replace: 'const written = Promise.resolve();\n    this.#isClosed = true;',
    },
    {
      name: 'two batches are written at once',
      find: 'if (this.#flying === undefined) void this.#write();',
      replace: 'if (true) void this.#write();',
    },
    {
      name: 'a store that is away holds ever more rows',
      find: 'if (this.#batch.size > this.#pendingMax) {',
      replace: 'if (this.#batch.size < 0) {',
    },
    {
      name: 'a silence is answered before it is on the platter',
      find: 'durable: this.#durable,',
      replace: 'durable: false,',
    },
  ],
);

const REMEMBERED = mutantsOf(
  'src/storage/stored-journal.ts',
  [JOURNAL],
  [
    {
      name: 'a reload is answered before its outcome is on the platter',
      find: "return this.#writes.written('now', true);",
      replace: "return this.#writes.written('now');",
    },
    {
      name: 'a reload moves before what it desires is written',
      find: "return this.#writes.written('now');",
      replace: 'return Promise.resolve();',
    },
  ],
);

const FORGOTTEN = [
  ...mutantsOf(
    'src/reload/journal-retention.ts',
    ['src/reload/journal-retention.test.ts'],
    [
      {
        name: 'a revision that something needs is forgotten',
        find: 'old.filter(({ id }) => !needed.has(id))',
        replace: 'old',
      },
      {
        name: 'every live group is looked at although nothing is old',
        find: 'if (old.length === 0) return;',
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/alerting/router.ts',
    ['src/alerting/group/retired.test.ts'],
    [
      {
        name: 'nobody needs the revision of a page that is under way',
        find: 'of group.unsettled()) revisions',
        replace: 'of group.told.values()) revisions',
      },
    ],
  ),
];

const SIGNATURES = mutantsOf(
  'src/receivers/config-signature.ts',
  ['src/receivers/config-signature.test.ts'],
  [
    {
      name: 'an integration goes on with the templates of before',
      find: 'if (known?.templatesDigest === templatesDigest) return known.signature;',
      replace: 'if (known !== undefined) return known.signature;',
    },
  ],
);

export const KEEPING: readonly Mutant[] = [
  ...BATCH,
  ...ALERT_PLACES,
  ...ALERT_BUNDLES,
  ...BUNDLE_CODEC,
  ...WRITE_BEHIND,
  ...REMEMBERED,
  ...FORGOTTEN,
  ...SIGNATURES,
];
