// Phase 2, validate: what the text says becomes a config, or every reason why not, all at once.

import type { Config } from '../../config/config.ts';
import { type ConfigProblem, formatProblem } from '../../config/config-error.ts';
import type { ReadText } from '../../config/config-reader.ts';
import { ReloadFailure } from '../reload-failure.ts';

export interface Validated {
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
}

/** Rejects with a {@link ReloadFailure} `validation_failed`. What Alertmanager accepts and this server cannot run is refused by name. */
export async function validate(text: ReadText): Promise<Validated> {
  const { config, problems } = await text.check();
  if (config !== undefined) return { config, warnings: problems };
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw new ReloadFailure('validation_failed', errors.map(formatProblem));
}
