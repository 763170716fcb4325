// Template files that are none: each with what Go's parser says of it, at its place in the file.

import { TemplateError } from '../template/template-error.ts';
import type { TemplateFile } from '../template/template-file.ts';
import { Templates } from '../template/templates.ts';
import type { ConfigProblem } from './config-error.ts';

/** Parsing asks for no time. */
const NO_CLOCK = { now: () => 0, elapsedMs: () => 0 };

export function brokenTemplates(files: readonly TemplateFile[]): readonly ConfigProblem[] {
  return files.flatMap((file): readonly ConfigProblem[] => {
    try {
      Templates.parse([file], NO_CLOCK);
      return [];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const at = { file: file.path, line: Math.max(1, error.line), column: Math.max(1, error.column) };
      return [{ code: 'AM2202', severity: 'error', at, path: '', message: error.message }];
    }
  });
}
