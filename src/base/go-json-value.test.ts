import { expect, test } from 'vitest';
import { goJson, goJsonLine, unlessEmpty } from './go-json-value.ts';

test('structs keep their order and leave out what is undefined; maps are sorted by their bytes', () => {
  const map = new Map<string, number>([
    ['\u{10000}', 1],
    ['\uffff', 2],
    ['__proto__', 3],
  ]);
  expect(goJson({ b: 1, a: undefined, c: map })).toBe('{"b":1,"c":{"__proto__":3,"\uffff":2,"\u{10000}":1}}');
});

test('values look as Go writes them', () => {
  expect(goJsonLine(['<&>', 1.5, 12345678901234567890n, true, null, [], new Map()])).toBe(
    '["\\u003c\\u0026\\u003e",1.5,12345678901234567890,true,null,[],{}]\n',
  );
});

test('what is empty is left out', () => {
  const all = { text: unlessEmpty(''), list: unlessEmpty([]), map: unlessEmpty(new Map<string, string>()) };
  expect(goJson(all)).toBe('{}');
  expect(goJson({ text: unlessEmpty('a'), list: unlessEmpty(['b']) })).toBe('{"text":"a","list":["b"]}');
});
