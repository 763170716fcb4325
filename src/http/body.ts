// BodyReader: request bodies, each up to a size, all together up to a size. What is too large is read to its end and thrown
// away, so that the client hears the answer instead of a broken connection; Node's request timeout bounds that.

import type { IncomingMessage } from 'node:http';
import { type Answer, jsonText } from './answer.ts';

export type Body = { readonly text: string } | { readonly refusal: Answer };

export class BodyReader {
  readonly #maxBytes: number;
  readonly #togetherMaxBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number, togetherMaxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#togetherMaxBytes = togetherMaxBytes;
  }

  /** Resolves at the end of the body; of a client that goes away, with what was never going to be answered. */
  read(incoming: IncomingMessage): Promise<Body> {
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      let refusal: Answer | undefined;
      const release = (): void => {
        this.#heldBytes -= bytes;
        bytes = 0;
        chunks.length = 0;
      };

      incoming.on('data', (chunk: Buffer) => {
        if (refusal !== undefined) return;
        bytes += chunk.length;
        this.#heldBytes += chunk.length;
        chunks.push(chunk);
        refusal = this.#refusalOf(bytes);
        if (refusal !== undefined) release();
      });
      incoming.once('end', () => {
        const body = refusal === undefined ? { text: textOf(chunks) } : { refusal };
        release();
        resolve(body);
      });
      incoming.once('close', () => {
        release();
        resolve({ refusal: jsonText(400, 'the request ended before its body did') });
      });
    });
  }

  #refusalOf(bytes: number): Answer | undefined {
    if (bytes > this.#maxBytes)
      return jsonText(413, `request body too large: at most ${this.#maxBytes} bytes are taken, send smaller batches`);
    if (this.#heldBytes > this.#togetherMaxBytes)
      return jsonText(503, 'too many large request bodies at once, try again later');
    return undefined;
  }
}

/** Bytes that are no UTF-8 become U+FFFD, as in Go's JSON decoder. */
function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first.toString() : Buffer.concat(chunks).toString();
}
