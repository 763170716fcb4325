// ProxyTalk: what is said on a connection to a proxy before it becomes a tunnel. Whoever waits for the proxy waits until the
// connection ends or is destroyed, which a deadline does.

import type { Socket } from 'node:net';
import { HttpFailure } from '../http-failure.ts';

export class ProxyTalk {
  readonly #socket: Socket;
  /** Read and not yet taken. */
  #held: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  say(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Exactly so many bytes. */
  async take(length: number): Promise<Buffer> {
    while (this.#held.length < length) await this.#hear();
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  /** All before the marker, as Latin-1; throws {@link HttpFailure} where it does not come within `bytesMax`. */
  async takeUntil(marker: string, bytesMax: number): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf(marker);
      if (end >= 0) return (await this.take(end + marker.length)).subarray(0, end).toString('latin1');
      if (this.#held.length > bytesMax) {
        throw new HttpFailure('net/http: server response headers exceeded the limit; aborted');
      }
      await this.#hear();
    }
  }

  /** What was read too far stays on the connection, for whoever speaks next. */
  finish(): void {
    if (this.#held.length > 0) this.#socket.unshift(this.#held);
  }

  async #hear(): Promise<void> {
    const bytes: Buffer | null = this.#socket.read();
    if (bytes === null) await this.#arrival();
    else this.#held = Buffer.concat([this.#held, bytes]);
  }

  /** Until there may be more to read. */
  #arrival(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const ended = (): void => failed(new HttpFailure('unexpected EOF'));
      const failed = (error: Error): void => {
        stop();
        reject(error);
      };
      const arrived = (): void => {
        stop();
        resolve();
      };
      const stop = (): void => {
        socket.off('readable', arrived).off('end', ended).off('error', failed).off('close', ended);
      };
      socket.on('readable', arrived).on('end', ended).on('error', failed).on('close', ended);
      if (socket.readableEnded || socket.destroyed) ended();
    });
  }
}
