// What check-config reads: config files, and their templates.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readTemplateFiles } from '../config/template-files.ts';
import type { CheckConfigIo } from './check-config.ts';

/** The real file system. */
export function fileSystemIo(write: Pick<CheckConfigIo, 'out' | 'err'>): CheckConfigIo {
  return {
    read: (file) => readFile(file),
    exists: (path) => existsSync(path),
    templates: readTemplateFiles,
    out: write.out,
    err: write.err,
  };
}
