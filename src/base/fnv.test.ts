import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fnv64a } from './fnv.ts';

function hash(text: string): string {
  const fnv = new Fnv64a();
  fnv.text(text);
  return fnv.hex();
}

/** The definition, in big integers. */
function reference(bytes: Iterable<number>): string {
  let state = 0xcbf29ce484222325n;
  for (const byte of bytes) state = BigInt.asUintN(64, (state ^ BigInt(byte)) * 0x100000001b3n);
  return state.toString(16).padStart(16, '0');
}

test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('the published hash of %j is %s', (text, hex) => {
  expect(hash(text)).toBe(hex);
});

test('hashes any text as its UTF-8 bytes, unpaired surrogates included', () => {
  const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd7f0, max: 0xe010 }));
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      const text = String.fromCharCode(...units);
      expect(hash(text)).toBe(reference(Buffer.from(text)));
    }),
  );
});

test('single bytes and text go into one hash', () => {
  const fnv = new Fnv64a();
  fnv.text('é');
  fnv.byte(255);
  fnv.text('😀');
  expect(fnv.hex()).toBe(reference([...Buffer.from('é'), 255, ...Buffer.from('😀')]));
});
