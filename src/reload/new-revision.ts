// A revision to be kept: a file and the template files that were read with it. Two with equal hashes run equally.

import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { digestOf } from '../config/template-files.ts';
import type { NewRevision } from './journal-port.ts';
import type { Source } from './phases/1-load.ts';

export function newRevision(source: Source, config: Config, createdAtMs: number): NewRevision {
  const { bytes: content, file } = source;
  const { templateFiles: templates } = config;
  const digest = digestOf(templates);
  const hash = digest === '' ? source.hash : createHash('sha256').update(`${source.hash} ${digest}`).digest('hex');
  return { hash, content, templates, source: file, createdAtMs };
}
