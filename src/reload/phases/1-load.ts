// Phase 1, load: the bytes of the file, read once, their hash, and their syntax. What follows looks at these bytes, never at
// the file again.

import { createHash } from 'node:crypto';
import { close, constants, fstatSync, open, read } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { formatProblem } from '../../config/config-error.ts';
import type { ConfigReader, ReadText } from '../../config/config-reader.ts';
import { MAX_CONFIG_BYTES } from '../../config/yaml-text.ts';
import type { TemplateFile } from '../../template/template-file.ts';
import { messageOf, ReloadFailure } from '../reload-failure.ts';
import { withDeadline } from '../with-deadline.ts';

/** A file on a disk that does not answer is waited for this long at most. */
const READ_MAX_MS = 30_000;

/** The bytes of a config file. */
export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly hash: string;
  /** The template files as they were, where the bytes come from a revision. */
  readonly templates?: readonly TemplateFile[];
}

/** Reads a file whole; rejects where that cannot be done. */
export type ReadConfigFile = (file: string) => Promise<Uint8Array>;

export interface Loaded {
  readonly source: Source;
  /** Undefined where the bytes are known already: there is no need to look at them again. */
  readonly text: ReadText | undefined;
}

/**
 * Rejects with a {@link ReloadFailure}: `load_failed` where there is no regular file to be read whole, `parse_failed` with the
 * place where the syntax breaks.
 */
export async function load(
  file: string,
  read: ReadConfigFile,
  reader: ConfigReader,
  isKnown: (hash: string) => boolean,
): Promise<Loaded> {
  const bytes = await read(file).catch((cause: unknown) => {
    throw new ReloadFailure('load_failed', [`${file}: ${messageOf(cause)}`], { cause });
  });
  const source = { file, bytes, hash: hashOf(bytes) };
  return { source, text: isKnown(source.hash) ? undefined : await parse(source, reader) };
}

/** SHA-256, hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function parse(source: Source, reader: ConfigReader): Promise<ReadText> {
  const text = await reader.parse(source);
  if ('code' in text) throw new ReloadFailure('parse_failed', [formatProblem(text)]);
  return text;
}

/** The same reading, with an end. */
export function inTime(read: ReadConfigFile, clock: Pick<Clock, 'now' | 'at'>, signal: AbortSignal): ReadConfigFile {
  return (file) => withDeadline(() => read(file), READ_MAX_MS, clock, signal);
}

/**
 * From the file system, all of one moment. What is no regular file, or too large, is refused before a byte is read.
 *
 * Opening and reading may wait for a disk or a network, and do so in another thread. What a file that is open says of itself is
 * there already: it is asked on the spot, since a trip to a thread costs ten times as much, and most where the machine is busy.
 */
export async function readConfigFile(file: string): Promise<Uint8Array> {
  // O_NONBLOCK: opening a FIFO would wait for a writer for ever.
  const handle = await opened(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const before = fstatSync(handle, { bigint: true });
    if (!before.isFile()) throw new Error('is not a regular file');
    if (before.size > MAX_CONFIG_BYTES) {
      throw new Error(`has ${before.size} bytes; a config has ${MAX_CONFIG_BYTES} at most`);
    }
    const bytes = await readAll(handle, Number(before.size));
    const after = fstatSync(handle, { bigint: true });
    const isOfOneMoment = BigInt(bytes.length) === after.size && after.mtimeNs === before.mtimeNs;
    if (!isOfOneMoment) throw new Error('changed while it was read; reload again when it is written');
    return bytes;
  } finally {
    close(handle, () => undefined); // nobody has to wait for it
  }
}

async function readAll(handle: number, size: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const count = await readInto(buffer.subarray(filled), handle);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

// Not node:fs/promises: its handles cost as much again as what they do.

function opened(file: string, flags: number): Promise<number> {
  return new Promise((resolve, reject) => {
    open(file, flags, (error, handle) => (error ? reject(error) : resolve(handle)));
  });
}

function readInto(buffer: Buffer, handle: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(handle, buffer, 0, buffer.length, null, (error, count) => (error ? reject(error) : resolve(count)));
  });
}
