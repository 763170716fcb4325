import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NoProxy } from './no-proxy.ts';

/** Which of the hosts, each with port 443 or one of its own, are reached directly. */
function direct(noProxy: string, ...hosts: readonly string[]): string[] {
  const list = new NoProxy(noProxy);
  return hosts.filter((text) => {
    const url = new URL(`https://${text}/`);
    return list.bypasses(url.hostname.replace(/^\[|\]$/g, ''), url.port === '' ? '443' : url.port);
  });
}

test('a name is itself and what lies below it; with a dot or an asterisk before it only what lies below', () => {
  const hosts = ['foo.com', 'bar.foo.com', 'a.bar.foo.com', 'barfoo.com', 'foo.com.evil.org'];
  expect(direct('foo.com', ...hosts)).toEqual(['foo.com', 'bar.foo.com', 'a.bar.foo.com']);
  for (const below of ['.foo.com', '*.foo.com', ' *.FOO.com ']) {
    expect(direct(below, ...hosts)).toEqual(['bar.foo.com', 'a.bar.foo.com']);
  }
});

test('a port restricts an entry', () => {
  expect(direct('foo.com:8080', 'foo.com', 'foo.com:8080', 'x.foo.com:8080')).toEqual([
    'foo.com:8080',
    'x.foo.com:8080',
  ]);
  expect(direct('foo.com:443', 'foo.com')).toEqual(['foo.com']);
  expect(direct('10.0.0.1:80', '10.0.0.1', '10.0.0.1:80')).toEqual(['10.0.0.1:80']);
  expect(direct('[fd00::1]:80', '[fd00::1]', '[fd00::1]:80')).toEqual(['[fd00::1]:80']);
});

test('addresses and networks match addresses, never names', () => {
  expect(direct('10.0.0.0/8', '10.1.2.3', '11.1.2.3', 'ten.example.com')).toEqual(['10.1.2.3']);
  expect(direct('10.0.0.1', '10.0.0.1', '10.0.0.2')).toEqual(['10.0.0.1']);
  expect(direct('fd00::/16,fe80::1', '[fd00::2]', '[fe80::1]', '[fe80::2]')).toEqual(['[fd00::2]', '[fe80::1]']);
  expect(direct('0.1', '10.0.0.1')).toEqual([]);
});

test('an asterisk alone is everything, whatever else is written', () => {
  expect(direct('foo.com, *', 'x.org', '10.0.0.1')).toEqual(['x.org', '10.0.0.1']);
});

test('this machine is never reached through a proxy', () => {
  const here = ['localhost', '127.0.0.1', '127.9.9.9', '[::1]'];
  expect(direct('', ...here, 'x.localhost', '128.0.0.1')).toEqual(here);
});

test('what cannot be read is passed over', () => {
  expect(direct(', :80, 10.0.0.0/33, 10.0.0.0/x, a/b, , foo.com', 'foo.com', 'x.org', '10.0.0.1')).toEqual(['foo.com']);
});

test('names beyond ASCII match as they are sent', () => {
  expect(direct('größe.example', 'größe.example', 'a.größe.example')).toHaveLength(2);
});

test('what goes straight to its host is what Go’s net/http sends there', () => {
  const path = new URL('../../../../test/golden/no-proxy.json', import.meta.url);
  const golden: { urls: string[]; direct: Record<string, string[]> } = JSON.parse(readFileSync(path, 'utf8'));
  const reached = (noProxy: string): string[] => {
    const list = new NoProxy(noProxy);
    return golden.urls.filter((text) => {
      const { protocol, hostname, port } = new URL(text);
      const defaultPort = protocol === 'https:' ? '443' : '80';
      return list.bypasses(hostname.replace(/^\[|\]$/g, ''), port === '' ? defaultPort : port);
    });
  };
  for (const [noProxy, direct] of Object.entries(golden.direct)) expect(reached(noProxy), noProxy).toEqual(direct);
});
