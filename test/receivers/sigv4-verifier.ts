// Checks signatures as AWS does (Signature Version 4, from its specification), independently of what makes ours.

import { createHash, createHmac } from 'node:crypto';

export interface SignedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Who signed, for what, and whether it is right; undefined where nobody did. */
export interface Signature {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
  readonly token?: string;
  readonly right: boolean;
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export function signatureOf(request: SignedRequest, secretOf: (accessKey: string) => string): Signature | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const [, accessKey = '', day = '', region = '', service = '', names = '', given] =
    FORM.exec(String(authorization)) ?? [];
  const time = String(request.headers['x-amz-date']);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const signed = names.split(';');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonicalRequest(request, signed))].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretOf(accessKey)}`,
  );
  const isWhole = signed.includes('host') && signed.includes('x-amz-date') && time.startsWith(day);
  const right = isWhole && hmac(key, toSign).toString('hex') === given;
  const token = request.headers['x-amz-security-token'];
  return { accessKey, region, service, right, ...(token === undefined ? {} : { token: String(token) }) };
}

function canonicalRequest({ method, path, headers, body }: SignedRequest, signed: readonly string[]): string {
  const [pathname = '/', query = ''] = path.split('?');
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`);
  return [method, canonicalPath(pathname), canonicalQuery(query), lines.join(''), signed.join(';'), sha256(body)].join(
    '\n',
  );
}

/** Dots and doubled slashes resolved, and encoded once more than it is sent. */
function canonicalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const end = parts.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${parts.map(encoded).join('/')}${end}`;
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')].map((part) => encoded(decodeURIComponent(part))) as [string, string];
  });
  return pairs
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map((pair) => pair.join('='))
    .join('&');
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
