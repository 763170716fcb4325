import { expect, test } from 'vitest';
import { parsed } from '../base/parsed.ts';
import { externalUrl, routePrefix } from './external-url.ts';
import { parseListenAddress } from './listen-address.ts';
import { systemdSockets } from './systemd-sockets.ts';

test('addresses are read as Go’s net.Listen reads them', () => {
  expect(parseListenAddress(':9093')).toEqual(parsed({ host: undefined, port: 9093 }));
  expect(parseListenAddress('[::1]:9093')).toEqual(parsed({ host: '::1', port: 9093 }));
  expect(parseListenAddress('am.example:0')).toEqual(parsed({ host: 'am.example', port: 0 }));
  for (const bad of ['9093', '::1:9093', 'a:b', 'a:99999', ':', 'vsock://:9093', '']) {
    expect(parseListenAddress(bad).ok, bad).toBe(false);
  }
});

test('descriptors of systemd are taken only by the process that they are meant for', () => {
  expect(systemdSockets({ LISTEN_PID: '42', LISTEN_FDS: '2' }, 42)).toEqual(parsed([3, 4]));
  for (const env of [
    {},
    { LISTEN_PID: '41', LISTEN_FDS: '2' },
    { LISTEN_PID: '42', LISTEN_FDS: 'x' },
    { LISTEN_PID: '42' },
  ]) {
    expect(systemdSockets(env, 42).ok).toBe(false);
  }
});

test('the route prefix is the external URL’s path unless it is given', () => {
  const prefix = (url: string, flag?: string): string => {
    const external = externalUrl(url, ':9093', 'host');
    if (!external.ok) throw new Error(external.error);
    return routePrefix(flag, external.value);
  };
  expect(prefix('')).toBe('');
  expect(prefix('http://x/am/')).toBe('/am');
  expect(prefix('http://x/am/', '/')).toBe('');
  expect(prefix('http://x/', 'a/b/')).toBe('/a/b');
});

test('without a flag the external URL names this host and its port', () => {
  const url = externalUrl('', '127.0.0.1:9093', 'host');
  expect(url.ok && url.value.href).toBe('http://host:9093/');
  const portless = externalUrl('', 'unix', 'host');
  expect(portless.ok && portless.value.href).toBe('http://host/');
  for (const bad of ['"http://x"', 'x', 'ftp://x/']) expect(externalUrl(bad, ':1', 'host').ok, bad).toBe(false);
  expect(externalUrl('', ':1', 'not a host').ok).toBe(false);
});
