// redact: strikes our own secrets out of what a server answers, since some servers repeat the request in their error pages.

import { REDACTED } from '../../base/secret.ts';

const REDACTED_URL = '<redacted>';
/** Shorter ones would strike out half of any text, and hardly are secrets. */
const SECRET_LENGTH_MIN = 4;

export function redact(text: string, urls: readonly URL[], secrets: readonly string[]): string {
  let clean = text;
  for (const url of urls) {
    for (const part of [url.href, `${url.pathname}${url.search}`, url.pathname, url.search])
      clean = strike(clean, part, REDACTED_URL);
  }
  for (const secret of secrets) clean = strike(clean, secret, REDACTED);
  return clean;
}

function strike(text: string, what: string, instead: string): string {
  return what.length < SECRET_LENGTH_MIN ? text : text.replaceAll(what, instead);
}
