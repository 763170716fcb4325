// A connection through a SOCKS5 proxy (RFC 1928, RFC 1929), asked for as Go's net/http does: without authentication, or with
// the user and password of the URL. Names are resolved by the proxy, under `socks5` as under `socks5h`.

import { isIP } from 'node:net';
import { HttpFailure } from '../http-failure.ts';
import type { ProxyAddress } from './proxy-address.ts';
import type { ProxyTalk } from './proxy-talk.ts';

const VERSION = 5;
const CONNECT = 1;
const NO_AUTHENTICATION = 0;
const USERNAME_PASSWORD = 2;
const NONE_ACCEPTABLE = 0xff;
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;
const ADDRESS_LENGTHS: ReadonlyMap<number, number> = new Map([
  [IPV4, 4],
  [IPV6, 16],
]);
const PORT_LENGTH = 2;
/** Bytes; the length of a field is one byte. */
const FIELD_MAX = 255;
const REFUSALS: readonly string[] = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

/** Resolves when the connection leads to the target. `host` without brackets. */
export async function openSocks5(
  talk: ProxyTalk,
  host: string,
  port: number,
  user: ProxyAddress['user'],
): Promise<void> {
  await authenticate(talk, user);
  talk.say(Buffer.from([VERSION, CONNECT, 0, ...addressBytes(host), port >> 8, port & 0xff]));
  const [version, reply = 0, , type = 0] = await talk.take(4);
  assertVersion(version);
  if (reply !== 0) throw new HttpFailure(`unknown error ${REFUSALS[reply] ?? `unknown code: ${reply}`}`);
  // Where the proxy's own end of the connection is: of no interest, but it has to be read.
  const length = type === NAME ? (await talk.take(1))[0] : ADDRESS_LENGTHS.get(type);
  if (length === undefined) throw new HttpFailure(`unknown address type ${type}`);
  await talk.take(length + PORT_LENGTH);
}

async function authenticate(talk: ProxyTalk, user: ProxyAddress['user']): Promise<void> {
  const methods = user === undefined ? [NO_AUTHENTICATION] : [NO_AUTHENTICATION, USERNAME_PASSWORD];
  talk.say(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method = NONE_ACCEPTABLE] = await talk.take(2);
  assertVersion(version);
  if (method === NONE_ACCEPTABLE) throw new HttpFailure('no acceptable authentication methods');
  if (method === NO_AUTHENTICATION) return;
  if (method !== USERNAME_PASSWORD || user === undefined) {
    throw new HttpFailure(`unsupported authentication method ${method}`);
  }
  const [name, password] = [Buffer.from(user.name), Buffer.from(user.password)];
  if (name.length === 0 || name.length > FIELD_MAX || password.length > FIELD_MAX) {
    throw new HttpFailure('invalid username/password');
  }
  talk.say(Buffer.from([1, name.length, ...name, password.length, ...password]));
  const [, status] = await talk.take(2);
  if (status !== 0) throw new HttpFailure('username/password authentication failed');
}

function assertVersion(version: number | undefined): void {
  if (version !== VERSION) throw new HttpFailure(`unexpected protocol version ${version}`);
}

function addressBytes(host: string): readonly number[] {
  const family = isIP(host);
  if (family === 4) return [IPV4, ...host.split('.').map(Number)];
  if (family === 6) return [IPV6, ...ipv6Bytes(host)];
  const name = Buffer.from(host);
  if (name.length > FIELD_MAX) throw new HttpFailure('FQDN too long');
  return [NAME, name.length, ...name];
}

/** Of an address as URLs have it: no zone, no dots. */
function ipv6Bytes(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): number[] =>
    text === undefined || text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]);
}
