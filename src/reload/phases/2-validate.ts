// Phase 2, validate: what the text says becomes a config, or every reason why not, all at once.

import type { Config } from '../../config/config.ts';
import { type ConfigProblem, formatProblem } from '../../config/config-error.ts';
import type { ReadText } from '../../config/config-reader.ts';
import { ReloadFailure } from '../reload-failure.ts';

export interface Validated {
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
}

/** Tries what only the running server can try of a config; answers what is wrong. */
export type TryConfig = (config: Config) => Promise<readonly ConfigProblem[]>;

/** Rejects with a {@link ReloadFailure} `validation_failed`. What Alertmanager accepts and this server cannot run is refused by name. */
export async function validate(text: ReadText, tryConfig: TryConfig = async () => []): Promise<Validated> {
  const { config, problems: found } = await text.check();
  const problems = config === undefined ? found : [...found, ...(await tryConfig(config))];
  if (config !== undefined && problems.every(({ severity }) => severity === 'warning'))
    return { config, warnings: problems };
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw new ReloadFailure('validation_failed', errors.map(formatProblem));
}
