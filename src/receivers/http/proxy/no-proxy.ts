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
  return host === 'localhost' || THIS_MACHINE.some((contains) => contains(host));
}

function ruleOf(entry: string): Rule | undefined {
  const network = networkOf(entry);
  if (network !== undefined) return network;
  const { host, port } = split(entry);
  if (host === '') return undefined;
  const isRight: Rule = familyOf(host) === 0 ? domain(host.startsWith('*.') ? host.slice(1) : host) : subnet(host);
  return (to, at) => (port === '' || port === at) && isRight(to, at);
}

function networkOf(entry: string): ((host: string) => boolean) | undefined {
  const [base = '', length = '', ...rest] = entry.split('/');
  const family = familyOf(base);
  if (rest.length > 0 || family === 0 || !/^\d{1,3}$/.test(length)) return undefined;
  return Number(length) > BITS[family] ? undefined : subnet(base, Number(length));
}

/** Addresses of IPv6 that stand for one of IPv4 count as such. */
const STAND_INS = new BlockList();
STAND_INS.addSubnet('::ffff:0:0', 96, 'ipv6');
const BITS = { 4: 32, 6: 128 } as const;
const THIS_MACHINE = [subnet('127.0.0.0', 8), subnet('::1')];

function subnet(base: string, length?: number): (host: string) => boolean {
  const family = isIP(base) === 4 ? 4 : 6;
  const list = new BlockList();
  list.addSubnet(base, length ?? BITS[family], `ipv${family}`);
  return (host) => {
    const of = familyOf(host);
    return of !== 0 && standsForIpv4(host) === standsForIpv4(base) && list.check(host, `ipv${of}`);
  };
}

function standsForIpv4(address: string): boolean {
  return isIP(address) === 4 || STAND_INS.check(address, 'ipv6');
}

/** 0 for a name, and for an address with a zone, which Go takes for none. */
function familyOf(host: string): 0 | 4 | 6 {
  const family = host.includes('%') ? 0 : isIP(host);
  return family === 4 || family === 6 ? family : 0;
}

/** `host:port` and `[address]:port`; an IPv6 address alone has colons of its own. */
function split(entry: string): { readonly host: string; readonly port: string } {
  const [, bracketed, inBrackets, plain, port = ''] = /^(\[([^\]]*)\]|([^:]*))(?::([^:]*))?$/.exec(entry) ?? [];
  if (bracketed === undefined) return { host: entry, port: '' };
  if (inBrackets !== undefined && port === '') return { host: entry, port: '' }; // Go takes brackets with a port only
  return { host: inBrackets ?? plain ?? '', port };
}

/** The name and what lies below it; with a leading dot only the latter. */
function domain(name: string): Rule {
  const below = asSent(name.startsWith('.') ? name : `.${name}`);
  const itself = name.startsWith('.') ? undefined : below.slice(1);
  return (host) => familyOf(host) === 0 && (host === itself || host.endsWith(below));
}

/** Names in URLs are written in ASCII. */
function asSent(name: string): string {
  const isAscii = /^[\0-\x7f]*$/.test(name);
  return isAscii ? name : `.${domainToASCII(name.slice(1))}`;
}
