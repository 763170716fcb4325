// The order of a cluster's peers: by address, and by port where they share one.

import { isIPv4, isIPv6 } from 'node:net';

/** Addresses are compared as sixteen bytes; one that is no address comes first, as in Go, where it has no bytes. */
export function comparePeers(a: { readonly address: string }, b: { readonly address: string }): number {
  const [left, right] = [split(a.address), split(b.address)];
  if (left.host === right.host) return left.port - right.port;
  return Buffer.compare(bytesOf(left.host), bytesOf(right.host));
}

function split(address: string): { readonly host: string; readonly port: number } {
  const {
    v6,
    host = '',
    port = '',
  } = /^(?:\[(?<v6>[^\]]*)\]|(?<host>[^:]*)):(?<port>\d*)$/.exec(address)?.groups ?? {};
  return { host: v6 ?? host, port: Number(port) };
}

function bytesOf(host: string): Buffer {
  if (isIPv4(host)) return bytesOf(`::ffff:${host}`);
  if (!isIPv6(host)) return Buffer.alloc(0);
  const [head = '', tail] = withoutDots(host).split('::');
  const groups = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** `::ffff:1.2.3.4` → `::ffff:102:304`. */
function withoutDots(host: string): string {
  return host.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
}
