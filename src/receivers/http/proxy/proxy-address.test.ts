import { expect, test } from 'vitest';
import { guessProxy, parseProxy } from './proxy-address.ts';

test.each([
  ['http://p', { kind: 'http', tls: false, host: 'p', port: 80 }],
  ['https://p', { kind: 'http', tls: true, host: 'p', port: 443 }],
  ['https://p:8443/path', { kind: 'http', tls: true, host: 'p', port: 8443 }],
  ['socks5://p', { kind: 'socks5', tls: false, host: 'p', port: 1080 }],
  ['socks5h://[::1]:9', { kind: 'socks5', tls: false, host: '::1', port: 9 }],
  ['ftp://p:1', { kind: 'http', tls: false, host: 'p', port: 1 }],
  ['http://us%40er:p%3Aw@p', { user: { name: 'us@er', password: 'p:w' } }],
  ['http://u@p', { user: { name: 'u', password: '' } }],
  ['http://p', { user: undefined }],
  ['p:3128', { host: '' }],
  ['/path', { host: '' }],
])('%s is %o', (text, proxy) => {
  expect(parseProxy(text)).toMatchObject(proxy);
});

test('of a variable a host and port are enough; what is no proxy is none', () => {
  expect(guessProxy('p:3128')).toMatchObject({ kind: 'http', host: 'p', port: 3128 });
  expect(guessProxy('10.0.0.1')).toMatchObject({ host: '10.0.0.1', port: 80 });
  expect(guessProxy('u:w@p:3128')).toMatchObject({ host: 'p', port: 3128, user: { name: 'u', password: 'w' } });
  expect(guessProxy('socks5://p')).toMatchObject({ kind: 'socks5', port: 1080 });
  expect(guessProxy('a b')).toBeUndefined();
});
