// A gate on the way to a server: a TCP proxy on a port of its own that can be shut (connections are cut and refused), made
// to hang (nothing passes, nothing is said, nothing is lost), made to drop everything as a firewall does, and opened again.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { atTheEnd } from './leftovers.ts';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Bytes of it have vanished: nothing passes any more, in no direction, and neither end is ever told. */
  isLost: boolean;
}

export class Gate {
  readonly #to: number;
  readonly #pairs = new Set<Pair>();
  #server: Server | undefined;
  #isHanging = false;
  #isDropping = false;
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
    // Half open: an end is passed on, and not answered by the gate itself.
    const server = createServer({ allowHalfOpen: true }, (near) => this.#join(near));
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
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.destroy();
    this.#pairs.clear();
    await closed;
  }

  hang(isHanging: boolean): void {
    this.#isHanging = isHanging;
    for (const { near, far } of this.#pairs)
      for (const socket of [near, far]) isHanging ? socket.pause() : socket.resume();
  }

  /** Hangs from the moment on that a client says this. */
  hangOn(text: string): void {
    this.#trigger = text;
  }

  /**
   * From now on every byte vanishes, and so does every end. Connections of that time stay dead when it is over, as for a
   * firewall that has forgotten them: only new ones pass.
   */
  drop(isDropping: boolean): void {
    this.#isDropping = isDropping;
    if (isDropping) for (const pair of this.#pairs) pair.isLost = true;
  }

  #join(near: Socket): void {
    const far = connect({ port: this.#to, host: '127.0.0.1', allowHalfOpen: true });
    const pair = { near, far, isLost: this.#isDropping };
    this.#pairs.add(pair);
    this.#carry(pair, near, far);
    this.#carry(pair, far, near);
  }

  #carry(pair: Pair, from: Socket, to: Socket): void {
    from.on('data', (bytes) => this.#pass(pair, bytes, from, to));
    from.on('end', () => pair.isLost || to.end());
    from.on('error', () => undefined); // it is closed next
    from.on('close', () => {
      if (pair.isLost) return;
      to.destroy();
      this.#pairs.delete(pair);
    });
    if (this.#isHanging) from.pause();
  }

  #pass(pair: Pair, bytes: Buffer, from: Socket, to: Socket): void {
    if (pair.isLost) return;
    if (from === pair.near && this.#trigger !== undefined && bytes.includes(this.#trigger)) {
      this.#trigger = undefined;
      this.hang(true);
      from.unshift(bytes); // nothing is lost on the way when it goes on
    } else to.write(bytes);
  }
}
