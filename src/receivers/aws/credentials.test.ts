// How long keys are kept, what is waited for, and what is told of trouble: the recordings of SNS show the rest.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  AwsCloud,
  assumed,
  type CloudAnswers,
  type CloudRequest,
  credentialsJson,
  errorXml,
  secretOf,
} from '../../../test/receivers/aws-cloud.ts';
import { notification } from '../../../test/receivers/configs.ts';
import { LocalServer } from '../../../test/receivers/local-server.ts';
import { type SnsSetting, snsIntegration } from '../../../test/receivers/sns-sender.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import type { TemplatedIntegration } from '../templated-integration.ts';

const KEYS = { region: 'eu-west-1', access_key: 'STATIC', secret_key: secretOf('STATIC') };
const ROLE = 'arn:aws:iam::1:role/r';
const TOPIC = { topic_arn: 'arn:topic', subject: 'S', message: 'M' };
const NOWHERE = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' };

async function cloudOf(answers?: CloudAnswers): Promise<AwsCloud> {
  const cloud = await AwsCloud.start(answers);
  onTestFinished(() => cloud.close());
  return cloud;
}

function sns(cloud: AwsCloud, settings: object = {}, more: Partial<SnsSetting> = {}): TemplatedIntegration {
  const whole = { api_url: cloud.url, sigv4: KEYS, ...TOPIC, ...settings };
  const env = { ...NOWHERE, AWS_ENDPOINT_URL_STS: cloud.url, ...more.env };
  return snsIntegration({ ...more, settings: whole, env });
}

function notify(target: TemplatedIntegration, signal = new AbortController().signal) {
  return target.notify(notification('Up'), signal);
}

/** What was published, by whom. */
function published(cloud: AwsCloud): readonly CloudRequest[] {
  return cloud.requests.filter(({ form }) => form.Action === 'Publish');
}

const counted = (cloud: AwsCloud, action: string) => cloud.requests.filter(({ form }) => form.Action === action).length;

test('keys of a role are kept until shortly before they expire, and fetched once for all who wait', async () => {
  const clock = new VirtualClock();
  const expiry = (minutes: number) => new Date(clock.now() + minutes * 60_000).toISOString();
  const cloud = await cloudOf({
    AssumeRole: ['FIRST', 'SECOND'].map((key, index) => ({
      status: 200,
      body: assumed('AssumeRole', key, expiry(15 + index * 15)),
    })),
  });
  const target = sns(cloud, { sigv4: { ...KEYS, role_arn: ROLE, external_id: 'x-1' } }, { site: { clock } });
  await Promise.all([notify(target), notify(target), notify(target)]);
  expect(counted(cloud, 'AssumeRole')).toBe(1);
  await clock.advance(10 * 60_000 - 1);
  await notify(target);
  expect(counted(cloud, 'AssumeRole')).toBe(1);
  await clock.advance(1);
  await notify(target);
  expect(counted(cloud, 'AssumeRole')).toBe(2);
  expect(published(cloud).map(({ signature }) => signature?.accessKey)).toEqual([
    'FIRST',
    'FIRST',
    'FIRST',
    'FIRST',
    'SECOND',
  ]);
  expect(cloud.requests[0]?.form).toMatchObject({ ExternalId: 'x-1', DurationSeconds: '900' });
});

test('while new keys cannot be had, the old ones serve for as long as they are good', async () => {
  const clock = new VirtualClock();
  const body = assumed('AssumeRole', 'FIRST', new Date(clock.now() + 900_000).toISOString());
  const cloud = await cloudOf({
    AssumeRole: [
      { status: 200, body },
      { status: 500, body: errorXml('InternalError', 'oh') },
    ],
  });
  const target = sns(cloud, { sigv4: { ...KEYS, role_arn: ROLE } }, { site: { clock } });
  expect(await notify(target)).toEqual({ kind: 'sent' });
  await clock.advance(14 * 60_000);
  expect(await notify(target)).toEqual({ kind: 'sent' });
  await clock.advance(60_000);
  expect(await notify(target)).toMatchObject({ message: 'unexpected status code 500: oh', retry: true });
});

test('a credentials file that is written anew counts at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sns-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'credentials');
  const cloud = await cloudOf();
  const env = { AWS_SHARED_CREDENTIALS_FILE: file };
  const target = sns(cloud, { sigv4: { region: 'eu-west-1', profile: 'p' } }, { env });
  for (const key of ['ONE', 'TWO']) {
    writeFileSync(file, `[p]\naws_access_key_id = ${key}\naws_secret_access_key = ${secretOf(key)}\n`);
    expect(await notify(target)).toEqual({ kind: 'sent' });
  }
  expect(published(cloud).map(({ signature }) => signature?.accessKey)).toEqual(['ONE', 'TWO']);
});

