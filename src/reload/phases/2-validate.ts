// Phase 2, validate: bytes become a config, or every reason why not, all at once.

import { dirname, isAbsolute, join } from 'node:path';
import { glob } from '../../base/glob.ts';
import type { Config } from '../../config/config.ts';
import type { ConfigProblem } from '../../config/config-error.ts';
import { refusals } from '../../config/not-yet.ts';
import { parseConfig } from '../../config/parse-config.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import type { Source } from './1-load.ts';

export interface Validated {
  /** Undefined exactly when one of the problems is an error. */
  readonly config: Config | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** What Alertmanager accepts and this server can run: the rest is refused by name. */
export function validate(source: Source, matcherMode: MatcherMode): Validated {
  const { config, problems } = parseConfig(source.bytes, source.file, { matcherMode });
  if (config === undefined) return { config, problems };
  const folder = dirname(source.file);
  const refused = refusals(
    config,
    config.templates.map((pattern) => glob(isAbsolute(pattern) ? pattern : join(folder, pattern))),
  );
  return { config: refused.length > 0 ? undefined : config, problems: [...problems, ...refused] };
}
