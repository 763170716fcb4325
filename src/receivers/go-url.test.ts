import { expect, test } from 'vitest';
import { goQuery, joinedPath, withPath } from './go-url.ts';

// What net/url makes of the same, Go 1.26.
test('a query is sorted and escaped as Go does it', () => {
  expect(
    goQuery([
      ['title', "a b+c&d=é😀!'()*~"],
      ['message', ''],
    ]),
  ).toBe('message=&title=a+b%2Bc%26d%3D%C3%A9%F0%9F%98%80%21%27%28%29%2A~');
});

test.each([
  [
    'http://h/base/',
    "key/a b?c#d%e!'()*$&+,:;=@~é",
    'http://h/base/key/a%20b%3Fc%23d%25e%21%27%28%29%2A$&+,:;=@~%C3%A9',
  ],
  ['http://u:p@h:1/a%2Fb/?x=1', 'c', 'http://u:p@h:1/a/b/c?x=1'],
  ['http://h/%FF/', 'c d', 'http://h/%FF/c%20d'],
])('%s with the path %s is %s', (base, path, url) => {
  expect(withPath(base, path)).toBe(url);
});

test('pairs replace those of the same name and leave the others', () => {
  expect(withPath('http://h/?b=2&a=1', 'p', [['a', 'x y']])).toBe('http://h/p?a=x+y&b=2');
});

test.each([
  ['https://h/rest/api/2', 'search', 'https://h/rest/api/2/search'],
  ['https://h/rest//api/2/?x=1', 'issue/A-1', 'https://h/rest/api/2/issue/A-1?x=1'],
  ['https://h', 'search', 'https://h/search'],
])('%s joined with %s is %s', (base, path, url) => {
  expect(joinedPath(base, path)).toBe(url);
});
