// `npm start`: builds the server, starts it on examples/alertmanager.yml beside a receiver that prints what it is told, and
// says what to try. Further flags are passed on: `npm start -- --log.level=debug`.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import './build.ts';

const CONFIG = 'examples/alertmanager.yml';
const ADDRESS = '127.0.0.1:9093';
const URL_BASE = `http://${ADDRESS}`;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const sink = run('examples/webhook-sink.js');
const server = run(
  'bin/amp.js',
  `--config.file=${CONFIG}`,
  '--storage.path=data',
  `--web.listen-address=${ADDRESS}`,
  ...process.argv.slice(2),
);

// Ctrl-C reaches the children by itself, and the server drains: wait for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => server.kill('SIGTERM'));
const ended = once(server, 'exit');

if (await ready()) console.log(whatToTry(server.pid));
const [code] = await ended;
sink.kill();
process.exitCode = code ?? 1;

function run(script: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
}

/** False when the server has ended, or does not answer within ten seconds. */
async function ready(): Promise<boolean> {
  for (let tries = 0; tries < 100 && server.exitCode === null; tries += 1) {
    const answer = await fetch(`${URL_BASE}/-/ready`).catch(() => undefined);
    if (answer?.ok) return true;
    await sleep(100);
  }
  return false;
}

function whatToTry(pid: number | undefined): string {
  const post = `curl -H 'Content-Type: application/json' ${URL_BASE}/api/v2/alerts -d`;
  const labels = '"labels":{"alertname":"DiskFull","instance":"db-1","severity":"critical"}';
  return `
Alertmanager++ is up at ${URL_BASE} (configuration: ${CONFIG}, state: data/). Try:

  fire an alert; a second later the receiver prints it here, on a line that begins with [sink]:
    ${post} '[{${labels},"annotations":{"summary":"db-1 is full"}}]'

  see it:
    curl ${URL_BASE}/api/v2/alerts

  resolve it; within ten seconds the receiver is told:
    ${post} '[{${labels},"endsAt":"'$(date -u +%FT%TZ)'"}]'

  edit ${CONFIG}, and have it read again, by either of:
    curl -X POST ${URL_BASE}/-/reload
    kill -HUP ${pid}

  watch it: ${URL_BASE}/metrics; end it: Ctrl-C
`;
}
