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

/** Refuses a client that takes none of these types. */
export function refuseAccept(header: string | undefined, offers: readonly string[]): Answer | undefined {
  if (chooseType(header, offers) !== undefined) return undefined;
  return apiError(406, `unsupported media type requested, only [${offers.join(' ')}] are available`);
}

/**
 * The type that an Accept header wants most; of equals the one that it names more precisely, then the first. Undefined if it
 * takes none. (go-openapi/runtime, middleware/negotiate.go: NegotiateContentType)
 */
export function chooseType(header: string | undefined, offers: readonly string[]): string | undefined {
  let best: { readonly offer: string; readonly quality: number; readonly precision: number } | undefined;
  for (const { type, quality } of (header ?? '*/*').split(',').map(readRange)) {
    for (const offer of offers) {
      const precision = precisionOf(type, offer);
      if (precision === 0 || quality === 0) continue;
      const isBetter =
        best === undefined || quality > best.quality || (quality === best.quality && precision > best.precision);
      if (isBetter) best = { offer, quality, precision };
    }
  }
  return best?.offer;
}

function readRange(text: string): { readonly type: string; readonly quality: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.flatMap((parameter) => /^q=([01](?:\.\d*)?)$/.exec(parameter)?.[1] ?? [])[0];
  return { type, quality: Number(quality ?? 1) };
}

/** 0: the range does not hold the offer. */
function precisionOf(range: string, offer: string): 0 | 1 | 2 | 3 {
  if (range === offer) return 3;
  if (range === `${offer.slice(0, offer.indexOf('/'))}/*`) return 2;
  return range === '*/*' ? 1 : 0;
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
