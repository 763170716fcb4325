// What tests of OAuth 2 share: a token endpoint, and a client that asks it.

import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import type { HttpConfig } from '../../src/config/schema/http-config.ts';
import { HttpClient } from '../../src/receivers/http/http-client.ts';
import type { OAuth2Config } from '../../src/receivers/http/oauth2/oauth2-config.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { FileDiary, httpConfig, oauth2 } from './configs.ts';
import { type Answer, LocalServer } from './local-server.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SECRET = { clientId: 'i d', clientSecret: new Secret("s&e*cret'") };

export async function serve(answer?: Answer): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  onTestFinished(() => server.close());
  return server;
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A token endpoint that answers with these, the last one for ever. */
export function endpoint(...answers: readonly unknown[]): Promise<LocalServer> {
  const left = [...answers];
  return serve((_, response) => json(response, left.length > 1 ? left.shift() : left[0]));
}

interface Given {
  readonly config?: Partial<OAuth2Config>;
  readonly http?: Partial<HttpConfig>;
  readonly clock?: VirtualClock;
  readonly files?: FileDiary;
}

export function client(tokens: LocalServer, { config, http, clock, files }: Given = {}): HttpClient {
  const settings = oauth2({ ...SECRET, tokenUrl: tokens.url('/token?a=1').href, ...config });
  const site = {
    clock: clock ?? new VirtualClock(),
    userAgent: 'Alertmanager/test',
    files: files ?? new FileDiary(),
  };
  const made = new HttpClient(httpConfig({ ...http, oauth2: settings }), site);
  onTestFinished(() => made.close());
  return made;
}

export function post(sender: HttpClient, url: URL, signal = new AbortController().signal) {
  return sender.exchange({ method: 'POST', url, body: '{}' }, signal);
}

export const authorizations = (server: LocalServer): unknown[] =>
  server.asked.map(({ headers }) => headers.authorization);
export const failed = (message: unknown) => ({ kind: 'failed', message });
