// NoProxy: hosts that are reached without a proxy, as Go reads `no_proxy` (golang.org/x/net/http/httpproxy): names with what
// lies below them, `.name` and `*.name` for what lies below alone, addresses, networks in CIDR notation, each but these with
// a port if need be, and `*` for all. What cannot be read is passed over.

import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';

type Rule = (host: string, port: string) => boolean;

export class NoProxy {
  readonly #rules: readonly Rule[];

  constructor(text: string) {
    const entries = text.split(',').map((entry) => entry.trim().toLowerCase());
    this.#rules = entries.includes('*') ? [() => true] : entries.flatMap((entry) => ruleOf(entry) ?? []);
  }

  /** `host` as URLs have it, an IPv6 address without its brackets. This machine is never reached through a proxy. */
  bypasses(host: string, port: string): boolean {
    return isThisMachine(host) || this.#rules.some((rule) => rule(host, port));
  }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || contains(LOOPBACK, host);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function ruleOf(entry: string): Rule | undefined {
  const network = networkOf(entry);
  if (network !== undefined) return (host) => contains(network, host);
  const { host, port } = split(entry);
  if (host === '') return undefined;
  if (isIP(host) !== 0) return address(host, port);
  return domain(host.startsWith('*.') ? host.slice(1) : host, port);
}

function networkOf(entry: string): BlockList | undefined {
  const [base = '', length = '', ...rest] = entry.split('/');
  const family = isIP(base);
  if (rest.length > 0 || family === 0 || !/^\d{1,3}$/.test(length)) return undefined;
  if (Number(length) > (family === 4 ? 32 : 128)) return undefined;
  const network = new BlockList();
  network.addSubnet(base, Number(length), family === 4 ? 'ipv4' : 'ipv6');
  return network;
}

function contains(network: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && network.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** `host:port` and `[address]:port`; an IPv6 address alone has colons of its own. */
function split(entry: string): { readonly host: string; readonly port: string } {
  const [, bracketed, inBrackets, plain, port = ''] = /^(\[([^\]]*)\]|([^:]*))(?::([^:]*))?$/.exec(entry) ?? [];
  if (bracketed === undefined) return { host: entry, port: '' };
  if (inBrackets !== undefined && port === '') return { host: entry, port: '' }; // Go takes brackets with a port only
  return { host: inBrackets ?? plain ?? '', port };
}

function address(ip: string, port: string): Rule {
  const one = new BlockList();
  one.addAddress(ip, isIP(ip) === 4 ? 'ipv4' : 'ipv6');
  return (host, to) => contains(one, host) && (port === '' || port === to);
}

function domain(name: string, port: string): Rule {
  const below = name.startsWith('.') ? ascii(name) : `.${ascii(name)}`;
  const itself = name.startsWith('.') ? undefined : below.slice(1);
  return (host, to) => isIP(host) === 0 && (host === itself || host.endsWith(below)) && (port === '' || port === to);
}

/** Names in URLs are written in ASCII. */
function ascii(name: string): string {
  const leading = name.startsWith('.') ? '.' : '';
  const converted = domainToASCII(name.slice(leading.length));
  return converted === '' ? name : `${leading}${converted}`;
}
