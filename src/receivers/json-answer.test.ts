import { expect, test } from 'vitest';
import { JsonAnswer } from './json-answer.ts';

test.each(['', 'null', '[]', '"a"', '1', '{', '<html>'])('%s is no answer', (body) => {
  expect(JsonAnswer.of(body)).toBeUndefined();
});

test('fields are read by their type, others are not there', () => {
  const answer = JsonAnswer.of(
    '{"text":"a","number":1,"yes":true,"list":["b",2,{"c":"d"},null],"object":{"e":"f"},"__proto__":"g"}',
  );
  expect(answer?.text('text')).toBe('a');
  expect(answer?.text('number')).toBe('');
  expect(answer?.text('toString')).toBe('');
  expect(answer?.text('__proto__')).toBe('g');
  expect(answer?.number('number')).toBe(1);
  expect(answer?.number('text')).toBeUndefined();
  expect(answer?.isTrue('yes')).toBe(true);
  expect(answer?.isTrue('number')).toBe(false);
  expect(answer?.texts('list')).toEqual(['b']);
  expect(answer?.texts('text')).toEqual([]);
  expect(answer?.objects('list').map((object) => object.text('c'))).toEqual(['d']);
  expect(answer?.object('object')?.text('e')).toBe('f');
  expect(answer?.object('list')).toBeUndefined();
  expect(answer?.has('text')).toBe(true);
  expect(answer?.has('none')).toBe(false);
});
