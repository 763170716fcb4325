import { expect, test } from 'vitest';
import { type Hop, nextHop } from './redirect.ts';

const first = new URL('https://hooks.example.com/secret?x=1');
const hop: Hop = { url: first, method: 'POST', trusted: true };

test.each([
  [301, 'GET'],
  [302, 'GET'],
  [303, 'GET'],
  [307, 'POST'],
  [308, 'POST'],
])('%i is followed with %s', (status, method) => {
  expect(nextHop(first, hop, status, '/moved')).toMatchObject({
    method,
    url: new URL('https://hooks.example.com/moved'),
  });
});

test.each([200, 300, 304, 305, 306, 400, 500])('%i is final even with a Location', (status) => {
  expect(nextHop(first, hop, status, '/moved')).toBeUndefined();
});

test.each([undefined, ''])('without a Location (%j) a redirect is final', (location) => {
  expect(nextHop(first, hop, 302, location)).toBeUndefined();
});

test.each([
  ['https://hooks.example.com:8443/', true],
  ['https://HOOKS.example.com/', true],
  ['https://eu.hooks.example.com/', true],
  ['https://example.com/', false],
  ['https://evilhooks.example.com/', false],
  ['https://hooks.example.com.evil.org/', false],
  ['http://hooks.example.com/', false],
  ['//other.org/', false],
])('to %s credentials go along: %s', (location, trusted) => {
  expect(nextHop(first, hop, 307, location)?.trusted).toBe(trusted);
});

test('an address has no subdomains, and other names of the same machine are other hosts', () => {
  for (const [from, to] of [
    ['http://127.0.0.1/', 'http://localhost/'],
    ['http://[::1]/', 'http://127.0.0.1/'],
    ['http://[::1]/', 'http://x.y/'],
  ] as const) {
    expect(nextHop(new URL(from), { url: new URL(from), method: 'POST', trusted: true }, 307, to)?.trusted).toBe(false);
  }
});

test('trust that was lost does not come back with the host', () => {
  const away = nextHop(first, hop, 307, 'https://elsewhere.org/');
  const back = away && nextHop(first, away, 307, first.href);
  expect(back).toMatchObject({ trusted: false });
});

test('a user in a Location is not taken over', () => {
  expect(nextHop(first, hop, 307, 'https://me:pw@hooks.example.com/')?.url.href).toBe('https://hooks.example.com/');
});

test('a Location in UTF-8 is read as such', () => {
  const bytes = Buffer.from('/größe', 'utf8').toString('latin1');
  expect(nextHop(first, hop, 307, bytes)?.url.pathname).toBe('/gr%C3%B6%C3%9Fe');
});

test.each(['ftp://x/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/plain,x', 'unix:/run/docker.sock'])(
  'the scheme of %s is refused',
  (location) => {
    expect(() => nextHop(first, hop, 307, location)).toThrow(/^unsupported protocol scheme "/);
  },
);

test('a Location that is no URL is refused without repeating it', () => {
  expect(() => nextHop(first, hop, 307, 'http://[::bad/token')).toThrow(/^failed to parse Location header$/);
});
