// Whether a text is a URL in the eyes of Go's url.ParseRequestURI, which go-openapi's format `uri` asks.

// What Prometheus sends: told apart at once. Anything else takes the long way.
const PLAIN = /^https?:\/\/[A-Za-z0-9._-]+(?::\d*)?(?:\/[^?%\p{Cc}]*)?(?:\?[^\p{Cc}]*)?$/u;
const CONTROL = /[^\P{Cc}\u0080-\u009f]/u;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const HOST = /^[A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"\u0080-\u{10ffff}]*$/u;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

const CACHED_MAX = 4096;

/**
 * Checks URLs, and remembers the last few thousand: all alerts of a rule have the same link. Equal ones are handed out as one
 * string, so that a hundred thousand alerts do not keep a hundred thousand copies.
 */
export class RequestUris {
  readonly #known = new Map<string, string>();

  /** The text itself, also where it is empty; undefined where it is no URL. */
  read(text: string): string | undefined {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (text !== '' && !isRequestUri(text)) return undefined;
    if (this.#known.size >= CACHED_MAX) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }
}

export function isRequestUri(text: string): boolean {
  return PLAIN.test(text) || isParsed(text);
}

function isParsed(text: string): boolean {
  if (text === '' || CONTROL.test(text)) return false;
  if (text === '*') return true;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  if (scheme === undefined && text.startsWith(':')) return false;
  const rest = (scheme === undefined ? text : text.slice(scheme.length + 1)).split('?')[0] ?? '';
  if (!rest.startsWith('/')) return scheme !== undefined;
  if (scheme === undefined || !rest.startsWith('//')) return !BAD_ESCAPE.test(rest);
  const slash = rest.indexOf('/', 2);
  const authority = rest.slice(2, slash < 0 ? undefined : slash);
  return isAuthority(authority) && (slash < 0 || !BAD_ESCAPE.test(rest.slice(slash)));
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  if (at >= 0 && (!USER.test(authority.slice(0, at)) || BAD_ESCAPE.test(authority.slice(0, at)))) return false;
  const host = authority.slice(at + 1);
  if (!host.startsWith('['))
    return (
      HOST.test(host.replace(/%[89A-Fa-f][0-9A-Fa-f]/g, '')) &&
      /^[^:]*(?::\d*)?$/.test(host.slice(Math.max(0, host.lastIndexOf(':'))))
    );
  const end = host.lastIndexOf(']');
  return end > 0 && /^(?::\d*)?$/.test(host.slice(end + 1)) && HOST.test(host.slice(0, end).replace(/%25.*$/, ''));
}
