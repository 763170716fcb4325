// Token: what a token endpoint answered with, read as Go's golang.org/x/oauth2 reads it, and its errors in the same words.

import { STATUS_CODES } from 'node:http';
import { goQuote } from '../../../base/go-quote.ts';
import { JsonAnswer } from '../../json-answer.ts';
import type { HttpReply } from '../http-client.ts';
import { HttpFailure } from '../http-failure.ts';

export interface Token {
  readonly type: string;
  readonly value: string;
  /** From its issue on; undefined for one that does not say. */
  readonly lifetimeMs: number | undefined;
}

/** The fields of an answer, whichever way it is written. */
type Field = (name: string) => string | number | undefined;

/** The schemes that are sent in one spelling, however the endpoint spells them. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['bearer', 'Bearer'],
  ['mac', 'MAC'],
  ['basic', 'Basic'],
]);
const FORMS: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'text/plain']);

/** Throws {@link HttpFailure} where the answer is no token. */
export function tokenIn(reply: HttpReply): Token {
  const isFailure = reply.status < 200 || reply.status > 299;
  const field = fieldsOf(reply);
  if (field === undefined) {
    throw isFailure ? refusal(reply) : new HttpFailure('oauth2: cannot parse json: the answer is no JSON object');
  }
  if (text(field('error')) !== '') throw namedError(reply, field);
  if (isFailure) throw refusal(reply);
  const value = text(field('access_token'));
  if (value === '') throw new HttpFailure('oauth2: server response missing access_token');
  return { type: typeNamed(text(field('token_type'))), value, lifetimeMs: lifetimeOf(field('expires_in')) };
}

function fieldsOf({ contentType, body }: HttpReply): Field | undefined {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (FORMS.has(mediaType)) {
    const form = new URLSearchParams(body);
    return (name) => form.get(name) ?? undefined;
  }
  const json = JsonAnswer.of(body);
  return json && ((name) => json.number(name) ?? json.text(name));
}

/** The error that the endpoint names (RFC 6749, section 5.2); some answer 200 with one. */
function namedError(reply: HttpReply, field: Field): HttpFailure {
  const given = ['error', 'error_description', 'error_uri'].map((name) => text(field(name)));
  const parts = given.filter((part) => part !== '').map((part) => goQuote(reply.clean(part)));
  return new HttpFailure(`oauth2: ${parts.join(' ')}`);
}

function refusal({ status, excerpt }: HttpReply): HttpFailure {
  return new HttpFailure(`oauth2: cannot fetch token: ${status} ${STATUS_CODES[status] ?? ''}\nResponse: ${excerpt}`);
}

function typeNamed(written: string): string {
  return written === '' ? 'Bearer' : (TYPES.get(written.toLowerCase()) ?? written);
}

/** Some endpoints write the number as a text. None, and 0, is for ever. */
function lifetimeOf(seconds: string | number | undefined): number | undefined {
  const number = Number(seconds);
  return number === 0 || !Number.isFinite(number) ? undefined : number * 1000;
}

function text(value: string | number | undefined): string {
  return value === undefined ? '' : String(value);
}
