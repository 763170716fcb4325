// FileContent: the text of a file that a config names: a password, a key, a certificate. A FIFO is not waited for, what has no
// end is not read to it: one wrong path must not stop the process, or fill its memory.

import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';

/** The largest bundle of certificates that we know of has a quarter of one. */
const SIZE_MAX_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** O_NONBLOCK: opening a FIFO would wait for a writer for ever. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** `code`, as file system errors have one. */
class FileContentError extends Error {
  readonly code: 'FIFO' | 'TOO_LARGE';

  constructor(code: 'FIFO' | 'TOO_LARGE', path: string) {
    super(code === 'FIFO' ? `${path} is a FIFO or a socket` : `${path} has more than ${SIZE_MAX_BYTES} bytes`);
    this.code = code;
  }
}

export async function fileContent(path: string): Promise<string> {
  const handle = await open(path, FLAGS);
  try {
    refuseStreams(await handle.stat(), path);
    const content = new Content(path);
    while (content.takes((await handle.read(content.room(), 0)).bytesRead));
    return content.text();
  } finally {
    await handle.close();
  }
}

/** The same where nothing may be awaited. */
export function fileContentNow(path: string): string {
  const handle = openSync(path, FLAGS);
  try {
    refuseStreams(fstatSync(handle), path);
    const content = new Content(path);
    while (content.takes(readSync(handle, content.room())));
    return content.text();
  } finally {
    closeSync(handle);
  }
}

function refuseStreams(stats: Stats, path: string): void {
  if (stats.isFIFO() || stats.isSocket()) throw new FileContentError('FIFO', path);
}

class Content {
  readonly #path: string;
  readonly #chunks: Buffer[] = [];
  #room = Buffer.alloc(0);
  #size = 0;

  constructor(path: string) {
    this.#path = path;
  }

  room(): Buffer {
    this.#room = Buffer.allocUnsafe(CHUNK_BYTES);
    return this.#room;
  }

  /** Whether there may be more. */
  takes(bytes: number): boolean {
    this.#size += bytes;
    if (this.#size > SIZE_MAX_BYTES) throw new FileContentError('TOO_LARGE', this.#path);
    this.#chunks.push(this.#room.subarray(0, bytes));
    return bytes > 0;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
