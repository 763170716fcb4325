import { expect, test } from 'vitest';
import { ContentSeal } from './content-seal.ts';

const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const content = new TextEncoder().encode('route: {receiver: a}');

test('what is sealed opens as it was, and shows nothing of it', () => {
  const seal = new ContentSeal([NEW]);
  const sealed = seal.seal(content, 'revision 1');
  expect(Buffer.from(sealed).includes('route')).toBe(false);
  expect(seal.open(sealed, 'revision 1')).toEqual(content);
  expect(seal.seal(content, 'revision 1')).not.toEqual(sealed); // a nonce of its own each time
  expect(seal.open(seal.seal(new Uint8Array(), 'revision 2'), 'revision 2')).toEqual(new Uint8Array());
});

test('the first key seals, every key opens', () => {
  const sealed = new ContentSeal([OLD]).seal(content, 'revision 1');
  expect(new ContentSeal([NEW, OLD]).open(sealed, 'revision 1')).toEqual(content);
  const renewed = new ContentSeal([NEW, OLD]).seal(content, 'revision 1');
  expect(new ContentSeal([NEW]).open(renewed, 'revision 1')).toEqual(content);
});

const as = (bytes: Uint8Array): Uint8Array => bytes;
const DAMAGED = 'is damaged: its seal does not fit';

test.each([
  ['without a key', [], 'revision 1', as, 'not in database.encryption_key_file, which is not set: add the key'],
  ['with another key', [NEW], 'revision 1', as, 'not in database.encryption_key_file: add the key as a further line'],
  ['in another row', [OLD], 'revision 2', as, DAMAGED],
  ['cut short', [OLD], 'revision 1', (bytes: Uint8Array) => bytes.subarray(0, 20), DAMAGED],
  [
    'with a byte changed',
    [OLD],
    'revision 1',
    (bytes: Uint8Array) => bytes.map((byte, i) => (i === 48 ? byte ^ 1 : byte)),
    DAMAGED,
  ],
] as const)('%s it does not open, and says what to do', (_how, keys, about, change, says) => {
  const sealed = new ContentSeal([OLD]).seal(content, 'revision 1');
  expect(() => new ContentSeal(keys).open(change(sealed), about)).toThrow(says);
});

test('without keys contents are stored as they are, and such contents are read later, too', () => {
  expect(new ContentSeal([]).seal(content, 'revision 1')).toEqual(content);
  expect(new ContentSeal([NEW]).open(content, 'revision 1')).toEqual(content);
});
