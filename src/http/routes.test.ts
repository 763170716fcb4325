import { expect, test } from 'vitest';
import { movedTo, text } from './answer.ts';
import { fromOutside } from './observer.ts';
import { splitTarget } from './request.ts';
import { cleanPath, type Route, Routes } from './routes.ts';

const ROUTES: readonly Route[] = [
  { path: '/a', handler: '/a', methods: { GET: () => text('a') } },
  { path: '/b/*', handler: '/b/:x', methods: { POST: () => text('b') } },
];

test('exact paths and one more segment are found, nothing else', () => {
  const routes = new Routes(ROUTES);
  expect(routes.find('/a')?.handler).toBe('/a');
  expect(routes.find('/b/x')?.handler).toBe('/b/:x');
  for (const path of ['/', '/a/', '/b', '/b/', '/b/x/y', '/c']) expect(routes.find(path), path).toBeUndefined();
  expect(routes.missing('/a/', '/prefix')).toEqual(movedTo('/prefix/a'));
  expect(routes.missing('/c/', '').status).toBe(404);
});

test('paths are cleaned as Go’s mux cleans them', () => {
  expect(cleanPath('/a/b/')).toBe('/a/b/');
  expect(cleanPath('//a//b')).toBe('/a/b');
  expect(cleanPath('/a/./b/../c')).toBe('/a/c');
  expect(cleanPath('/../../x/..')).toBe('/');
  expect(cleanPath('/a/b/..')).toBe('/a/');
});

test('a target may be a whole URL', () => {
  expect(splitTarget('/x?y=1?z')).toEqual({ path: '/x', rawQuery: 'y=1?z' });
  expect(splitTarget('http://h:1/x')).toEqual({ path: '/x', rawQuery: '' });
  expect(splitTarget('http://h')).toEqual({ path: '/', rawQuery: '' });
});

test('a redirect names the path as text, not as HTML', () => {
  expect(movedTo('/"><script>').body).not.toContain('<script>');
});

test('text from outside is one line of visible characters, cut; quotes and backslashes are left to the log', () => {
  expect(fromOutside('a\nb\u001b[31m')).toBe('a\\nb\\x1b[31m');
  expect(fromOutside('{"name":"a\\.b\\n"}\u2028')).toBe('{"name":"a\\.b\\n"}\\u2028');
  expect(fromOutside('x'.repeat(10_000)).length).toBeLessThan(300);
});
