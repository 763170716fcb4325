// Mistakes in reading a config again: where what was read before is taken for what is there now.

import { type Mutant, mutantsOf } from './mutant.ts';

const READER = 'src/config/config-reader.test.ts';
const WIRE = 'src/config/wire.test.ts';

const TREE = mutantsOf(
  'src/config/yaml/items.ts',
  ['src/config/yaml/items.test.ts'],
  [
    {
      name: 'an alias means what it meant in the text before',
      find: 'const isWhole = names === this.#names && ',
      replace: 'const isWhole = ',
    },
    {
      name: 'an entry that goes on is taken for one that is over',
      find: 'this.#before.slice(item.start, item.end + 1)',
      replace: 'this.#before.slice(item.start, item.end)',
    },
    {
      name: 'an entry that stands further in is taken for one that does not',
      find: 'item.indent !== indent || ',
      replace: '',
    },
    {
      name: 'what was used again keeps the place that it had',
      find: 'for (const { node, by } of this.#moves) moveNode(node, by);',
      replace: '',
    },
    {
      name: 'one entry of the text before is two of this one',
      find: 'if (this.#isUsed.subarray(index, end).includes(1)) continue;',
      replace: '',
    },
    {
      name: 'what is in an entry is forgotten when the entry is used again',
      find: 'return this.#list.slice(index, end);',
      replace: 'return this.#list.slice(index, index + 1);',
    },
  ],
);

const TEXTS = mutantsOf(
  'src/config/yaml/tree-builder.ts',
  ['src/config/yaml/items.test.ts'],
  [
    {
      name: 'every text that was ever read stays in memory',
      find: 'text: detached(text), plain',
      replace: 'text, plain',
    },
  ],
);

const PLACES = mutantsOf(
  'src/config/yaml/alignment.ts',
  ['src/config/yaml/items.test.ts'],
  [
    {
      name: 'what is between two edits is read again',
      find: 'return next === previous ? [at + next] : [at + next, at + previous];',
      replace: 'return next === previous ? [] : [];',
    },
  ],
);

const MEANING = mutantsOf(
  'src/config/decode/reading.ts',
  [READER],
  [
    {
      name: 'an entry means what it meant in another list',
      find: 'earlier !== undefined && earlier.by === known.by',
      replace: 'earlier !== undefined',
    },
    {
      name: 'a warning is told once and never again',
      find: 'for (const { code, node, path: where, message, hint } of warnings) this.warn(code, node, where, message, hint);',
      replace: '',
    },
    {
      name: 'a warning names the entry by the number that it had',
      find: 'if (path !== undefined && now !== undefined) Object.assign(path, now);',
      replace: '',
    },
    {
      name: 'what had an error is taken for good the next time',
      find: 'this.#errors === errors && this.#warnings <= MAX_LISTED',
      replace: 'this.#warnings <= MAX_LISTED',
    },
    {
      name: 'the children of a route that is the same are gone',
      find: 'for (const read of postponed) this.postpone(read);',
      replace: '',
    },
  ],
);

const BUILT = [
  ...mutantsOf(
    'src/config/schema/receivers.ts',
    [READER],
    [
      {
        name: 'a receiver keeps what it once took from `global`',
        find: 'key: raw.value, by: global.value }',
        replace: "key: raw.value, by: 'receiver' }",
      },
    ],
  ),
  ...mutantsOf(
    'src/config/config-reader.ts',
    [READER],
    [
      {
        name: 'paths count from the folder of the file that was read before',
        find: 'if (file !== this.#file) this.#memory = new Memory();',
        replace: '',
      },
      {
        name: 'an old text is decoded by the places of the new one',
        find: "assert(memory.items === syntax.items, 'another text was read since');",
        replace: '',
      },
    ],
  ),
];

const SENT = mutantsOf(
  'src/config/wire.ts',
  [WIRE],
  [
    {
      name: 'a thing that was not sent yet is sent as its number',
      find: 'return number !== undefined && number < this.#newFrom ? number : undefined;',
      replace: 'return number;',
    },
    {
      name: 'whoever did not read the last config to its end is sent numbers',
      find: 'const isWhole = !isInStep || ',
      replace: 'const isWhole = ',
    },
    {
      name: 'things are remembered that no config has had for long',
      find: ' || this.#numbers.size > 2 * this.#ofWhole + SPARE_NUMBERS',
      replace: '',
    },
  ],
);

const COMPILED = mutantsOf(
  'src/alerting/route/route.ts',
  ['src/alerting/route/same-route.test.ts'],
  [
    {
      name: 'a route keeps what it inherited before',
      find: 'route?.madeOf.config !== config || !inheritsSame(route.madeOf.inherited, inherited)',
      replace: 'route?.madeOf.config !== config',
    },
    {
      name: 'a twin that comes first keeps the id of the second',
      find: 'if (unchanged?.id === id) {',
      replace: 'if (unchanged !== undefined) {',
    },
  ],
);

export const REREADING: readonly Mutant[] = [...TREE, ...TEXTS, ...PLACES, ...MEANING, ...BUILT, ...SENT, ...COMPILED];
