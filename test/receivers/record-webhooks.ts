// Records what a real Alertmanager posts to webhooks: `ALERTMANAGER=/path/to/alertmanager tsx test/receivers/record-webhooks.ts`
// writes test/golden/webhook/*.json, which src/receivers/webhook-payload.test.ts compares with byte by byte.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface Step {
  /** The text of the alerts to post; an alert without `c` gets the case's name as its label `c`. */
  readonly post: string;
}

interface Case {
  readonly receiver: string;
  readonly groupBy: string;
  readonly maxAlerts: number;
  readonly repeatInterval: string;
  readonly steps: readonly Step[];
}

const EXTERNAL_URL = 'http://alertmanager.example:9093/a&b';
const NAUGHTY = String.raw`"<b>&'\"\\\b\f\n\r\t\u0000\u001b\u007f\u0085\u2028\u2029é中😀\ud83d\ude00\ud800 \ufeff\uffff"`;
// Alerts that began long ago are flushed at once, one by one: where several shall come together, they begin now.
const START = Date.now();
const NOW = new Date(START).toISOString().slice(0, -1);
const NOW_IN_INDIA = new Date(START + 5.5 * 3_600_000).toISOString().slice(0, -1);

const CASES: Readonly<Record<string, Case>> = {
  plain: {
    receiver: 'plain',
    groupBy: 'alertname',
    maxAlerts: 0,
    repeatInterval: '1h',
    steps: [
      {
        post: '[{"labels":{"zed":"1","alertname":"Up","c":"plain"},"annotations":{"summary":"all is well"},"startsAt":"2026-01-02T03:04:05.123456789+02:00","generatorURL":"http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1"}]',
      },
    ],
  },
  characters: {
    receiver: 'te.am+(x)*?[y]{z}^$|\\ "q" <b>-é',
    groupBy: 'alertname, nasty',
    maxAlerts: 0,
    repeatInterval: '1h',
    steps: [
      {
        post: `[{"labels":{"alertname":"Nasty","c":"characters","nasty":${NAUGHTY},"__proto__":"p","constructor":"c","empty":"","a.b é":"utf-8"},"annotations":{"text":${NAUGHTY},"empty":"","__proto__":"q"},"startsAt":"2026-01-02T03:04:05-09:30","generatorURL":""}]`,
      },
    ],
  },
  truncated: {
    receiver: 'truncated',
    groupBy: 'c',
    maxAlerts: 2,
    repeatInterval: '1h',
    steps: [
      {
        post: `[${[1, 2, 3, 4, 5]
          .map(
            (n) =>
              `{"labels":{"alertname":"T","c":"truncated","n":"${n}","early":"${n < 3}"},"annotations":{"same":"s","n":"${n}"},"startsAt":"${NOW}00000${n}Z"}`,
          )
          .join(',')}]`,
      },
    ],
  },
  common: {
    receiver: 'common',
    groupBy: '',
    maxAlerts: 0,
    repeatInterval: '1h',
    steps: [
      {
        post: `[{"labels":{"alertname":"A","c":"common"},"annotations":{"missing":"","same":"s","mine":"m"},"startsAt":"${NOW}000001Z"},{"labels":{"alertname":"B","c":"common"},"annotations":{"same":"s"},"startsAt":"${NOW}Z"}]`,
      },
    ],
  },
  resolves: {
    receiver: 'resolves',
    groupBy: 'c',
    maxAlerts: 0,
    repeatInterval: '1h',
    steps: [
      {
        post: `[{"labels":{"alertname":"A","c":"resolves"},"startsAt":"${NOW}Z"},{"labels":{"alertname":"B","c":"resolves"},"startsAt":"${NOW}Z"}]`,
      },
      {
        post: `[{"labels":{"alertname":"A","c":"resolves"},"startsAt":"${NOW}Z","endsAt":"${NOW_IN_INDIA}000100+05:30"}]`,
      },
      {
        post: `[{"labels":{"alertname":"B","c":"resolves"},"startsAt":"${NOW}Z","endsAt":"${NOW}000001Z"}]`,
      },
    ],
  },
  grows: {
    receiver: 'grows',
    groupBy: 'c',
    maxAlerts: 0,
    repeatInterval: '2s',
    steps: [
      { post: '[{"labels":{"alertname":"A","c":"grows"},"startsAt":"2026-01-02T03:04:05Z"}]' },
      { post: '[{"labels":{"alertname":"B","c":"grows"},"startsAt":"2026-01-02T03:04:06Z"}]' },
      { post: '[]' },
    ],
  },
};

interface Recorded {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: string;
}

function record(into: Map<string, Recorded[]>): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      const name = (request.url ?? '').slice(1);
      const recorded = { line: `${request.method} ${request.url}`, headers: request.rawHeaders, body };
      into.set(name, [...(into.get(name) ?? []), recorded]);
      response.end();
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function configText(port: number): string {
  const routes = Object.entries(CASES).map(
    ([name, { receiver, groupBy, repeatInterval }]) =>
      `  - {matchers: ['c="${name}"'], receiver: ${JSON.stringify(receiver)}, group_by: [${groupBy}], repeat_interval: ${repeatInterval}}`,
  );
  const receivers = Object.entries(CASES).map(
    ([name, { receiver, maxAlerts }]) =>
      `- name: ${JSON.stringify(receiver)}\n  webhook_configs: [{url: 'http://127.0.0.1:${port}/${name}', max_alerts: ${maxAlerts}}]`,
  );
  return `route:\n  receiver: rest\n  group_wait: 200ms\n  group_interval: 1s\n  routes:\n${routes.join('\n')}\nreceivers:\n- name: rest\n${receivers.join('\n')}\n`;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error('waited in vain');
}

async function drive(name: string, { steps }: Case, api: string, requests: Map<string, Recorded[]>): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const answer = await fetch(`${api}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: step.post,
    });
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
    await until(() => (requests.get(name) ?? []).length > index);
  }
}

async function main(alertmanager: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'record-webhooks-'));
  const requests = new Map<string, Recorded[]>();
  const server = await record(requests);
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(folder, 'alertmanager.yml'), configText(port));
  const api = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(
    alertmanager,
    [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${folder}`,
      `--web.listen-address=${api.slice('http://'.length)}`,
      '--cluster.listen-address=',
      `--web.external-url=${EXTERNAL_URL}`,
      '--web.route-prefix=/',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  try {
    await until(() =>
      fetch(`${api}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await Promise.all(Object.entries(CASES).map(([name, one]) => drive(name, one, api, requests)));
    for (const [name, { receiver, maxAlerts, steps }] of Object.entries(CASES)) {
      const recorded = (requests.get(name) ?? []).slice(0, steps.length);
      const golden = {
        receiver,
        maxAlerts,
        externalUrl: EXTERNAL_URL,
        posted: steps.map(({ post }) => post),
        requests: recorded,
      };
      writeFileSync(new URL(`../golden/webhook/${name}.json`, import.meta.url), `${JSON.stringify(golden, null, 2)}\n`);
    }
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.env.ALERTMANAGER ?? 'alertmanager');
