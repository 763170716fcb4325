import { expect, onTestFinished, test } from 'vitest';
import { LocalServer } from '../../../test/receivers/local-server.ts';
import { settle, VirtualClock } from '../../../test/support/virtual-clock.ts';
import { SmtpConnection } from './smtp-connection.ts';
import { SmtpSession } from './smtp-session.ts';

const TERMS = { context: undefined, serverName: 'localhost', insecureSkipVerify: true };

async function serve(onData: Parameters<typeof LocalServer.raw>[0] = () => {}): Promise<LocalServer> {
  const server = await LocalServer.raw(onData);
  onTestFinished(() => server.close());
  return server;
}

async function connect({ port }: LocalServer, clock = new VirtualClock()): Promise<SmtpConnection> {
  const signal = new AbortController().signal;
  const connection = await SmtpConnection.open({ host: '127.0.0.1', port }, { clock, signal });
  onTestFinished(() => connection.close());
  return connection;
}

test('a greeting is waited for no longer than five minutes', async () => {
  const clock = new VirtualClock();
  const begun = SmtpSession.begin(await connect(await serve(), clock));
  const refused = expect(begun).rejects.toThrow(/^i\/o timeout$/);
  await clock.advance(5 * 60_000);
  await refused;
  expect(clock.pending).toBe(0);
});

test('encryption is waited for no longer than half a minute', async () => {
  const clock = new VirtualClock();
  const encrypted = (await connect(await serve(), clock)).encrypt(TERMS);
  const refused = expect(encrypted).rejects.toThrow(/^i\/o timeout$/);
  await clock.advance(30_000);
  await refused;
  expect(clock.pending).toBe(0);
});

test('a server that talks without end is left', async () => {
  const server = await serve((socket) => socket.write('250-'.padEnd(100_000, 'x')));
  const connection = await connect(server);
  await expect(connection.ask('EHLO x')).rejects.toThrow('the reply of the server is too long');
  await expect(connection.ask('QUIT')).rejects.toThrow('the reply of the server is too long');
});

test('a server that lists without end is left', async () => {
  const server = await serve((socket) => socket.write('250-x\r\n'.repeat(20_000)));
  await expect((await connect(server)).ask('EHLO x')).rejects.toThrow('the reply of the server is too long');
});

test.each([
  ['250', 'unexpected EOF'],
  ['250-first\r\n', 'unexpected EOF'],
  ['', 'EOF'],
])('a server that leaves after %j', async (said, message) => {
  const server = await serve((socket) => socket.end(said));
  await expect((await connect(server)).ask('EHLO x')).rejects.toThrow(new RegExp(`^${message}$`));
});

test('replies in pieces are put together, and two in one piece are told apart', async () => {
  const server = await serve((socket, data) => {
    if (data.startsWith('A')) for (const piece of ['2', '50-o', 'ne\r', '\n250 t', 'wo\r\n']) socket.write(piece);
    else socket.write('251 x\r\n252 y\n');
  });
  const connection = await connect(server);
  expect(await connection.ask('A')).toEqual({ code: 250, lines: ['one', 'two'] });
  expect(await connection.ask('B')).toEqual({ code: 251, lines: ['x'] });
  expect(await connection.reply()).toEqual({ code: 252, lines: ['y'] });
});

test('what was said before there was encryption counts for nothing after it', async () => {
  // The attack on STARTTLS that all clients once fell for: an answer slipped in before the handshake.
  const server = await serve((socket, data) => {
    if (data.startsWith('STARTTLS')) socket.write('220 go ahead\r\n250 mine\r\n');
    else socket.end();
  });
  const connection = await connect(server);
  expect(await connection.ask('STARTTLS')).toEqual({ code: 220, lines: ['go ahead'] });
  await expect(connection.encrypt(TERMS)).rejects.toThrow();
  await settle();
  await expect(connection.reply()).rejects.toThrow();
});

test.each([
  ['hello', (session: SmtpSession) => session.hello('x\r\nRCPT TO:<y>')],
  ['mail', (session: SmtpSession) => session.mail('x>\nRCPT TO:<y')],
  ['recipient', (session: SmtpSession) => session.recipient('x>\rDATA')],
])('no line break gets into a command: %s', async (_, say) => {
  const said: string[] = [];
  const server = await serve((_socket, data) => said.push(data));
  const connection = await connect(server);
  for (const socket of server.sockets) socket.write('220 hi\r\n');
  const session = await SmtpSession.begin(connection);
  await expect(say(session)).rejects.toThrow('smtp: A line must not contain CR or LF');
  expect(said).toEqual([]);
});
