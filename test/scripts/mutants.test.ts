// The list of mutants cannot rot: whoever moves the code that a mutant is about moves the mutant.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTANTS } from '../../scripts/mutants/all.ts';
import { mutantsOf, mutated } from '../../scripts/mutants/mutant.ts';

test('there are many mutants, each with a name of its own', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});

test('the text that each mutant changes stands in its file exactly once, and the change is one', () => {
  for (const mutant of MUTANTS) {
    const sound = readFileSync(mutant.file, 'utf8');
    expect(mutated(sound, mutant), mutant.name).not.toBe(sound);
  }
});

test('the tests of each mutant are there', () => {
  for (const { name, tests } of MUTANTS) {
    expect(tests.length, name).toBeGreaterThan(0);
    for (const file of tests) expect(existsSync(file), `${name}: ${file}`).toBe(true);
  }
});

test('a text that is gone, or stands twice, is said loudly', () => {
  const [mutant] = mutantsOf('a.ts', ['a.test.ts'], [{ name: 'two is three', find: '2', replace: '$&3' }]);
  if (mutant === undefined) throw new Error('there is one');
  expect(mutated('1 + 2', mutant)).toBe('1 + $&3');
  expect(() => mutated('1 + 1', mutant)).toThrow('"two is three": its text stands 0 times in a.ts, not once');
  expect(() => mutated('2 + 2', mutant)).toThrow('2 times');
});
