import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { integrationOf, notification, receiversSite, webhookConfig } from '../../test/receivers/configs.ts';
import { type Answer, LocalServer } from '../../test/receivers/local-server.ts';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import type { WebhookConfig } from '../config/config.ts';
import type { TemplatedIntegration } from './templated-integration.ts';

async function serve(answer?: Answer): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  onTestFinished(() => server.close());
  return server;
}

function webhook(
  url: URL | string,
  changed: Partial<WebhookConfig> = {},
  clock = new VirtualClock(),
): TemplatedIntegration {
  const made = integrationOf(webhookConfig(String(url), changed), receiversSite({ clock }));
  onTestFinished(() => made.close());
  return made;
}

function notify(target: TemplatedIntegration, signal = new AbortController().signal) {
  return target.notify(notification('A', 'B', 'C'), signal);
}

function failed(message: string, reason: string, retry: boolean) {
  return { kind: 'failed', message, reason, retry };
}

test.each([200, 201, 202, 204, 299])('%i is sent', async (status) => {
  const server = await serve((_, response) => response.writeHead(status).end());
  expect(await notify(webhook(server.url()))).toEqual({ kind: 'sent' });
});

// The verdicts and messages below were seen at Alertmanager 0.33.1, each of them; the reasons of 401, 403 and 429 are 0.34's.
test.each([
  [301, 'other', false],
  [304, 'other', false],
  [400, 'clientError', false],
  [404, 'clientError', false],
  [429, 'rateLimited', false],
  [401, 'authError', false],
  [403, 'authError', false],
  [500, 'serverError', true],
  [503, 'serverError', true],
] as const)('%i fails: %s, tried again: %s', async (status, reason, retry) => {
  const server = await serve((_, response) => response.writeHead(status).end(status === 304 ? undefined : 'why'));
  const details = status === 304 ? '' : ': why';
  expect(await notify(webhook(server.url()))).toEqual(
    failed(`unexpected status code ${status}${details}`, reason, retry),
  );
});

test('trouble on the wire is tried again, and told without the URL', async () => {
  const server = await serve();
  const { port } = server;
  await server.close();
  expect(await notify(webhook(`http://127.0.0.1:${port}/token`))).toEqual(
    failed(`Post "<redacted>": dial tcp 127.0.0.1:${port}: connect: connection refused`, 'other', true),
  );
});

test('max_alerts cuts the payload', async () => {
  const server = await serve();
  await notify(webhook(server.url(), { maxAlerts: 2 }));
  expect(JSON.parse(server.asked[0]?.body ?? '')).toMatchObject({ alerts: [{}, {}], truncatedAlerts: 1 });
});

test('timeout limits the attempt', async () => {
  const clock = new VirtualClock();
  const server = await serve(() => {});
  const arrived = server.nextArrival();
  const outcome = notify(webhook(server.url(), { timeoutMs: 300 }, clock));
  await arrived;
  await clock.advance(300);
  expect(await outcome).toEqual({
    ...failed('Post "<redacted>": configured webhook timeout reached (300ms)', 'other', true),
    mayHaveArrived: true,
  });
  expect(clock.pending).toBe(0);
});

test('an answer in time leaves no timer behind', async () => {
  const clock = new VirtualClock();
  const server = await serve();
  expect(await notify(webhook(server.url(), { timeoutMs: 300 }, clock))).toEqual({ kind: 'sent' });
  while (clock.pending > 0) await settle();
});

test.each([
  [new DOMException('late', 'TimeoutError'), 'context deadline exceeded', 'contextDeadlineExceeded'],
  [new Error('stop'), 'context canceled', 'contextCanceled'],
  [undefined, 'context canceled', 'contextCanceled'],
])('the flush that ends (%s) ends the attempt', async (why, message, reason) => {
  const server = await serve(() => {});
  const stop = new AbortController();
  const arrived = server.nextArrival();
  const outcome = notify(webhook(server.url()), stop.signal);
  await arrived;
  stop.abort(why);
  expect(await outcome).toEqual({ ...failed(`Post "<redacted>": ${message}`, reason, true), mayHaveArrived: true });
  expect(await notify(webhook(server.url()), stop.signal)).toEqual(
    failed(`Post "<redacted>": ${message}`, reason, true),
  );
});

test('url_file is read at every attempt, trimmed, and its last content kept while it cannot be read', async () => {
  const server = await serve();
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
  const urlFile = join(folder, 'url');
  const target = webhook('', { url: undefined, urlFile });
  expect(await notify(target)).toEqual(
    failed(`read url_file: open ${urlFile}: no such file or directory`, 'other', false),
  );
  writeFileSync(urlFile, `  ${server.url('/one')}\n`);
  await notify(target);
  writeFileSync(urlFile, String(server.url('/two')));
  await notify(target);
  rmSync(folder, { recursive: true });
  await notify(target);
  expect(server.asked.map(({ path }) => path)).toEqual(['/one', '/two', '/two']);
});

test.each([
  ['\n', 'webhook URL is empty after templating', false],
  ['ht tp://token', 'parse "<redacted>": invalid URL', true],
  ['ftp://h/token', 'Post "<redacted>": unsupported protocol scheme "ftp"', true],
])('a url_file that says %j fails', async (content, message, retry) => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'url'), content);
  expect(await notify(webhook('', { url: undefined, urlFile: join(folder, 'url') }))).toEqual(
    failed(message, 'other', retry),
  );
});

test('a url_file that is a folder fails with the system’s word', async () => {
  expect(await notify(webhook('', { url: undefined, urlFile: tmpdir() }))).toEqual(
    failed(`read url_file: read ${tmpdir()}: is a directory`, 'other', false),
  );
});

test('many attempts under one signal leave no listeners on it', async () => {
  const server = await serve();
  const { signal } = new AbortController();
  const warnings: Error[] = [];
  const listen = (warning: Error): number => warnings.push(warning);
  process.on('warning', listen);
  onTestFinished(() => void process.off('warning', listen));
  const targets = Array.from({ length: 30 }, () => webhook(server.url(), { timeoutMs: 1000 }));
  const outcomes = await Promise.all(targets.map((target) => notify(target, signal)));
  expect(outcomes).toEqual(targets.map(() => ({ kind: 'sent' })));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
});
