// Phase 1, load: the bytes of the file, read once, and their hash. What follows looks at these bytes, never at the file again.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** More than this is no config: the largest that we know of has 2 MB. */
const SIZE_MAX_BYTES = 20 * 1024 * 1024;

export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** Throws {@link LoadError} where there is no regular file to be read whole. */
export async function load(file: string): Promise<Source> {
  const bytes = await read(file);
  return { file, bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** The file cannot be read. Says which, why, and what to do. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

async function read(file: string): Promise<Uint8Array> {
  try {
    // O_NONBLOCK: opening a FIFO would wait for a writer for ever.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw new LoadError(`${file} is not a regular file`);
      if (stat.size > SIZE_MAX_BYTES)
        throw new LoadError(`${file} has ${stat.size} bytes, more than the ${SIZE_MAX_BYTES} of any config`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw new LoadError(`open ${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
