// runnableConfig: what a text says, as a server needs it: a config that it can run, or every reason why not. Unlike
// parseConfig it looks for the template files, and refuses what Alertmanager takes and this server cannot do.

import { dirname, isAbsolute, join } from 'node:path';
import { glob } from '../base/glob.ts';
import type { MatcherMode } from '../labels/label-name.ts';
import { refusals } from './not-yet.ts';
import { type ConfigSyntax, decodeConfig, type ParsedConfig } from './parse-config.ts';

/** What is wrong, warnings included; `config` is there exactly if no problem is an error. */
export function runnableConfig(syntax: ConfigSyntax, matcherMode: MatcherMode): ParsedConfig {
  const { config, problems } = decodeConfig(syntax, { matcherMode });
  if (config === undefined) return { config, problems };
  const folder = dirname(syntax.source.file);
  const templateFiles = config.templates.map((pattern) => glob(isAbsolute(pattern) ? pattern : join(folder, pattern)));
  const refused = refusals(config, templateFiles);
  return { config: refused.length === 0 ? config : undefined, problems: [...problems, ...refused] };
}
