// What the recordings cannot show: how long is waited, what ends an attempt, what is kept secret, and what stands in for a
// template that fails.

import { createHmac } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { integrationConfig, integrationOf, notification, receiversSite } from '../../test/receivers/configs.ts';
import { type MailManners, MailServer } from '../../test/receivers/mail-server.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { assert } from '../base/assert.ts';
import { TemplateError } from '../template/template-error.ts';
import type { TemplatedIntegration } from './templated-integration.ts';

const pem = (name: string): string =>
  readFileSync(new URL(`../../test/fixtures/tls/${name}`, import.meta.url).pathname, 'utf8');

interface Wanted {
  readonly clock?: VirtualClock;
  readonly templates?: Parameters<typeof integrationOf>[2];
}

function email(smarthost: string, settings: object = {}, { clock = new VirtualClock(), templates }: Wanted = {}) {
  const whole = {
    to: 'ops@example.com',
    from: 'am@example.com',
    require_tls: false,
    html: 'x',
    smarthost,
    ...settings,
  };
  const made = integrationOf(integrationConfig('email', whole), receiversSite({ clock }), templates);
  onTestFinished(() => made.close());
  return made;
}

async function serve(manners: MailManners = {}): Promise<MailServer> {
  const server = await MailServer.start(manners);
  onTestFinished(() => server.close());
  return server;
}

function notify(target: TemplatedIntegration, signal = new AbortController().signal) {
  return target.notify(notification('Up'), signal);
}

const failure = (message: string, reason = 'other', retry = true) => ({ kind: 'failed', message, reason, retry });

test.each([
  ['EHLO', 'send EHLO command: i/o timeout', 5],
  ['RCPT', 'send RCPT command: i/o timeout', 5],
  ['MESSAGE', 'delivery failure: i/o timeout', 10],
])('a server that says nothing at %s is waited for no longer than it may take', async (what, message, minutes) => {
  const clock = new VirtualClock();
  const server = await serve({ replies: { [what]: 'hang' } });
  const target = email(server.host, {}, { clock });
  const outcome = notify(target);
  while (!heard(server, what)) await server.nextArrival();
  await clock.advance(minutes * 60_000 - 1);
  expect(await Promise.race([outcome, 'waits'])).toBe('waits');
  await clock.advance(1);
  expect(await outcome).toEqual(failure(message));
});

function heard(server: MailServer, what: string): boolean {
  if (what === 'MESSAGE') return server.mails.length > 0;
  return server.conversations.some(({ commands }) => commands.some((command) => command.startsWith(what)));
}

test.each([
  [new DOMException('late', 'TimeoutError'), 'context deadline exceeded', 'contextDeadlineExceeded'],
  [undefined, 'context canceled', 'contextCanceled'],
])(
  'the flush that ends (%s) ends the attempt, in the middle of the conversation or before it',
  async (why, message, reason) => {
    const server = await serve({ replies: { RCPT: 'hang' } });
    const target = email(server.host);
    const stop = new AbortController();
    const outcome = notify(target, stop.signal);
    while (!heard(server, 'RCPT')) await server.nextArrival();
    stop.abort(why);
    expect(await outcome).toEqual(failure(`send RCPT command: ${message}`, reason));
    expect(await notify(target, stop.signal)).toEqual(failure(`establish connection to server: ${message}`, reason));
    expect(server.mails).toEqual([]);
  },
);

test('an attempt that has ended leaves no timer and no listener behind', async () => {
  const clock = new VirtualClock();
  const server = await serve();
  const stop = new AbortController();
  const target = email(server.host, {}, { clock });
  expect(await notify(target, stop.signal)).toEqual({ kind: 'sent' });
  await target.close();
  expect(clock.pending).toBe(0);
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
});

test('a mail that was taken is sent, whatever comes of the good-bye, and nobody waits for that', async () => {
  const clock = new VirtualClock();
  const server = await serve({ replies: { QUIT: 'hang' } });
  const target = email(server.host, {}, { clock });
  expect(await notify(target)).toEqual({ kind: 'sent' });
  const closed = target.close();
  while (!heard(server, 'QUIT')) await server.nextArrival();
  await clock.advance(5000);
  await closed;
});

test('closing waits for the mail that is on its way', async () => {
  const server = await serve({ replies: { RCPT: 'hang' } });
  const target = email(server.host);
  const stop = new AbortController();
  const outcome = notify(target, stop.signal);
  while (!heard(server, 'RCPT')) await server.nextArrival();
  const closed = target.close();
  expect(await Promise.race([closed, 'waits'])).toBe('waits');
  stop.abort();
  await closed;
  expect(await outcome).toMatchObject({ kind: 'failed' });
});

test('a password that the server repeats is struck out, in clear and as it was sent', async () => {
  const password = 'p"w\\ is long';
  const echo = `535 bad ${password} and ${Buffer.from(password).toString('base64')}`;
  const server = await serve({ extensions: ['AUTH LOGIN'], replies: { PASSED: echo } });
  const target = email(server.host, { auth_username: 'anna', auth_password: password });
  expect(await notify(target)).toEqual(failure('*email.loginAuth auth: 535 "bad <secret> and <secret>"'));
});

