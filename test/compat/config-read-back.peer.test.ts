// A real amtool reads back what formatConfig prints, from a server that answers as /api/v2/status does.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { formatConfig } from '../../src/config/format-config.ts';
import { goodConfig } from '../support/config-files.ts';
import { amtool } from '../support/peers.ts';

const run = promisify(execFile);

/** The example, but for the event recorder: its printed `<secret>` is no URL to amtool, whoever printed it. */
const text = readFileSync('test/fixtures/config/ours/every-integration.yml', 'utf8').replace(
  /^event_recorder:.*/ms,
  '',
);

async function askAmtool(...command: readonly string[]): Promise<string> {
  const status = {
    cluster: { status: 'disabled', peers: [] },
    versionInfo: { version: '', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' },
    uptime: '2026-01-31T08:00:00.000Z',
    config: { original: formatConfig(goodConfig(text)) },
  };
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(status));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const { stdout } = await run(amtool ?? '', [`--alertmanager.url=http://127.0.0.1:${port}`, ...command]);
    return stdout;
  } finally {
    server.close();
  }
}

test('amtool config show prints it', async () => {
  const shown = await askAmtool('config', 'show');
  expect(shown).toContain('resolve_timeout: 10m');
  expect(shown).toContain('slack_api_url: <secret>');
});

test('amtool config routes understands it', async () => {
  const routes = await askAmtool('config', 'routes', 'show');
  expect(routes).toContain('{severity="critical",team=~"a|b"}  continue: true  receiver: everyone');
  expect(routes).toContain('{owner=~"^(?:team-.*)$",service="files"}  receiver: everyone');
  expect(await askAmtool('config', 'routes', 'test', 'service=files', 'owner=team-x', 'env=prod')).toContain('nobody');
});
