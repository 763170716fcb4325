// Phase 2, validate: what the text says becomes a config, or every reason why not, all at once.

import { dirname, isAbsolute, join } from 'node:path';
import { glob } from '../../base/glob.ts';
import type { Config } from '../../config/config.ts';
import { type ConfigProblem, formatProblem } from '../../config/config-error.ts';
import { refusals } from '../../config/not-yet.ts';
import { type ConfigSyntax, decodeConfig } from '../../config/parse-config.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import { ReloadFailure } from '../reload-failure.ts';

export interface Validated {
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
}

/** Throws a {@link ReloadFailure} `validation_failed`. What Alertmanager accepts and this server cannot run is refused by name. */
export function validate(syntax: ConfigSyntax, matcherMode: MatcherMode): Validated {
  const { config, problems } = decodeConfig(syntax, { matcherMode });
  const folder = dirname(syntax.source.file);
  const all =
    config === undefined
      ? problems
      : [
          ...problems,
          ...refusals(
            config,
            config.templates.map((pattern) => glob(isAbsolute(pattern) ? pattern : join(folder, pattern))),
          ),
        ];
  const errors = all.filter(({ severity }) => severity === 'error');
  if (config === undefined || errors.length > 0)
    throw new ReloadFailure('validation_failed', errors.map(formatProblem));
  return { config, warnings: all };
}
