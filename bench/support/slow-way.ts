// SlowWay: a TCP proxy on the way to a server that is as far away as a round trip says: every byte comes half of it late in
// each direction, and who connects cannot say anything before a whole one has passed.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { SystemClock } from '../../src/base/clock.ts';

export class SlowWay implements Disposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(to: number, roundTripMs: number, clock: SystemClock): Promise<SlowWay> {
    const server = createServer({ noDelay: true }, (near) => way.#join(near, to, roundTripMs, clock));
    const way = new SlowWay(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(near: Socket, to: number, roundTripMs: number, clock: SystemClock): void {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
    const shakenAtMs = clock.elapsedMs() + roundTripMs;
    for (const [from, into, notBeforeMs] of [
      [near, far, shakenAtMs],
      [far, near, 0],
    ] as const) {
      this.#sockets.add(from);
      let last: Promise<unknown> = Promise.resolve();
      /** In the order in which it came. */
      const later = (step: () => void): void => {
        const waitMs = Math.max(0, notBeforeMs - clock.elapsedMs()) + roundTripMs / 2;
        last = Promise.all([last, clock.sleep(waitMs)]).then(step);
      };
      from.on('data', (bytes) => later(() => into.write(bytes)));
      from.on('end', () => later(() => into.end()));
      from.on('error', () => into.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        later(() => into.destroy());
      });
    }
  }
}
