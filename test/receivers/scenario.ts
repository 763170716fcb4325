// Scenario: one integration's settings, the alerts that a group holds and what the service answers. record-receivers.ts plays
// it to a real Alertmanager and keeps what that did as a golden file; replay.ts plays the golden file to our sender.

import type { PostedAlert, RecordedOutcome, ToldPayload } from './real-alertmanager.ts';

/** In settings and files `$URL` is the service, `$HOST` its host and port, `$FOLDER` where the files are. */
export interface Scenario {
  /** The one entry of `<type>_configs`, in the config's words. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly global?: Readonly<Record<string, unknown>>;
  /** Content by name. */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * The service's host is written into Alertmanager, so it is recorded through a proxy that takes every name for its own. The
   * settings get a `proxy_url` for it, which the golden file does not have.
   */
  readonly proxied?: boolean;
  readonly groupBy?: readonly string[];
  /** Request by request; the last one answers all that follow. 200 without a body where there is none. */
  readonly answers?: readonly Answer[];
  /** Our message at the last step, where it on purpose says something else, or less, than Alertmanager's. */
  readonly ownWords?: string;
  /** Each is posted when the one before has been told; one alert that fires where there is none. Only the last may fail. */
  readonly steps?: readonly (readonly PostedAlert[])[];
}

/** `hang`: the service says nothing for as long as the connection is open; `reset`: it ends the connection. */
export type Answer = 'hang' | 'reset' | { readonly status: number; readonly type?: string; readonly body?: string };

/** The steps are told in full by what was played. */
export interface Golden extends Omit<Scenario, 'steps'> {
  readonly played: readonly PlayedStep[];
}

export interface PlayedStep {
  /** The payload that a webhook beside the integration got: all that there was to tell. */
  readonly told: ToldPayload;
  /** Of the first attempt. */
  readonly requests: readonly RecordedRequest[];
  readonly outcome: RecordedOutcome;
}

export interface RecordedRequest {
  readonly method: string;
  /** Only where it was recorded through a proxy. */
  readonly host?: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The value, where it is JSON. */
  readonly body: unknown;
}

/** The scenarios of one type, by the name of their golden file. */
export type Scenarios = Readonly<Record<string, Scenario>>;

// What a client adds by itself, and what names its version.
const NOT_COMPARED = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'host',
  'transfer-encoding',
  'user-agent',
]);

/** What a request says, in the form in which recordings and replays are compared. */
export function recorded(
  asked: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
  },
  withHost = false,
): RecordedRequest {
  const headers = Object.entries(asked.headers).flatMap(([name, value]) =>
    // Alertmanager's Jira client says of what type the body of a GET is, which has none.
    NOT_COMPARED.has(name) || (name === 'content-type' && asked.method === 'GET')
      ? []
      : [[name, String(value)] as const],
  );
  return {
    method: asked.method,
    ...(withHost ? { host: String(asked.headers.host) } : {}),
    path: asked.path,
    headers: Object.fromEntries(headers.sort(([a], [b]) => (a < b ? -1 : 1))),
    body: bodyValue(asked.body),
  };
}

function bodyValue(body: string): unknown {
  if (!/^[[{]/.test(body)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The same with `$URL` and the like in place, or taken out, wherever text stands. */
export function replaced<T>(value: T, replacements: readonly (readonly [what: string, by: string])[]): T {
  if (typeof value === 'string') {
    return replacements.reduce((text: string, [what, by]) => text.replaceAll(what, by), value) as T;
  }
  if (Array.isArray(value)) return value.map((item) => replaced(item, replacements)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, replacements)])) as T;
}

export function goldenUrl(type: string, name = ''): URL {
  return new URL(`../golden/receivers/${type}/${name === '' ? '' : `${name}.json`}`, import.meta.url);
}
