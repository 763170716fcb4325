// Which certificates count for AWS.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { secretOf } from '../../../test/receivers/aws-cloud.ts';
import { notification } from '../../../test/receivers/configs.ts';
import { LocalServer } from '../../../test/receivers/local-server.ts';
import { snsIntegration } from '../../../test/receivers/sns-sender.ts';
import type { TemplatedIntegration } from '../templated-integration.ts';

const KEYS = { region: 'eu-west-1', access_key: 'STATIC', secret_key: secretOf('STATIC') };
const TOPIC = { topic_arn: 'arn:topic', subject: 'S', message: 'M' };
const NOWHERE = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' };

function notify(target: TemplatedIntegration, signal = new AbortController().signal) {
  return target.notify(notification('Up'), signal);
}

const pem = (name: string) => new URL(`../../../test/fixtures/tls/${name}`, import.meta.url).pathname;

test('a bundle of AWS_CA_BUNDLE is trusted, beside the authorities of tls_config', async () => {
  const server = await LocalServer.https({
    key: readFileSync(pem('server.key')),
    cert: readFileSync(pem('server.crt')),
  });
  onTestFinished(() => server.close());
  const settings = (tls: object) => ({
    api_url: String(server.url()),
    sigv4: KEYS,
    ...TOPIC,
    http_config: { tls_config: tls, basic_auth: { username: 'a', password: 'b' } },
  });
  const tries = [
    { settings: settings({}), env: NOWHERE },
    { settings: settings({}), env: { ...NOWHERE, AWS_CA_BUNDLE: pem('ca.crt') } },
    { settings: settings({ ca_file: pem('other-ca.crt') }), env: { ...NOWHERE, AWS_CA_BUNDLE: pem('ca.crt') } },
    { settings: settings({ ca_file: pem('ca.crt') }), env: { ...NOWHERE, AWS_CA_BUNDLE: pem('other-ca.crt') } },
  ];
  const kinds = [];
  for (const one of tries) kinds.push((await notify(snsIntegration(one))).kind);
  expect(kinds).toEqual(['failed', 'sent', 'sent', 'sent']);
});

test('a bundle that a profile names is trusted where the SDK’s own client is asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sns-'));
  const server = await LocalServer.https({
    key: readFileSync(pem('server.key')),
    cert: readFileSync(pem('server.crt')),
  });
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'config'), `[default]\nca_bundle = ${pem('ca.crt')}\n`);
  const env = { ...NOWHERE, AWS_CONFIG_FILE: join(folder, 'config') };
  const settings = { api_url: String(server.url()), sigv4: KEYS, ...TOPIC };
  expect(await notify(snsIntegration({ settings, env }))).toMatchObject({ kind: 'failed' });
  expect(await notify(snsIntegration({ settings: { ...settings, use_aws_http_client: true }, env }))).toEqual({
    kind: 'sent',
  });
  expect(server.asked).toHaveLength(1);
});
