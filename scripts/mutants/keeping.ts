// Mistakes in what is written, and when.

import { type Mutant, mutantsOf } from './mutant.ts';

const WRITES = 'src/storage/write-behind.test.ts';
const RETRY = 'src/storage/write-retry.test.ts';
const BATCHES = 'src/storage/batch.test.ts';
const STORE = 'src/storage/sqlite-store.test.ts';
const JOURNAL = 'src/storage/stored-journal.test.ts';

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

export const KEEPING: readonly Mutant[] = [...BATCH, ...WRITE_BEHIND, ...REMEMBERED, ...SIGNATURES];
