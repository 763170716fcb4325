// What a request sends and what it accepts, judged as go-openapi does before a handler is asked.

import { type Answer, apiError } from '../answer.ts';

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const TYPE = new RegExp(`^${TOKEN}(?:/${TOKEN})?$`);
const PARAMETER = new RegExp(`^\\s*;\\s*(${TOKEN})=(?:"(?:[^"\\\\]|\\\\.)*"|${TOKEN})`);

/** Refuses a body that is not said to be JSON. */
export function refuseContentType(header: string | undefined): Answer | undefined {
  const value = header === undefined || header === '' ? 'application/octet-stream' : header;
  const type = parseMediaType(value);
  if ('error' in type)
    return apiError(400, `parsing Content-Type header from ${JSON.stringify(value)} failed, because ${type.error}`);
  if (type.name === 'application/json') return undefined;
  return apiError(415, `unsupported media type ${JSON.stringify(type.name)}, only [application/json] are allowed`);
}

/** Refuses a client that takes no JSON. */
export function refuseAccept(header: string | undefined): Answer | undefined {
  if (header === undefined || header.split(',').some(takesJson)) return undefined;
  return apiError(406, 'unsupported media type requested, only [application/json] are available');
}

function takesJson(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  if (type !== '*/*' && type !== 'application/*' && type !== 'application/json') return false;
  return !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
}

/** Go's mime.ParseMediaType, its errors included. */
function parseMediaType(value: string): { readonly name: string } | { readonly error: string } {
  const semicolon = value.indexOf(';');
  const name = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  if (name === '') return { error: 'mime: no media type' };
  if (!TYPE.test(name)) return { error: whyNotAType(name) };
  let rest = semicolon < 0 ? '' : value.slice(semicolon);
  while (rest.trim() !== '' && rest.trim() !== ';') {
    const parameter = PARAMETER.exec(rest)?.[0];
    if (parameter === undefined) return { error: 'mime: invalid media parameter' };
    rest = rest.slice(parameter.length);
  }
  return { name };
}

function whyNotAType(name: string): string {
  const first = new RegExp(`^${TOKEN}`).exec(name)?.[0];
  if (first === undefined) return 'mime: expected token after slash';
  if (name[first.length] !== '/') return 'mime: expected slash after first token';
  return new RegExp(`^${TOKEN}/${TOKEN}`).test(name)
    ? 'mime: unexpected content after media subtype'
    : 'mime: expected token after slash';
}
