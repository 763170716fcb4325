import { expect, test } from 'vitest';
import { type AnchoredRegexp, compileAnchored } from './go-regexp.ts';
import { LabelSet } from './label-set.ts';
import { matchAll, newMatcher } from './matcher.ts';
import { type RegexpJudge, Verdicts } from './regexp-look.ts';

const NEVER = new AbortController().signal;
const LONG = 'x'.repeat(5000);

function compiled(pattern: string): AnchoredRegexp {
  const regexp = compileAnchored(pattern);
  if (!regexp.ok) throw new Error(regexp.error);
  return regexp.value;
}

/** Answers the same to all, and writes down what it is asked. */
class Judge implements RegexpJudge {
  readonly asked: string[] = [];
  readonly #answer: boolean | undefined;

  constructor(answer: boolean | undefined) {
    this.#answer = answer;
  }

  async judge(pattern: string, text: string): Promise<boolean | undefined> {
    this.asked.push(`${pattern} ${text.length}`);
    return this.#answer;
  }
}

test('what is cheap is answered on the spot, what is costly at the look after the judge was asked, once', async () => {
  const judge = new Judge(true);
  const verdicts = new Verdicts(judge);
  const first = verdicts.look();
  expect(first.test(compiled('[a-z]+'), 'abc')).toBe(true);
  expect(first.test(compiled('x.*'), LONG)).toBe(true);
  expect(first.isOpen).toBe(false);
  const costly = compiled('(.{0,50}y)+');
  expect(first.test(costly, LONG)).toBeUndefined();
  expect(first.test(costly, LONG)).toBeUndefined();
  expect(first.isOpen).toBe(true);
  expect(await first.settle(NEVER)).toBe(true);
  const second = verdicts.look();
  expect(second.test(costly, LONG)).toBe(true);
  expect(second.isOpen).toBe(false);
  expect(judge.asked).toEqual(['(.{0,50}y)+ 5000']);
});

test('tests that are costly together are left open when they come to too much', () => {
  const look = new Verdicts(new Judge(true)).look();
  const regexp = compiled('[a-z]+[0-9]+x?');
  const answers = Array.from({ length: 100 }, (_, i) => look.test(regexp, `${'a'.repeat(500)}${i}`));
  expect(answers[0]).toBe(true);
  expect(answers.filter((answer) => answer === true).length).toBeLessThan(30);
  expect(answers.at(-1)).toBeUndefined();
});

test('an expression that the judge gives up twice is not asked about again, unless it is cheap', async () => {
  const judge = new Judge(undefined);
  const verdicts = new Verdicts(judge);
  const endless = compiled('(.{0,90}y)+');
  for (const text of ['1', '2', '3', '4']) {
    const look = verdicts.look();
    look.test(endless, LONG + text);
    if (look.isOpen) expect(await look.settle(NEVER)).toBe(false);
  }
  expect(judge.asked).toHaveLength(2);
  const last = verdicts.look();
  expect(last.test(endless, `${LONG}5`)).toBeUndefined();
  expect([last.isOpen, last.givenUp]).toEqual([false, '(.{0,90}y)+']);
  expect(last.test(endless, '')).toBe(false);
});

test('what is open fulfils no matcher, neither =~ nor !~', () => {
  const labels = LabelSet.from([['a', LONG]]);
  for (const type of ['=~', '!~'] as const) {
    const matcher = newMatcher(type, 'a', '(.{0,50}y)+');
    if (!matcher.ok) throw new Error(matcher.error);
    expect(matchAll([matcher.value], labels, new Verdicts(new Judge(true)).look()), type).toBe(false);
  }
});

test('verdicts are forgotten when their texts come to too much', async () => {
  const judge = new Judge(true);
  const verdicts = new Verdicts(judge, 12_000);
  const costly = compiled('(.{0,50}z)+');
  for (const text of ['1', '2', '3']) await verdicts.settle(costly, LONG + text, NEVER);
  expect(verdicts.of(costly, `${LONG}1`)).toBeUndefined();
  expect(verdicts.of(costly, `${LONG}3`)).toBe(true);
});