test.each([
  ['/latest/api/token', 'Put'],
  ['/latest/meta-data/iam/security-credentials/', 'Get'],
])('an instance that says nothing at %s is given up after five seconds', async (path, verb) => {
  const clock = new VirtualClock();
  const cloud = await cloudOf({ [path]: [{ status: 0 }] });
  const env = { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: cloud.url };
  const outcome = notify(sns(cloud, { sigv4: { region: 'eu-west-1' } }, { env, site: { clock } }));
  while (!cloud.requests.some((request) => request.path === path)) await cloud.nextArrival();
  await clock.advance(5000);
  expect(await outcome).toMatchObject({
    message: `${verb} "<redacted>": configured credentials timeout reached (5s)`,
    retry: true,
  });
  while (clock.pending > 0) await clock.advance(0);
});

test('credentials that take too long are given up, whoever waits for them', async () => {
  const clock = new VirtualClock();
  const cloud = await cloudOf({ AssumeRole: [{ status: 0 }] });
  const target = sns(cloud, { sigv4: { ...KEYS, role_arn: ROLE } }, { site: { clock } });
  const outcome = notify(target);
  await cloud.nextArrival();
  await clock.advance(30_000);
  expect(await outcome).toMatchObject({ kind: 'failed', retry: true });
});

test('the flush that ends does not wait for credentials; others still get them', async () => {
  const held: ServerResponse[] = [];
  const server = await LocalServer.http((asked, response) => {
    if (asked.body.includes('AssumeRole')) held.push(response);
    else response.end();
  });
  onTestFinished(() => server.close());
  const url = `http://127.0.0.1:${server.port}`;
  const target = snsIntegration({
    settings: { api_url: url, sigv4: { ...KEYS, role_arn: ROLE }, ...TOPIC },
    env: { ...NOWHERE, AWS_ENDPOINT_URL_STS: url },
  });
  const stop = new AbortController();
  const arrived = server.nextArrival();
  const [hasty, patient] = [notify(target, stop.signal), notify(target)];
  await arrived;
  stop.abort(new DOMException('late', 'TimeoutError'));
  expect(await hasty).toMatchObject({ kind: 'failed', reason: 'contextDeadlineExceeded', retry: true });
  expect(await notify(target, stop.signal)).toMatchObject({ reason: 'contextDeadlineExceeded' });
  for (const response of held) response.end(assumed('AssumeRole', 'ASSUMED'));
  expect(await patient).toEqual({ kind: 'sent' });
  expect(held).toHaveLength(1);
});

test('an instance that knows no tokens is asked without', async () => {
  const cloud = await cloudOf({ '/latest/api/token': [{ status: 404 }] });
  const env = { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: cloud.url };
  expect(await notify(sns(cloud, { sigv4: { region: 'eu-west-1' } }, { env }))).toEqual({ kind: 'sent' });
  expect(published(cloud)[0]?.signature).toMatchObject({ accessKey: 'INSTANCE', right: true });
});

test.each([
  ['no JSON', 'the container service gave no credentials'],
  ['{"AccessKeyId": 7}', 'the container service gave no credentials'],
])('a container service that answers %j gives none', async (body, message) => {
  const cloud = await cloudOf({ '/container': [{ status: 200, body }] });
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${cloud.url}/container` };
  expect(await notify(sns(cloud, { sigv4: { region: 'eu-west-1' } }, { env }))).toMatchObject({ message, retry: true });
});

test('the token of a container is read from its file at every use', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sns-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  const past = credentialsJson('CONTAINER', 'Token', '2020-01-01T00:00:00Z');
  const cloud = await cloudOf({ '/container': [{ status: 200, body: past }] });
  const env = {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${cloud.url}/container`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
  };
  const target = sns(cloud, { sigv4: { region: 'eu-west-1' } }, { env });
  for (const token of ['one', 'two']) {
    writeFileSync(file, token);
    await notify(target);
  }
  const said = cloud.requests.flatMap(({ path, headers }) => (path === '/container' ? [headers?.authorization] : []));
  expect(said).toEqual(['one', 'two']);
});

test('a program gives keys; where it fails, nothing of what it printed is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sns-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = join(folder, 'config');
  const cloud = await cloudOf();
  const env = { PATH: process.env.PATH, AWS_CONFIG_FILE: config };
  const target = sns(cloud, { sigv4: { region: 'eu-west-1' } }, { env });
  const given = credentialsJson('PROCESS', 'SessionToken');
  writeFileSync(join(folder, 'given'), given);
  writeFileSync(config, `[default]\ncredential_process = cat ${folder}/given\n`);
  expect(await notify(target)).toEqual({ kind: 'sent' });
  expect(published(cloud)[0]?.signature).toMatchObject({
    accessKey: 'PROCESS',
    token: 'token of PROCESS',
    right: true,
  });
  writeFileSync(config, '[default]\ncredential_process = echo hunter2; echo hunter2 >&2; exit 3\n');
  expect(await notify(target)).toMatchObject({ message: 'error in credential_process: exit status 3', retry: true });
});
