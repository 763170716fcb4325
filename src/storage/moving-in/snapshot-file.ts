// A file of another program, read whole, within a bound: a file only, and never waiting for one.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A million silences with long comments. */
const BYTES_MAX = 256 << 20;

/** The file's bytes, or undefined where there is none. Rejects where it is there and cannot be read. */
export async function readSnapshotFile(path: string): Promise<Uint8Array | undefined> {
  try {
    // Without O_NONBLOCK a pipe would be waited for until somebody writes to it.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > BYTES_MAX) throw new Error(`it is larger than ${BYTES_MAX} bytes`);
    const bytes = Buffer.allocUnsafe(stats.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break; // it has been cut meanwhile
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
