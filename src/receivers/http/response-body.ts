// What becomes of an answer's body: a bounded piece of it is read for the message, or all of it is thrown away so that the
// connection can serve again. Neither waits long for a server that does not finish.

import type { Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';

/** Bytes. Alertmanager takes the whole body into its message; a log line wants less. */
const EXCERPT_MAX = 1024;
/** Bytes that are read beyond: a secret must be whole to be found and struck out, before the text is cut. */
const SECRET_MAX = 8192;
/** Bytes thrown away for the sake of the connection; beyond, the connection is. */
const DISCARD_MAX = 256 * 1024;
const BODY_WAIT_MS = 5_000;

/** Bytes of an answer that is read for what it says: no service answers with as much. */
const BODY_MAX = 1024 * 1024;

/** Enough of the body for `shortened`; what has arrived when the server stalls or breaks off. */
export function excerptOf(body: Readable, clock: Clock): Promise<string> {
  return beginningOf(body, EXCERPT_MAX + SECRET_MAX, clock);
}

/** The body as text, up to a limit that no service reaches; what has arrived when the server stalls or breaks off. */
export function bodyOf(body: Readable, clock: Clock): Promise<string> {
  return beginningOf(body, BODY_MAX, clock);
}

/** The first kilobyte, and a mark where that is not all. */
export function shortened(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= EXCERPT_MAX ? text : `${bytes.subarray(0, EXCERPT_MAX).toString('utf8')}…`;
}

async function beginningOf(body: Readable, lengthMax: number, clock: Clock): Promise<string> {
  const timer = clock.at(clock.now() + BODY_WAIT_MS, () => body.destroy());
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      length += piece.length;
      if (length >= lengthMax) break; // ends the stream, and with it the connection
    }
  } catch {
    // Broken off: what is there says enough.
  } finally {
    timer.cancel();
  }
  return Buffer.concat(pieces).subarray(0, lengthMax).toString('utf8');
}

/** Throws the body away in the background; the answer's status has been taken already, so nothing depends on it. */
export function discard(body: Readable, clock: Clock): void {
  const timer = clock.at(clock.now() + BODY_WAIT_MS, () => body.destroy());
  let length = 0;
  body
    .on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > DISCARD_MAX) body.destroy();
    })
    .on('error', () => {}) // broken off: there was nothing to be had from it
    .once('close', () => timer.cancel());
}
