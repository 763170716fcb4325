// amtool and ours side by side, live: each against our server and against a real Alertmanager. Both print the same bytes.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { atTheEnd } from '../support/leftovers.ts';
import { alertmanager, amtool } from '../support/peers.ts';
import { AMP, Site } from '../support/program.ts';
import { testWhere } from '../support/test-where.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);

const CONFIG = `
route: {receiver: web, group_by: [alertname], routes: [{receiver: db, matchers: ['job=~"db|pg"'], continue: true}]}
receivers: [{name: web, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}, {name: db}]
`;

const START = '--start=2025-01-02T03:04:05';
const CHANGES = [
  [
    'alert',
    'add',
    'Disk <Full>',
    'job=db',
    '--annotation=summary="a \\"b\\" & c"',
    `${START}+02:00`,
    '--end=2099-01-01T00:00:00Z',
  ],
  [
    'alert',
    'add',
    'Hot',
    'job=web',
    'x=日本',
    `${START}Z`,
    '--end=2099-01-01T00:00:00Z',
    '--generator-url=http://g/?a&b',
  ],
  ['alert', 'add', 'Quiet', `${START}.5Z`, '--end=2099-01-01T00:00:00Z'],
  ['silence', 'add', 'Quiet', 'job!=db', '-c', 'for\na while', '-a', 'ann', '-d', '4h'],
  ['silence', 'add', 'Other', 'x=~"a|b"', '-c', 'for long', '-a', 'bob', '-d', '90d'],
];

const LOOKS = [
  ['alert'],
  ['alert', '-o', 'extended'],
  ['alert', '-o', 'json'],
  ['alert', '-s', '-oextended'],
  ['alert', 'query', '-sia', 'job!=db', '-ojson'],
  ['alert', '-r', 'd.*'],
  ['silence'],
  ['silence', '-o', 'extended'],
  ['silence', '-o', 'json'],
  ['silence', '-q', '--created-by=bob'],
  ['silence', '--within=5h', 'alertname=Quiet'],
  ['cluster'],
  ['cluster', '-o', 'extended'],
  ['cluster', '-o', 'json'],
  ['config'],
  ['config', '-o', 'json'],
  ['config', 'routes'],
  ['config', 'routes', 'test', '--tree', 'job=db'],
  ['silence', 'expire', '00000000-0000-4000-8000-000000000000'],
  ['alert', 'add'],
];

async function compare(url: string): Promise<void> {
  for (const args of CHANGES) await ours(url, args);
  for (const args of LOOKS) expect(await ours(url, args), args.join(' ')).toEqual(await theirs(url, args));
}

function ours(url: string, args: readonly string[]) {
  return said(process.execPath, [AMP, `--alertmanager.url=${url}`, ...args]);
}

function theirs(url: string, args: readonly string[]) {
  return said(amtool ?? '', [`--alertmanager.url=${url}`, ...args]);
}

async function said(program: string, args: readonly string[]): Promise<{ stdout: string; failed: boolean }> {
  try {
    return { stdout: (await run(program, args)).stdout, failed: false };
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout), failed: true };
    throw error;
  }
}

test.concurrent('on our server', async () => {
  const program = await new Site(CONFIG).start();
  await compare(program.url);
});

testWhere(alertmanager)('on a real Alertmanager', async () => {
  const site = new Site(CONFIG);
  const port = await freePort();
  const child = spawn(
    alertmanager ?? '',
    [
      `--config.file=${site.configFile}`,
      `--storage.path=${site.storage}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  atTheEnd(async () => {
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  const url = `http://127.0.0.1:${port}`;
  await until('it is ready', () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  await compare(url);
});

/** Alertmanager does not tell which port the system gave it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
