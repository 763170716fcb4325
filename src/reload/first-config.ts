// The config to start with: the file's; or, with `--config.fallback=last-good`, the last one that ran, when the file is bad.

import type { Config } from '../config/config.ts';
import { type ConfigProblem, formatProblem } from '../config/config-error.ts';
import type { ReloadJournal } from './journal-port.ts';
import { load, type Source } from './phases/1-load.ts';
import type { Validated } from './phases/2-validate.ts';

export interface FirstConfig {
  readonly source: Source;
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
  /** Why it is not the file's; empty when it is. */
  readonly fileErrors: readonly string[];
}

/** The file is bad and nothing may stand in for it. `reasons`: one a line, each with its place and code. */
export class NoConfig extends Error {
  override readonly name = 'NoConfig';
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.reasons = reasons;
  }
}

export async function firstConfig(
  file: string,
  fallback: 'none' | 'last-good',
  validate: (source: Source) => Validated,
  journal: Pick<ReloadJournal, 'liveRevision'>,
): Promise<FirstConfig> {
  const fromFile = await attempt(() => load(file), validate);
  if (!Array.isArray(fromFile)) return { ...fromFile, fileErrors: [] };
  if (fallback === 'none') throw new NoConfig(fromFile);
  const last = await journal.liveRevision();
  if (last === undefined) throw new NoConfig([...fromFile, 'there is no last good configuration to fall back to']);
  const { content: bytes, hash, source } = last;
  const again = await attempt(() => Promise.resolve({ file: source, bytes, hash }), validate);
  if (Array.isArray(again))
    throw new NoConfig([...fromFile, 'the last good configuration is not accepted any more:', ...again]);
  return { ...again, fileErrors: fromFile };
}

async function attempt(
  read: () => Promise<Source>,
  validate: (source: Source) => Validated,
): Promise<Omit<FirstConfig, 'fileErrors'> | string[]> {
  try {
    const source = await read();
    const { config, problems } = validate(source);
    const errors = problems.filter((problem) => problem.severity === 'error');
    return config === undefined ? errors.map(formatProblem) : { source, config, warnings: problems };
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
