// `--web.systemd-socket`: a child is given a socket that is open already, as systemd gives it.

import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exchange } from './exchange.ts';

const CHILD = fileURLToPath(new URL('./systemd-child.ts', import.meta.url));

test('a socket that systemd has opened is served', async () => {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const { fd } = (listener as unknown as { _handle: { fd: number } })._handle;
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], { stdio: ['pipe', 'pipe', 'inherit', fd] });
  try {
    const address = await new Promise((resolve) =>
      child.stdout?.once('data', (chunk) => resolve(String(chunk).trim())),
    );
    expect(address).toBe(`127.0.0.1:${port}`);
    listener.close(); // the child has its own hold of the socket
    expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200 });
  } finally {
    child.kill('SIGKILL');
  }
});
