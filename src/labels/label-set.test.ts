import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from '../base/byte-order.ts';
import { LabelSet } from './label-set.ts';

// What API v2 of Alertmanager 0.33.1 answers for alerts with these labels.
test.each<[string, readonly (readonly [string, string])[]]>([
  ['cbf29ce484222325', []],
  ['d2b371819297f98a', [['a', 'b']]],
  [
    '53997eba86e1c7f5',
    [
      ['c', 'd'],
      ['a', 'b'],
    ],
  ],
  [
    'e699cad68dea8934',
    [
      ['job', 'node'],
      ['alertname', 'Up'],
    ],
  ],
  [
    'b5e5bc0cb99d84a1',
    [
      ['alertname', '😀'],
      ['a', 'ü'],
    ],
  ],
  [
    'b907bdb7875b031e',
    [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ],
  ],
  [
    'c9c4d03279cb62d0',
    [
      ['\uffff', '1'],
      ['é', '日本語'],
      ['z', '😀'],
    ],
  ],
  ['ed700324443f5372', [['a', '\u0001\u007f\u00a0\u00ad"\\\n\u2028\ufffd\ue000']]],
  [
    'ffff99cc1fd606da',
    [
      ['alertname', 'long'],
      ['v', 'x'.repeat(300)],
    ],
  ],
])('the fingerprint is that of Prometheus: %s', (fingerprint, pairs) => {
  expect(LabelSet.from(pairs).fingerprint).toBe(fingerprint);
});

test('names are sorted by bytes, and of equal names the last wins', () => {
  const labels = LabelSet.from([
    ['😀', '1'],
    ['\uffff', '2'],
    ['b', '3'],
    ['a', '4'],
    ['b', '5'],
  ]);
  expect([...labels]).toEqual([
    ['a', '4'],
    ['b', '5'],
    ['\uffff', '2'],
    ['😀', '1'],
  ]);
});

test('two lists make the same set as pairs, whatever their order', () => {
  const lists = (names: readonly string[]) => [
    ...LabelSet.fromLists(
      names,
      names.map((_, i) => String(i)),
    ),
  ];
  const pairs = (names: readonly string[]) => [...LabelSet.from(names.map((name, i) => [name, String(i)] as const))];
  for (const names of [[], ['a'], ['a', 'b'], ['b', 'a'], ['a', 'a'], ['b', 'a', 'b']])
    expect(lists(names)).toEqual(pairs(names));
});

test('names of properties are plain labels', () => {
  const labels = LabelSet.from([
    ['__proto__', 'x'],
    ['constructor', ''],
  ]);
  expect(labels.get('__proto__')).toBe('x');
  expect(labels.get('constructor')).toBe('');
  expect(labels.get('toString')).toBeUndefined();
  expect(LabelSet.empty.get('__proto__')).toBeUndefined();
  expect(String(labels)).toBe('{__proto__="x", constructor=""}');
});

test('the empty set is one', () => {
  expect(LabelSet.from([])).toBe(LabelSet.empty);
  expect(String(LabelSet.empty)).toBe('{}');
});

test('some labels can be taken, and all of them are the set itself', () => {
  const labels = LabelSet.from([
    ['a', '1'],
    ['b', '2'],
  ]);
  expect(labels.only(new Set(['a', 'b', 'c']))).toBe(labels);
  expect([...labels.only(new Set(['b', 'c']))]).toEqual([['b', '2']]);
  expect(labels.only(new Set())).toBe(LabelSet.empty);
});

const anyLabels = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', '\uffff', '😀'), fc.constantFrom('', 'x', 'y', '\uffff', '😀')), {
    maxLength: 4,
  })
  .map(LabelSet.from);

test('equal sets have equal fingerprints, and only they compare as equal', () => {
  fc.assert(
    fc.property(anyLabels, anyLabels, (one, two) => {
      const isSame = JSON.stringify([...one]) === JSON.stringify([...two]);
      expect(one.equals(two)).toBe(isSame);
      expect(one.fingerprint === two.fingerprint).toBe(isSame);
      expect(one.compare(two) === 0).toBe(isSame);
    }),
  );
});

/** Go's LabelSet.Before, word for word: by size, then the names of both in order. */
function before(one: LabelSet, two: LabelSet): boolean {
  if (one.size !== two.size) return one.size < two.size;
  for (const name of [...one.names, ...two.names].sort(compareBytes)) {
    const [mine, other] = [one.get(name), two.get(name)];
    if (mine === undefined) return true;
    if (other === undefined) return false;
    const order = compareBytes(mine, other);
    if (order !== 0) return order < 0;
  }
  return false;
}

test('sets are ordered as Go orders them', () => {
  fc.assert(
    fc.property(anyLabels, anyLabels, (one, two) => {
      expect(one.compare(two) < 0).toBe(before(one, two));
    }),
  );
});

test('a set made like another shares its list of names, and only where the names are the same', () => {
  const like = LabelSet.fromLists(['a', 'b'], ['1', '2']);
  const same = LabelSet.fromLists(['a', 'b'], ['3', '4'], like);
  expect(same.names).toBe(like.names);
  expect([...same]).toEqual([
    ['a', '3'],
    ['b', '4'],
  ]);
  for (const names of [['a', 'c'], ['b', 'a'], ['a'], ['a', 'b', 'c']]) {
    const values = names.map((name) => name.toUpperCase());
    expect(LabelSet.fromLists(names, values, like).equals(LabelSet.fromLists(names, values)), names.join()).toBe(true);
  }
});
