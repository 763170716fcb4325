// Phase 1, load: the bytes of the file, read once, their hash, and their syntax. What follows looks at these bytes, never at
// the file again.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { formatProblem } from '../../config/config-error.ts';
import { type ConfigSyntax, parseSyntax } from '../../config/parse-config.ts';
import { messageOf, ReloadFailure } from '../reload-failure.ts';

/** More than this is no config: the largest that we know of has 2 MB. */
const SIZE_MAX_BYTES = 20 * 1024 * 1024;

/** The bytes of a config file. */
export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** Reads a file whole; rejects where that cannot be done. */
export type ReadConfigFile = (file: string) => Promise<Uint8Array>;

export interface Loaded {
  readonly source: Source;
  /** Undefined where the bytes are known already: there is no need to look at them again. */
  readonly syntax: ConfigSyntax | undefined;
}

/**
 * Rejects with a {@link ReloadFailure}: `load_failed` where there is no regular file to be read whole, `parse_failed` with the
 * place where the syntax breaks.
 */
export async function load(file: string, read: ReadConfigFile, isKnown: (hash: string) => boolean): Promise<Loaded> {
  const bytes = await read(file).catch((cause: unknown) => {
    throw new ReloadFailure('load_failed', [`${file}: ${messageOf(cause)}`], { cause });
  });
  const source = { file, bytes, hash: createHash('sha256').update(bytes).digest('hex') };
  return { source, syntax: isKnown(source.hash) ? undefined : parse(source) };
}

export function parse({ file, bytes }: Source): ConfigSyntax {
  const syntax = parseSyntax(bytes, file);
  if ('code' in syntax) throw new ReloadFailure('parse_failed', [formatProblem(syntax)]);
  return syntax;
}

/** From the file system. What is no regular file, or too large, is refused before a byte is read. */
export async function readConfigFile(file: string): Promise<Uint8Array> {
  // O_NONBLOCK: opening a FIFO would wait for a writer for ever.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error('is not a regular file');
    if (stat.size > SIZE_MAX_BYTES) {
      throw new Error(`has ${stat.size} bytes; a config has ${SIZE_MAX_BYTES} at most`);
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