test('a long reply is cut', async () => {
  const server = await serve({ replies: { MAIL: `550 ${'x'.repeat(5000)}` } });
  const outcome = await notify(email(server.host));
  assert(outcome.kind === 'failed', 'the sender was refused');
  expect(outcome.message.length).toBeLessThan(1100);
});

test('a password file is read at every attempt', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'email-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'password');
  const server = await serve({ extensions: ['AUTH PLAIN'] });
  const target = email(server.host, { auth_username: 'a', auth_password_file: file });
  for (const password of ['one', 'two']) {
    writeFileSync(file, password);
    expect(await notify(target)).toEqual({ kind: 'sent' });
  }
  const said = server.conversations.map(({ commands }) => commands.find((line) => line.startsWith('AUTH')));
  expect(said).toEqual(['one', 'two'].map((word) => `AUTH PLAIN ${Buffer.from(`\0a\0${word}`).toString('base64')}`));
});

test('a secret file that ends in a newline holds the secret without it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'email-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'secret'), 'shared\n');
  const server = await serve({ extensions: ['AUTH CRAM-MD5'] });
  const target = email(server.host, { auth_username: 'anna', auth_secret_file: join(folder, 'secret') });
  expect(await notify(target)).toEqual({ kind: 'sent' });
  const digest = createHmac('md5', 'shared').update('<1896.697170952@mail.example>').digest('hex');
  expect(server.conversations[0]?.commands).toContain(Buffer.from(`anna ${digest}`).toString('base64'));
});

test.each(['127.0.0.1:1', 'localhost:nonsense'])('a server that is not there is tried again: %s', async (smarthost) => {
  const outcome = await notify(email(smarthost));
  expect(outcome).toMatchObject({ kind: 'failed', reason: 'other', retry: true });
  expect(outcome).toMatchObject({ message: expect.stringMatching(/^establish connection to server: dial tcp/) });
});

test('recipients that share a connection with none but each other are all told, or none is', async () => {
  const server = await serve({ replies: { 'RCPT TO:<b@example.com>': '550 no' } });
  expect(await notify(email(server.host, { to: 'a@example.com, b@example.com' }))).toMatchObject({ kind: 'failed' });
  expect(server.mails).toEqual([]);
});

test('where templates fail the mail is sent with a summary, a subject of one line, and gaps', async () => {
  const templates = {
    digest: '',
    text: (source: string) => (source.includes('{{') ? fail() : source),
    html: fail,
  };
  const server = await serve();
  const target = email(
    server.host,
    { text: '{{ x }}', html: '{{ x }}', headers: { 'X-Detail': '{{ x }}' } },
    { templates },
  );
  expect(await notify(target)).toEqual({ kind: 'sent' });
  const [mail = ''] = server.mails;
  expect(mail).toMatch(/^Subject: \[FIRING:1\] Up\r\n/);
  expect(mail).toContain('\r\nX-Detail: \r\n');
  expect(mail).toContain('- firing: alertname=3DUp');
  expect(mail).toContain('<pre>[FIRING:1] Up');
});

test('a recipient whose template fails is told nothing, and not tried again', async () => {
  const templates = { digest: '', text: fail, html: fail };
  const server = await serve();
  const outcome = await notify(email(server.host, {}, { templates }));
  expect(outcome).toEqual(failure('failed to template email notification: no such thing', 'other', false));
  expect(server.conversations).toEqual([]);
});

function fail(): never {
  throw new TemplateError('no such thing', { template: '', line: 1, column: 1 });
}

test.each([
  ['STARTTLS and PLAIN', { secure: false }, { require_tls: true }, 'PLAIN'],
  ['TLS at once and LOGIN', { secure: true }, { force_implicit_tls: true }, 'LOGIN'],
  ['STARTTLS and CRAM-MD5', { secure: false }, { require_tls: true }, 'CRAM-MD5'],
])('a mail server that is not of our making takes a mail: %s', async (_, options, settings, method) => {
  const seen: string[] = [];
  let mail = '';
  const host = await realServer({
    ...options,
    authMethods: [method],
    onAuth(auth, session, callback) {
      seen.push(`${auth.method} ${auth.username} ${String(session.secure)}`);
      const isRight = auth.method === 'CRAM-MD5' ? auth.validatePassword('hunter2') : auth.password === 'hunter2';
      callback(isRight ? null : new Error('wrong'), isRight ? { user: 'anna' } : undefined);
    },
    onData(stream, _session, callback) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        mail += piece;
      });
      stream.on('end', () => callback());
    },
  });
  const credentials = { auth_username: 'anna', auth_password: 'hunter2', auth_secret: 'hunter2' };
  const target = email(host, { ...settings, ...credentials, tls_config: { ca: pem('ca.crt') }, html: '.\nÜ' });
  expect(await notify(target)).toEqual({ kind: 'sent' });
  expect(seen).toEqual([`${method} anna true`]);
  expect(mail).toContain('\r\n\r\n.\r\n=C3=9C\r\n--');
});

async function realServer(options: SMTPServerOptions): Promise<string> {
  const server = new SMTPServer({ key: pem('server.key'), cert: pem('server.crt'), ...options });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}
