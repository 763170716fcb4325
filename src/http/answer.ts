// Answer: what a handler answers, before it becomes bytes on a socket. The spellings are those of Go's http.Error, of
// go-openapi's errors, and of its JSON producer.

import { escapeHtml } from '../base/escape-html.ts';
import { goJsonString, goJsonStringRaw } from '../base/go-json.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const JSON_TYPE: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' };
const YAML_TYPE: Readonly<Record<string, string>> = { 'Content-Type': 'application/yaml' };
const TEXT_TYPE: Readonly<Record<string, string>> = { 'Content-Type': 'text/plain; charset=utf-8' };
const NONE: Readonly<Record<string, string>> = {};

/** 200 and nothing else. */
export const DONE: Answer = { status: 200, headers: NONE, body: '' };

/** Only a status. */
export function bare(status: number, headers: Readonly<Record<string, string>> = NONE): Answer {
  return { status, headers, body: '' };
}

/** A JSON document that is ready to be sent; Go's encoder ends it with a line feed. */
export function json(document: string, status = 200): Answer {
  return { status, headers: JSON_TYPE, body: `${document}\n` };
}

export function yaml(body: string): Answer {
  return { status: 200, headers: YAML_TYPE, body };
}

/** An error that the API's document knows: a JSON string. */
export function jsonText(status: number, text: string): Answer {
  return json(goJsonStringRaw(text), status);
}

/** An error of the framework under the API: `{"code":602,"message":"…"}`. Codes from 600 on are answered as 422. */
export function apiError(code: number, message: string, headers: Readonly<Record<string, string>> = NONE): Answer {
  return {
    status: code >= 600 ? 422 : code,
    headers: { ...JSON_TYPE, ...headers },
    body: `{"code":${code},"message":${goJsonString(message)}}`,
  };
}

export function text(body: string, status = 200): Answer {
  return { status, headers: TEXT_TYPE, body };
}

/** Go's http.Error. */
export function textError(status: number, message: string, headers: Readonly<Record<string, string>> = NONE): Answer {
  return { status, headers: { ...TEXT_TYPE, 'X-Content-Type-Options': 'nosniff', ...headers }, body: `${message}\n` };
}

/** Go's http.Redirect of a GET. The place is a path of ours, never another host. */
export function movedTo(path: string, status: 301 | 302 = 301): Answer {
  const words = status === 301 ? 'Moved Permanently' : 'Found';
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', Location: path },
    body: `<a href="${escapeHtml(path)}">${words}</a>.\n\n`,
  };
}
