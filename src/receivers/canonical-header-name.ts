// Names of headers as Go spells them (textproto.CanonicalMIMEHeaderKey).

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export function isHeaderName(name: string): boolean {
  return TOKEN.test(name);
}

/** `x-scope-orgid` is `X-Scope-Orgid`; what is no name of a header stays as it is. */
export function canonicalHeaderName(written: string): string {
  if (!isHeaderName(written)) return written;
  return written
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase())
    .join('-');
}
