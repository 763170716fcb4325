// check-config: Alertmanager's verdict on config files, with every problem and its place. What Alertmanager takes and this
// server cannot run yet is a warning here.

import { checkFiles } from '../config/check-files.ts';
import { brokenTemplates } from '../config/check-templates.ts';
import type { Config } from '../config/config.ts';
import { type ConfigProblem, formatProblem } from '../config/config-error.ts';
import { refusals } from '../config/not-yet.ts';
import { parseConfig } from '../config/parse-config.ts';
import type { TemplateFilesRead } from '../config/template-files.ts';
import type { MatcherMode } from '../labels/label-name.ts';
import { reasonOf } from './named-file.ts';

/** What the command reads and writes. */
export interface CheckConfigIo {
  /** Rejects if there is no such file. */
  read(file: string): Promise<Uint8Array>;
  exists(path: string): boolean;
  /** The files that the config's `templates` match. */
  templates(config: Config): TemplateFilesRead;
  out(text: string): void;
  err(text: string): void;
}

export interface CheckConfigOptions {
  readonly format?: 'text' | 'json';
  readonly matcherMode?: MatcherMode;
}

interface Checked {
  readonly file: string;
  readonly config: Config | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** The exit code: 0 if Alertmanager would take every file, else 1. */
export async function checkConfig(
  files: readonly string[],
  io: CheckConfigIo,
  { format = 'text', matcherMode = 'fallback' }: CheckConfigOptions = {},
): Promise<number> {
  const all: Checked[] = [];
  for (const file of files) {
    const checked = await checkFile(file, io, matcherMode);
    all.push(checked);
    if (format === 'text') io.out(asText(checked));
  }
  if (format === 'json') io.out(`${JSON.stringify({ files: all.map(asJson) }, undefined, 2)}\n`);
  const failed = all.filter(({ config }) => config === undefined).length;
  if (failed > 0) io.err(`amp: error: failed to validate ${failed} file(s)\n`);
  return failed > 0 ? 1 : 0;
}

async function checkFile(file: string, io: CheckConfigIo, matcherMode: MatcherMode): Promise<Checked> {
  let bytes: Uint8Array;
  try {
    bytes = await io.read(file);
  } catch (error) {
    const message = `cannot read the file: ${reasonOf(error)}`;
    const at = { file, line: 1, column: 1 };
    return { file, config: undefined, problems: [{ code: 'AM1010', severity: 'error', at, path: '', message }] };
  }
  const { config, problems } = parseConfig(bytes, file, { matcherMode });
  if (config === undefined) return { file, config, problems };
  const templates = io.templates(config);
  const broken = [...templates.problems, ...brokenTemplates(templates.files)];
  const notYet = refusals(config).map((problem) => ({ ...problem, severity: 'warning' as const }));
  const ofFiles = checkFiles(config, { templates: templates.matched, exists: io.exists });
  const all = [...problems, ...broken, ...ofFiles, ...notYet];
  return { file, config: broken.length > 0 ? undefined : config, problems: all };
}

/** As amtool prints it, with all problems and not the first alone. */
function asText({ file, config, problems }: Checked): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const verdict = config === undefined ? `FAILED: ${errors} ${errors === 1 ? 'error' : 'errors'}` : 'SUCCESS';
  const lines = [`Checking '${file}'  ${verdict}`];
  if (config !== undefined) lines.push('Found:', ...foundIn(config));
  for (const problem of problems) {
    lines.push(problem.severity === 'warning' ? `warning: ${formatProblem(problem)}` : formatProblem(problem));
  }
  return `${lines.join('\n')}\n\n`;
}

function foundIn(config: Config): readonly string[] {
  return [
    ' - global config',
    ' - route',
    ` - ${config.inhibitRules.length} inhibit rules`,
    ` - ${config.receivers.length} receivers`,
    ` - ${config.templates.length} templates`,
    ...(config.templates.length > 0 ? ['  SUCCESS'] : []), // of the templates: amtool parses them after the rest
  ];
}

function asJson({ file, config, problems }: Checked): object {
  return { file, valid: config !== undefined, problems };
}
