// Whether Go would take a text for a URL (net/url, url.Parse), and the parts that decide what Alertmanager says to it.

import { type Parsed, parsed, refused } from '../../base/parsed.ts';

export interface GoUrl {
  /** In lower case; empty if there is none. */
  readonly scheme: string;
  readonly host: string;
}

const CONTROL = /[^ -~\u{80}-\u{10ffff}]/u;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
const USERINFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const HOST = /^[A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\x80-\u{10ffff}]*$/u;

export function parseGoUrl(text: string): Parsed<GoUrl> {
  if (CONTROL.test(text)) return refused('invalid control character in URL');
  const [beforeFragment = '', ...fragment] = text.split('#');
  if (BAD_ESCAPE.test(fragment.join('#'))) return refused('invalid URL escape');
  const scheme = schemeOf(beforeFragment);
  if (scheme === undefined) return refused('missing protocol scheme');
  const rest = beforeFragment.slice(scheme === '' ? 0 : scheme.length + 1).replace(/\?.*$/s, '');
  if (!rest.startsWith('/')) return parseRootless(scheme, rest);
  if (!rest.startsWith('//')) return BAD_ESCAPE.test(rest) ? refused('invalid URL escape') : found(scheme, '');
  const end = rest.indexOf('/', 2);
  const authority = end < 0 ? rest.slice(2) : rest.slice(2, end);
  if (end >= 0 && BAD_ESCAPE.test(rest.slice(end))) return refused('invalid URL escape');
  return parseAuthority(scheme, authority);
}

/** Empty if there is none; undefined if the text begins with a colon. */
function schemeOf(text: string): string | undefined {
  if (text.startsWith(':')) return undefined;
  return /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(text)?.[1] ?? '';
}

function parseRootless(scheme: string, rest: string): Parsed<GoUrl> {
  if (scheme !== '') return found(scheme, ''); // opaque: `mailto:someone`
  const firstSegment = rest.split('/', 1)[0] ?? '';
  if (firstSegment.includes(':')) return refused('first path segment in URL cannot contain colon');
  return BAD_ESCAPE.test(rest) ? refused('invalid URL escape') : found('', '');
}

function parseAuthority(scheme: string, authority: string): Parsed<GoUrl> {
  const at = authority.lastIndexOf('@');
  const userinfo = authority.slice(0, Math.max(0, at));
  if (!USERINFO.test(userinfo) || BAD_ESCAPE.test(userinfo)) return refused('net/url: invalid userinfo');
  const host = authority.slice(at + 1);
  if (BAD_ESCAPE.test(host)) return refused('invalid URL escape');
  if (/%(?!25)[0-7]/i.test(host.replace(/\[.*\]/, ''))) return refused('invalid URL escape in host name');
  if (!HOST.test(host)) return refused('invalid character in host name');
  if (host.lastIndexOf('[') > 0) return refused('invalid IP-literal');
  const port = portOf(host);
  if (!port.ok) return port;
  return /^:\d*$/.test(port.value) || port.value === '' ? found(scheme, host) : refused('invalid port after host');
}

/** With its colon. */
function portOf(host: string): Parsed<string> {
  if (!host.startsWith('[')) {
    const colon = host.lastIndexOf(':'); // as Go takes it for modules of before 1.26, Alertmanager's among them
    return parsed(colon < 0 ? '' : host.slice(colon));
  }
  const close = host.lastIndexOf(']');
  return close < 0 ? refused("missing ']' in host") : parsed(host.slice(close + 1));
}

function found(scheme: string, host: string): Parsed<GoUrl> {
  return parsed({ scheme: scheme.toLowerCase(), host });
}

/** A URL that a request can be sent to (amcommoncfg.ParseURL); undefined if it is fine. */
export function httpUrlError(text: string): string | undefined {
  const url = parseGoUrl(text);
  if (!url.ok) return url.error;
  if (url.value.scheme !== 'http' && url.value.scheme !== 'https')
    return 'unsupported scheme for URL, use http or https';
  return url.value.host === '' ? 'missing host for URL' : undefined;
}
