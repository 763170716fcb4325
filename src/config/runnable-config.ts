// runnableConfig: what a text says, as a server needs it: a config that it can run, with its template files, or every reason
// why not. Unlike parseConfig it reads these files, and refuses what Alertmanager takes and this server cannot do.

import type { TemplateFile } from '../template/template-file.ts';
import { brokenTemplates } from './check-templates.ts';
import { refusals } from './not-yet.ts';
import { type ConfigSyntax, decodeConfig, type ParsedConfig, type ParseOptions } from './parse-config.ts';
import { readTemplateFiles } from './template-files.ts';

/**
 * What is wrong, warnings included; `config` is there exactly if no problem is an error. `templates`: the files as they were,
 * where the text is an old one.
 */
export function runnableConfig(
  syntax: ConfigSyntax,
  options: ParseOptions,
  templates?: readonly TemplateFile[],
): ParsedConfig {
  const { config: written, problems } = decodeConfig(syntax, options);
  if (written === undefined) return { config: undefined, problems };
  const read = templates === undefined ? readTemplateFiles(written) : { files: templates, problems: [], matched: [] };
  const config = { ...written, templateFiles: read.files };
  const found = [...read.problems, ...brokenTemplates(read.files), ...refusals(config)];
  return { config: found.length === 0 ? config : undefined, problems: [...problems, ...found] };
}
