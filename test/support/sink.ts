// Sink: a receiver of webhooks that remembers what it was told and when, and answers as a test wants: at once, late, with
// an error, or not at all.

import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { LocalServer } from '../receivers/local-server.ts';
import { atTheEnd } from './leftovers.ts';
import { until } from './until.ts';

export interface HookAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

export interface HookPayload {
  readonly version: string;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupKey: string;
  readonly truncatedAlerts: number;
  readonly notification_reason?: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly alerts: readonly HookAlert[];
}

export interface Hook {
  /** Milliseconds of the wall clock. */
  readonly atMs: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: HookPayload;
}

export type Behaviour = (response: ServerResponse, hook: Hook) => void;

export const OK: Behaviour = (response) => response.end();
export const NEVER: Behaviour = () => {};

export function status(code: number): Behaviour {
  return (response) => response.writeHead(code).end();
}

export function after(ms: number): Behaviour {
  return (response) => setTimeout(() => response.end(), ms);
}

export class Sink {
  readonly hooks: Hook[] = [];
  /** May be changed at any time; holds for the next request. */
  behaviour: Behaviour = OK;
  readonly #server: LocalServer;

  private constructor(server: LocalServer) {
    this.#server = server;
  }

  static async open(): Promise<Sink> {
    const server: LocalServer = await LocalServer.http(({ path, headers, body }, response) => {
      const hook = { atMs: Date.now(), path, headers, body: JSON.parse(body) };
      sink.hooks.push(hook);
      sink.behaviour(response, hook);
    });
    const sink = new Sink(server);
    atTheEnd(() => server.close());
    return sink;
  }

  /** The address of a webhook; one path is one destination. */
  url(path = '/hook'): string {
    return this.#server.url(path).href;
  }

  /** What was told, in order: `firing A B`, `resolved A`; the names in the order of the payload. */
  get told(): string[] {
    return this.hooks.map(({ body }) => `${body.status} ${body.alerts.map(nameOf).join(' ')}`);
  }

  /** Waits until this many requests have come. */
  async received(count: number): Promise<Hook> {
    return await until(
      () => `${count} webhooks; there are ${this.hooks.length}: ${this.told.join(', ')}`,
      () => this.hooks[count - 1],
    );
  }

  /** Waits for a webhook that is like this. */
  async hears(what: string, like: (hook: Hook) => boolean): Promise<Hook> {
    return await until(
      () => `${what}; it was told: ${this.told.join(', ')}`,
      () => this.hooks.find(like),
    );
  }
}

function nameOf({ labels }: HookAlert): string {
  return labels.alertname ?? '';
}
