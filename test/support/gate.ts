// A gate on the way to a server: a TCP proxy on a port of its own that can be shut (connections are cut and refused), made
// to hang (nothing passes, nothing is said), and opened again.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { atTheEnd } from './leftovers.ts';

export class Gate {
  readonly #to: number;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #server: Server | undefined;
  #isHanging = false;
  #trigger: string | undefined;
  #port = 0;

  private constructor(to: number) {
    this.#to = to;
  }

  static async open(to: number): Promise<Gate> {
    const gate = new Gate(to);
    await gate.open();
    atTheEnd(() => gate.shut());
    return gate;
  }

  get port(): number {
    return this.#port;
  }

  async open(): Promise<void> {
    const server = createServer((near) => this.#join(near));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    [this.#server, this.#port] = [server, address.port];
  }

  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = server && new Promise((resolve) => server.close(resolve));
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
    await closed;
  }

  hang(isHanging: boolean): void {
    this.#isHanging = isHanging;
    for (const pair of this.#pairs) for (const socket of pair) isHanging ? socket.pause() : socket.resume();
  }

  /** Hangs from the moment on that a client says this. */
  hangOn(text: string): void {
    this.#trigger = text;
  }

  #pass(bytes: Buffer, from: Socket, to: Socket, isFromClient: boolean): void {
    if (isFromClient && this.#trigger !== undefined && bytes.includes(this.#trigger)) {
      this.#trigger = undefined;
      this.hang(true);
      from.unshift(bytes); // nothing is lost on the way when it goes on
    } else to.write(bytes);
  }

  #join(near: Socket): void {
    const far = connect(this.#to, '127.0.0.1');
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (bytes) => this.#pass(bytes, from, to, from === near));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
      if (this.#isHanging) from.pause();
    }
  }
}
