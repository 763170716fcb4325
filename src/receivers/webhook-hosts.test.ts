import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { integrationOf, notification, receiversSite, webhookConfig } from '../../test/receivers/configs.ts';
import { type Answer, LocalServer } from '../../test/receivers/local-server.ts';
import { realTemplates } from '../../test/receivers/real-templates.ts';
import type { NotifyOutcome } from '../alerting/ports.ts';
import { AllowedHosts } from '../base/allowed-hosts.ts';
import { Secret } from '../base/secret.ts';
import type { WebhookConfig } from '../config/config.ts';
import { LabelSet } from '../labels/label-set.ts';

async function serve(answer?: Answer): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  onTestFinished(() => server.close());
  return server;
}

interface Hook {
  /** A template. */
  readonly url: string;
  /** `--webhook.allowed-hosts`. */
  readonly allowed?: readonly string[];
  readonly changed?: Partial<WebhookConfig>;
}

/** Tells it of a group whose label `host` has this value. */
async function notify({ url, allowed, changed = {} }: Hook, host: string): Promise<NotifyOutcome> {
  const webhookHosts = allowed === undefined ? undefined : AllowedHosts.parse(allowed);
  const hook = integrationOf(webhookConfig(url, changed), receiversSite({ webhookHosts }), realTemplates);
  onTestFinished(() => hook.close());
  const groupLabels = LabelSet.from([['host', host]]);
  return await hook.notify({ ...notification(), groupLabels }, new AbortController().signal);
}

const SENT = { kind: 'sent' };

test('without a list a label may lead anywhere, as in Alertmanager', async () => {
  const server = await serve();
  expect(await notify({ url: 'http://{{ .GroupLabels.host }}/a' }, `127.0.0.1:${server.port}`)).toEqual(SENT);
  expect(server.asked.map(({ path }) => path)).toEqual(['/a']);
});

test('with a list it may lead to what stands there', async () => {
  const server = await serve();
  const allowed = ['hooks.test', `127.0.0.1:${server.port}`];
  expect(await notify({ url: 'http://{{ .GroupLabels.host }}/a', allowed }, `127.0.0.1:${server.port}`)).toEqual(SENT);
});

test.each<[string, (port: number) => string]>([
  ['another port', (port) => `127.0.0.1:${port}`],
  ['a path that takes the rest', (port) => `127.0.0.1:${port}/`],
  ['a query', (port) => `127.0.0.1:${port}?`],
  ['a fragment', (port) => `127.0.0.1:${port}#`],
  ['userinfo', (port) => `good.test@127.0.0.1:${port}`],
  ['userinfo with a password', (port) => `good.test:80@127.0.0.1:${port}/`],
  ['two at signs', (port) => `a@good.test@127.0.0.1:${port}/`],
  ['a backslash', (port) => `127.0.0.1:${port}\\@good.test/`],
  ['a backslash before the rest', (port) => `127.0.0.1:${port}\\`],
  ['line breaks', (port) => `127.0.0.1:${port}/\r\nHost: good.test\r\n\r\n`],
  ['a line break within', (port) => `127.0.\n0.1:${port}/`],
  ['a tab within', (port) => `127.0.0\t.1:${port}/`],
  ['a space before', (port) => ` 127.0.0.1:${port}/`],
  ['another spelling of an address', (port) => `0x7f000001:${port}/`],
  ['an address in IPv6', (port) => `[::ffff:127.0.0.1]:${port}/`],
  ['a name for it', (port) => `localhost:${port}/`],
  ['digits of full width', (port) => `１２７.0.0.1:${port}/`],
  ['a full stop of another script', (port) => `127。0。0。1:${port}/`],
  ['an escaped dot', (port) => `127%2e0.0.1:${port}/`],
  ['another scheme', (port) => `x/://127.0.0.1:${port}/`],
])('%s leads nowhere else', async (_, label) => {
  const [evil, good] = [await serve(), await serve()];
  const url = 'http://{{ .GroupLabels.host }}.good.test/hook';
  const outcome = await notify({ url, allowed: ['*.good.test', `127.0.0.1:${good.port}`] }, label(evil.port));
  expect(outcome).toMatchObject({ kind: 'failed' });
  expect(evil.accepted).toBe(0);
});

test('the failure names the host and the flag, not the rest of the URL, and is not tried again', async () => {
  const url = 'http://{{ .GroupLabels.host }}/s3cret?s3cret';
  expect(await notify({ url, allowed: ['good.test'] }, 'user:s3cret@evil.test:81')).toEqual({
    kind: 'failed',
    message: '--webhook.allowed-hosts does not allow "evil.test:81"',
    reason: 'other',
    retry: false,
  });
});

test('a redirect is no way round', async () => {
  const evil = await serve();
  const good = await serve((_, response) => response.writeHead(307, { Location: String(evil.url('/')) }).end());
  const hook = { url: 'http://{{ .GroupLabels.host }}/', allowed: [`127.0.0.1:${good.port}`] };
  expect(await notify(hook, `127.0.0.1:${good.port}`)).toEqual({
    kind: 'failed',
    message: `Post "<redacted>": host "127.0.0.1:${evil.port}" is not allowed`,
    reason: 'other',
    retry: true,
  });
  expect([good.asked.length, evil.accepted]).toEqual([1, 0]);
});

test('a template in a file is held to the list, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [evil, urlFile] = [await serve(), join(folder, 'url')];
  writeFileSync(urlFile, 'http://{{ .GroupLabels.host }}/');
  const changed = { url: undefined, urlFile };
  expect(await notify({ url: '', allowed: ['good.test'], changed }, `127.0.0.1:${evil.port}`)).toMatchObject({
    message: `--webhook.allowed-hosts does not allow "127.0.0.1:${evil.port}"`,
  });
  expect(evil.accepted).toBe(0);
});

test('a URL that is no template is the config’s own affair, redirects included', async () => {
  const target = await serve();
  const server = await serve((_, response) => response.writeHead(307, { Location: String(target.url('/')) }).end());
  const changed = { url: new Secret(String(server.url('/'))) };
  expect(await notify({ url: '', allowed: ['good.test'], changed }, '')).toEqual(SENT);
  expect(target.asked).toHaveLength(1);
});
