import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { settle } from '../../../../test/support/virtual-clock.ts';
import { ProxyTalk } from './proxy-talk.ts';

/** Both ends of a connection on the loopback. */
async function connection(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[far]] = await Promise.all([once(server, 'connection'), once(near, 'connect')]);
  onTestFinished(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far };
}

async function dribble(far: Socket, text: string): Promise<void> {
  for (const character of text) {
    far.write(character);
    await settle();
    await settle();
  }
}

test('what comes byte by byte is put together', async () => {
  const { near, far } = await connection();
  const talk = new ProxyTalk(near.setNoDelay());
  far.setNoDelay();
  const words = [talk.take(4), dribble(far, 'abcdef|g')] as const;
  expect(String(await words[0])).toBe('abcd');
  expect(await talk.takeUntil('|', 100)).toBe('ef');
  await words[1];
});

test('what was read too far is there for whoever speaks next', async () => {
  const { near, far } = await connection();
  const talk = new ProxyTalk(near);
  far.write('head|rest');
  expect(await talk.takeUntil('|', 100)).toBe('head');
  talk.finish();
  const [next] = await once(near, 'data');
  expect(String(next)).toBe('rest');
});

test.each(['take', 'takeUntil'] as const)('a connection that ends meanwhile fails it: %s', async (way) => {
  const { near, far } = await connection();
  const talk = new ProxyTalk(near);
  far.end('ab');
  const taken = way === 'take' ? talk.take(4) : talk.takeUntil('|', 100);
  await expect(taken).rejects.toThrow('unexpected EOF');
  await expect(talk.take(4)).rejects.toThrow('unexpected EOF');
});

test('why a connection was destroyed is what fails it', async () => {
  const { near } = await connection();
  const taken = new ProxyTalk(near).take(1);
  near.destroy(new Error('i/o timeout'));
  await expect(taken).rejects.toThrow('i/o timeout');
});
