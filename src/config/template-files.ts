// The files that `templates` names. They belong to the config: read with it, kept in its revision, and compared when the file
// itself has not changed. Read in one go, in the thread that reads the config.

import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BadPattern, glob } from '../base/glob.ts';
import type { TemplateFile } from '../template/template-file.ts';
import type { Config } from './config.ts';
import type { ConfigProblem } from './config-error.ts';
import { beside } from './decode/paths.ts';
import { placeOf } from './places.ts';

export interface TemplateFilesRead {
  /** In the order of the entries, and of the names that each matches; what two entries match is there twice, as it is parsed twice. */
  readonly files: readonly TemplateFile[];
  /** For each entry of `templates`, the files that it matches. */
  readonly matched: readonly (readonly string[])[];
  readonly problems: readonly ConfigProblem[];
}

/** Of all files together. The largest collections that we know of have some hundred kilobytes. */
const BYTES_MAX = 20 * 1024 * 1024;

export function readTemplateFiles(config: Config): TemplateFilesRead {
  const folder = dirname(config.file);
  const files: TemplateFile[] = [];
  const problems: ConfigProblem[] = [];
  const matched = config.templates.map((pattern, index) => {
    const found = globOf(beside(pattern, { folder }));
    if (found !== undefined) return found;
    const path = `templates[${index}]`;
    const at = placeOf(config, path);
    problems.push({ code: 'AM2020', severity: 'error', at, path, message: new BadPattern().message });
    return [];
  });
  let left = BYTES_MAX;
  for (const [index, paths] of matched.entries()) {
    const path = `templates[${index}]`;
    for (const file of paths) {
      const read = readTemplateFile(file, left);
      if (typeof read === 'string') {
        const message = `the template file ${file} ${read}`;
        problems.push({ code: 'AM2201', severity: 'error', at: placeOf(config, path), path, message });
        continue;
      }
      left -= read.length;
      files.push({ path: file, content: read.toString('utf8') });
    }
  }
  return { files, matched, problems };
}

/** Whether the files say what they said when this config was read. */
export function templateFilesAreAsRead(config: Config): boolean {
  if (config.templates.length === 0) return true;
  const { files, problems } = readTemplateFiles(config);
  return problems.length === 0 && digestOf(files) === digestOf(config.templateFiles);
}

/** SHA-256 over names and contents, hexadecimal; empty where there are none. */
export function digestOf(files: readonly TemplateFile[]): string {
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const { path, content } of files) hash.update(JSON.stringify([path, content]));
  return hash.digest('hex');
}

/** Undefined for a pattern that turned out to be none. */
function globOf(pattern: string): readonly string[] | undefined {
  try {
    return glob(pattern);
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
}

/** The content, or what is wrong with the file. */
function readTemplateFile(file: string, bytesMax: number): Buffer | string {
  let handle: number | undefined;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK); // opening a FIFO would wait for a writer for ever
    const { size } = fstatSync(handle);
    if (!fstatSync(handle).isFile()) return 'is not a regular file';
    if (size > bytesMax) return `is too large: all template files together have ${BYTES_MAX} bytes at most`;
    return readFileSync(handle);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `cannot be read: ${code}`;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
