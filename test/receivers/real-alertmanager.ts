// RealAlertmanager: a real Alertmanager with one receiver, for recorders: the integration that is recorded, and a webhook that
// is told the same. Its log says what became of each attempt.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { LocalServer } from './local-server.ts';

const EXTERNAL_URL = 'http://alertmanager.example:9093';

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generatorURL?: string;
  readonly resolved?: boolean;
}

/** What an integration is told, as a webhook's payload. */
export interface ToldPayload {
  readonly receiver: string;
  readonly externalURL: string;
  readonly groupKey: string;
  readonly notification_reason: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL: string;
    readonly fingerprint: string;
  }[];
}

export type RecordedOutcome = 'sent' | { readonly message: string; readonly retry: boolean };

export interface Step {
  readonly told: ToldPayload;
  /** Of the first attempt. */
  readonly outcome: RecordedOutcome;
}

export interface Plan {
  /** Holds the config, and what the program stores. */
  readonly folder: string;
  readonly type: string;
  /** The one entry of `<type>_configs`. */
  readonly settings: object;
  readonly global?: object;
  readonly groupBy?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

interface LogLine {
  readonly msg: string;
  readonly integration?: string;
  readonly err?: string;
}

// What began long ago would be flushed at once, before its neighbours are there; and these times never change.
const FIRING = { startsAt: '2040-01-02T03:04:05.678Z', endsAt: '2041-01-02T03:04:05Z' };
const RESOLVED = { startsAt: '2026-01-02T03:04:05Z', endsAt: '2026-01-02T04:05:06.7Z' };
const UNRECOVERABLE = / notify retry canceled due to unrecoverable error after 1 attempts: /;

export class RealAlertmanager {
  readonly #plan: Plan;
  readonly #hook: LocalServer;
  readonly #api: string;
  readonly #child: ChildProcess;
  readonly #log: LogLine[] = [];

  private constructor(plan: Plan, hook: LocalServer, api: string, child: ChildProcess) {
    this.#plan = plan;
    this.#hook = hook;
    this.#api = api;
    this.#child = child;
  }

  /** `program`: its path. */
  static async start(program: string, plan: Plan): Promise<RealAlertmanager> {
    const hook = await LocalServer.http();
    const { folder, env = {} } = plan;
    writeFileSync(join(folder, 'alertmanager.yml'), JSON.stringify(configOf(plan, String(hook.url()))));
    const host = `127.0.0.1:${await freePort()}`;
    const options = [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${folder}`,
      `--web.listen-address=${host}`,
      '--cluster.listen-address=',
      `--web.external-url=${EXTERNAL_URL}`,
      '--web.route-prefix=/',
      '--log.level=debug',
      '--log.format=json',
    ];
    const child = spawn(program, options, { stdio: ['ignore', 'inherit', 'pipe'], env: { ...process.env, ...env } });
    const started = new RealAlertmanager(plan, hook, `http://${host}`, child);
    started.#readLog(child.stderr);
    await until('ready', () =>
      fetch(`${started.#api}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return started;
  }

  /** Posts the alerts and waits for the first attempt to tell them. */
  async tell(alerts: readonly PostedAlert[]): Promise<Step> {
    const [lines, told] = [this.#log.length, this.#hook.asked.length];
    const body = alerts.map(({ resolved = false, ...alert }) => ({ ...alert, ...(resolved ? RESOLVED : FIRING) }));
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.#api}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    const what = () =>
      `outcome of ${this.#plan.type}; the log said\n${this.#log.map((line) => JSON.stringify(line)).join('\n')}`;
    const outcome = await until(what, () => this.#outcomeAfter(lines));
    const payload = await until('the webhook is told', () => this.#hook.asked[told]);
    return { told: JSON.parse(payload.body), outcome };
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
    await this.#hook.close();
  }

  #outcomeAfter(lines: number): RecordedOutcome | undefined {
    const name = `${this.#plan.type}[0]`;
    for (const { msg, integration, err = '' } of this.#log.slice(lines)) {
      if (msg === 'Notify success' && integration === name) return 'sent';
      if (msg === 'Notify attempt failed, will retry later' && integration === name)
        return { message: err, retry: true };
      const [before = '', message] = err.split(UNRECOVERABLE);
      if (msg === 'Notify for alerts failed' && message !== undefined && before.includes(name)) {
        return { message, retry: false };
      }
    }
    return undefined;
  }

  #readLog(stream: NodeJS.ReadableStream | null): void {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (piece) => {
      const lines = `${rest}${piece}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#log.push(line.startsWith('{') ? JSON.parse(line) : { msg: line });
    });
  }
}

function configOf({ type, settings, global = {}, groupBy = ['alertname'] }: Plan, hook: string): object {
  const times = { group_wait: '200ms', group_interval: '1s', repeat_interval: '1h' };
  const told = { url: hook };
  const integrations =
    type === 'webhook'
      ? { webhook_configs: [settings, told] }
      : { [`${type}_configs`]: [settings], webhook_configs: [told] };
  return {
    global,
    route: { receiver: 'team', group_by: groupBy, ...times },
    receivers: [{ name: 'team', ...integrations }],
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
