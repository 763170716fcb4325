// What check-config reads: files, and the patterns under `templates`.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { glob } from '../base/glob.ts';
import type { CheckConfigIo } from './check-config.ts';

/** The real file system. */
export function fileSystemIo(write: Pick<CheckConfigIo, 'out' | 'err'>): CheckConfigIo {
  return {
    read: (file) => readFile(file),
    exists: (path) => existsSync(path),
    glob,
    out: write.out,
    err: write.err,
  };
}
