import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddressList } from './address-list.ts';

// Recorded by test/receivers/record-addresses.ts.
const GOLDEN: readonly (readonly [list: string, answer: string | readonly string[]])[] = JSON.parse(
  readFileSync(new URL('../../../test/golden/receivers/addresses.json', import.meta.url), 'utf8'),
);

test.each(GOLDEN)('%j is read as Go reads it', (list, answer) => {
  const read = parseAddressList(list);
  expect(read.ok ? read.value : read.error).toEqual(answer);
});

test('whatever is written, no address holds a line break', () => {
  const piece = fc.constantFrom(
    'a',
    '@',
    '"',
    '\\',
    '\r',
    '\n',
    ' ',
    '<',
    '>',
    '(',
    ')',
    ',',
    ';',
    ':',
    '[',
    ']',
    '.',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const read = parseAddressList(pieces.join(''));
      for (const address of read.ok ? read.value : []) expect(address).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 2000 },
  );
});
