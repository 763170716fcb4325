import { expect, test } from 'vitest';
import { isRequestUri, RequestUris } from './request-uri.ts';

test('what url.ParseRequestURI takes is a URL', () => {
  for (const url of [
    'http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
    'https://h/a%20b',
    'http://h',
    'http://h?x=%zz',
    'http://user:pa%20ss@h:1/x',
    'http://[::1]:9090/x',
    'http://[fe80::1%25en0]/x',
    'http://h:/x',
    'http://xn--e1afmkfd/é?q=é',
    'mailto:someone',
    '/relative',
    '//host/x',
    '*',
  ]) {
    expect(isRequestUri(url), url).toBe(true);
  }
});

test('what it refuses is none', () => {
  for (const url of [
    'x',
    '',
    'not a url',
    ':x',
    '1http://x',
    'http://h/%zz',
    'http://h x/',
    'http://[::1',
    'http://[::1]x/',
    'http://h:port/',
    'http://us er@h/',
    'http://h/\u0001',
    'http://h\u007f',
  ]) {
    expect(isRequestUri(url), url).toBe(false);
  }
});

test('of many URLs the last few thousand are remembered, and no refusal is', () => {
  const uris = new RequestUris();
  expect(uris.read('')).toBe('');
  expect(uris.read('no url')).toBeUndefined();
  expect(uris.read('no url')).toBeUndefined();
  for (let i = 0; i < 10_000; i += 1) expect(uris.read(`http://prometheus/${i}`)).toBe(`http://prometheus/${i}`);
  expect(uris.read('http://prometheus/0')).toBe('http://prometheus/0');
});
