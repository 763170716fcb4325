// Records what a real Alertmanager sends for the scenarios of this folder, and what it makes of the answers:
// `ALERTMANAGER=/path/to/alertmanager tsx test/receivers/record-receivers.ts [type [name]]` writes
// test/golden/receivers/<type>/<name>.json, which replay.ts plays to our senders.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { RecordingServer } from './recording-server.ts';
import {
  type Golden,
  goldenUrl,
  type PlayedStep,
  type PostedAlert,
  type RecordedOutcome,
  recorded,
  replaced,
  type Scenario,
} from './scenario.ts';
import { allScenarios } from './scenarios/all.ts';

const EXTERNAL_URL = 'http://alertmanager.example:9093';
const ONE_ALERT: readonly PostedAlert[] = [{ labels: { alertname: 'Up' } }];
// What began long ago would be flushed at once, before its neighbours are there; and these times never change.
const FIRING = { startsAt: '2040-01-02T03:04:05.678Z', endsAt: '2041-01-02T03:04:05Z' };
const RESOLVED = { startsAt: '2026-01-02T03:04:05Z', endsAt: '2026-01-02T04:05:06.7Z' };

const UNRECOVERABLE = / notify retry canceled due to unrecoverable error after 1 attempts: /;

interface LogLine {
  readonly msg: string;
  readonly integration?: string;
  readonly err?: string;
}

/** A real Alertmanager with one route to one receiver: the scenario's integration, and a webhook that is told the same. */
class Session {
  readonly #type: string;
  readonly #scenario: Scenario;
  readonly #server: RecordingServer;
  readonly #folder: string;
  readonly #log: LogLine[] = [];

  constructor(type: string, scenario: Scenario, server: RecordingServer, folder: string) {
    this.#type = type;
    this.#scenario = scenario;
    this.#server = server;
    this.#folder = folder;
  }

  async play(alertmanager: string): Promise<readonly PlayedStep[]> {
    for (const [name, content] of Object.entries(this.#scenario.files ?? {})) {
      writeFileSync(join(this.#folder, name), this.#inPlace(content));
    }
    writeFileSync(join(this.#folder, 'alertmanager.yml'), JSON.stringify(this.#config()));
    const api = `http://127.0.0.1:${await freePort()}`;
    const child = spawn(
      alertmanager,
      [
        `--config.file=${join(this.#folder, 'alertmanager.yml')}`,
        `--storage.path=${this.#folder}`,
        `--web.listen-address=${api.slice('http://'.length)}`,
        '--cluster.listen-address=',
        `--web.external-url=${EXTERNAL_URL}`,
        '--web.route-prefix=/',
        '--log.level=debug',
        '--log.format=json',
      ],
      { stdio: ['ignore', 'inherit', 'pipe'] },
    );
    this.#readLog(child.stderr);
    try {
      await until('ready', () =>
        fetch(`${api}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      const played: PlayedStep[] = [];
      for (const step of this.#scenario.steps ?? [ONE_ALERT]) played.push(await this.#step(step, api));
      return played;
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }

  async #step(alerts: readonly PostedAlert[], api: string): Promise<PlayedStep> {
    const [asked, told, lines] = [this.#server.asked.length, this.#server.told.length, this.#log.length];
    const body = this.#inPlace(alerts).map(({ resolved = false, ...alert }) => ({
      ...alert,
      ...(resolved ? RESOLVED : FIRING),
    }));
    const answer = await fetch(`${api}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    const what = () =>
      `outcome of ${this.#type}; the log said\n${this.#log.map((line) => JSON.stringify(line)).join('\n')}`;
    const outcome = await until(what, () => this.#outcomeAfter(lines));
    const requests = this.#server.asked.slice(asked);
    const payload = await until('the webhook is told', () => this.#server.told[told]);
    return {
      told: this.#takenOut(JSON.parse(payload)),
      requests: requests.map((one) => this.#takenOut(recorded(one, this.#scenario.proxied))),
      outcome: this.#takenOut(outcome),
    };
  }

  #outcomeAfter(lines: number): RecordedOutcome | undefined {
    const name = `${this.#type}[0]`;
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

  #readLog(stream: NodeJS.ReadableStream): void {
    let rest = '';
    stream.setEncoding('utf8').on('data', (piece) => {
      const lines = `${rest}${piece}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#log.push(line.startsWith('{') ? JSON.parse(line) : { msg: line });
    });
  }

  #config(): object {
    const { global = {}, groupBy = ['alertname'], proxied = false } = this.#scenario;
    const proxy = { proxy_url: this.#server.url, tls_config: { insecure_skip_verify: true } };
    const { http_config: http, ...settings } = this.#inPlace(this.#scenario.settings);
    const integration = proxied
      ? { ...settings, http_config: { ...(http as object | undefined), ...proxy } }
      : this.#inPlace(this.#scenario.settings);
    const webhook = { url: this.#server.toldUrl };
    const integrations =
      this.#type === 'webhook'
        ? { webhook_configs: [integration, webhook] }
        : { [`${this.#type}_configs`]: [integration], webhook_configs: [webhook] };
    return {
      global: this.#inPlace(global),
      route: { receiver: 'team', group_by: groupBy, group_wait: '200ms', group_interval: '1s', repeat_interval: '1h' },
      receivers: [{ name: 'team', ...integrations }],
    };
  }

  #inPlace<T>(value: T): T {
    return replaced(value, [
      ['$URL', this.#server.url],
      ['$HOST', this.#server.url.slice('http://'.length)],
      ['$FOLDER', this.#folder],
    ]);
  }

  #takenOut<T>(value: T): T {
    return replaced(value, [
      [this.#server.url, '$URL'],
      [this.#server.url.slice('http://'.length), '$HOST'],
      [this.#folder, '$FOLDER'],
    ]);
  }
}

async function record(alertmanager: string, type: string, name: string, scenario: Scenario): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'record-receivers-'));
  const server = await RecordingServer.start(scenario.answers ?? []);
  try {
    const played = await new Session(type, scenario, server, folder).play(alertmanager);
    const { steps: _, ...setting } = scenario;
    const golden: Golden = { ...setting, played };
    mkdirSync(goldenUrl(type), { recursive: true });
    writeFileSync(goldenUrl(type, name), `${JSON.stringify(golden, null, 2)}\n`);
    const outcomes = played.map(({ outcome }) =>
      outcome === 'sent' ? outcome : `${outcome.retry ? 'retry' : 'failed'}: ${outcome.message}`,
    );
    console.log(`${type}/${name}: ${outcomes.join('; ')}`);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
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

const [onlyType, onlyName] = process.argv.slice(2);
for (const [type, scenarios] of Object.entries(allScenarios)) {
  if (onlyType !== undefined && type !== onlyType) continue;
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (onlyName !== undefined && name !== onlyName) continue;
    await record(process.env.ALERTMANAGER ?? 'alertmanager', type, name, scenario);
  }
}
