// View: what a service was told, in the form in which two sides are compared: without what must differ (ports, dates,
// signatures, boundaries, ids), provided that it has the right form.

import { assert } from '../../../src/base/assert.ts';
import { secretOf } from '../../receivers/aws-cloud.ts';
import { recordedConversation } from '../../receivers/mail-scenario.ts';
import type { Conversation } from '../../receivers/mail-server.ts';
import type { Request } from '../../receivers/recording-server.ts';
import { recorded } from '../../receivers/scenario.ts';
import { signatureOf } from '../../receivers/sigv4-verifier.ts';
import type { Service } from './services.ts';
import type { Told } from './site.ts';

/** The link of the default templates: to the web application of Alertmanager, and to our front page (ADR 18). */
const APPLICATION = /(http:\/\/alertmanager\.example)\/#\/alerts\?receiver=[\w.-]+/g;

export function viewOf(service: Service, { requests, conversations }: Told): readonly unknown[] {
  return [...requests.map((request) => requestView(service, request)), ...conversations.map(mailView)].map(linkedAlike);
}

function requestView({ type, proxied }: Service, request: Request): unknown {
  const { path, headers, body, ...rest } = recorded(request, proxied);
  const [pathname = '', query = ''] = path.split('?');
  const isForm = String(headers['content-type']).startsWith('application/x-www-form-urlencoded');
  return {
    ...rest,
    path: pathname,
    query: fields(query),
    // SDKs of AWS say more about themselves; what counts is who signs what.
    ...(type === 'sns' ? { signature: signatureOf(request, secretOf) } : { headers }),
    body: isForm ? fields(String(body)) : body,
  };
}

function fields(encoded: string): Readonly<Record<string, readonly string[]>> {
  const all = new URLSearchParams(encoded);
  return Object.fromEntries([...new Set(all.keys())].sort().map((name) => [name, all.getAll(name)]));
}

function mailView(conversation: Conversation): unknown {
  const { commands, mails } = recordedConversation(conversation);
  return { commands, mails: mails.map(({ headers, body }) => ({ headers, parts: partsOf(body.join('\r\n')) })) };
}

function partsOf(body: string): readonly unknown[] {
  const parts = body.split('--BOUNDARY');
  assert(parts.pop()?.startsWith('--') === true, 'the mail ends with its last part');
  return parts.slice(1).map((part) => {
    const end = part.indexOf('\r\n\r\n');
    const headers = part.slice(0, end).trim().split('\r\n').sort();
    assert(headers.includes('Content-Transfer-Encoding: quoted-printable'), `a part in another encoding: ${headers}`);
    return { headers, text: unquoted(part.slice(end + '\r\n\r\n'.length)) };
  });
}

function unquoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function linkedAlike<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll(APPLICATION, '$1') as T;
  if (Array.isArray(value)) return value.map(linkedAlike) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, linkedAlike(item)])) as T;
}
