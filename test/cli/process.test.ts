// The built program as a process: long output arrives whole, a reader that goes away ends it quietly, and the server's start
// does not read the commands.

import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { LocalServer } from '../receivers/local-server.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { AMP } from '../support/program.ts';

const run = promisify(execFile);

const ALERTS = 20_000;

async function manyAlerts(): Promise<string> {
  const alert = (n: number): object => ({
    labels: { alertname: `alert-${n}`, instance: `host-${n}.example.org` },
    annotations: { summary: 'something long enough to fill a pipe more than once'.repeat(3) },
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: '2026-01-01T01:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    fingerprint: String(n),
    receivers: [],
    status: { inhibitedBy: [], mutedBy: [], silencedBy: [], state: 'active' },
  });
  const body = JSON.stringify(Array.from({ length: ALERTS }, (_, n) => alert(n)));
  const server = await LocalServer.http((_, response) => response.end(body));
  atTheEnd(() => server.close());
  return server.url().href;
}

test('a long list arrives whole, whoever reads it and however slowly', async () => {
  const url = await manyAlerts();
  for (const format of ['json', 'simple', 'extended']) {
    const command = `"$0" "$1" alert --alertmanager.url="$2" -o ${format} | (sleep 0.3; cat) | tail -c 200; echo "\${PIPESTATUS[0]}"`;
    const { stdout } = await run('bash', ['-c', command, process.execPath, AMP, url]);
    expect(stdout).toContain(format === 'json' ? `"alertname":"alert-${ALERTS - 1}"` : 'active');
    expect(stdout).toMatch(/\n0\n$/);
  }
});

test('a reader that has seen enough ends it without a word', async () => {
  const url = await manyAlerts();
  const command = `"$0" "$1" alert --alertmanager.url="$2" -o extended | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await run('bash', ['-c', command, process.execPath, AMP, url]);
  expect(stdout).toMatch(/^Labels .*\n141\n$/);
  expect(stderr).toBe('');
});

test('a full disk under the output is said', () => {
  const { status, stderr } = spawnSync('bash', ['-c', '"$0" "$1" completion bash > /dev/full', process.execPath, AMP], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'amp: error: the output cannot be written: ENOSPC: no space left on device, write\n',
  });
});

test('an import by many workers says nothing but the ids', async () => {
  const server = await LocalServer.http((_, response) => void setTimeout(() => response.end('{"silenceID":"x"}'), 5));
  atTheEnd(() => server.close());
  const silences = JSON.stringify(Array.from({ length: 100 }, () => ({ comment: 'c' })));
  const command = `echo '${silences}' | "$0" "$1" silence import -w 50 --no-version-check --alertmanager.url="$2"`;
  const { stdout, stderr } = await run('bash', ['-c', command, process.execPath, AMP, server.url().href]);
  expect({ ids: stdout.split('\n').length - 1, stderr }).toEqual({ ids: 100, stderr: '' });
});

test('what the server reads at its start has nothing of the commands in it', () => {
  const dist = new URL('../../dist/', import.meta.url);
  const main = readFileSync(new URL('main.js', dist), 'utf8');
  const loaded = [...main.matchAll(/^import .*from "\.\/([^"]+)"/gm), ...main.matchAll(/^import "\.\/([^"]+)"/gm)];
  const text = main + loaded.map(([, name = '']) => readFileSync(new URL(name, dist), 'utf8')).join('');
  expect(text).not.toContain('src/cli/commands/tree.ts');
  expect(text).not.toContain('src/cli/api/');
  expect(readdirSync(dist).some((name) => name.startsWith('toolbox-'))).toBe(true);
  expect(spawnSync(process.execPath, [AMP, '--version']).status).toBe(0);
});
