// Phase 3, diff: what is different from what each component runs now, and which components have to change for it.

import type { Config } from '../../config/config.ts';
import { type ConfigChange, diffConfigs } from '../config-diff.ts';
import { ReloadFailure } from '../reload-failure.ts';
import { COMPONENT_NAMES, type ComponentName } from '../reloadable.ts';
import type { Runtime } from '../runtime.ts';

export interface ReloadPlan {
  readonly config: Config;
  readonly changes: readonly ConfigChange[];
  /** In the order of COMPONENT_NAMES. */
  readonly affected: readonly ComponentName[];
}

/** `behind`: components that still run an older config, because they could not take a later one. */
export function diff(running: Runtime, config: Config, behind: ReadonlyMap<ComponentName, Config>): ReloadPlan {
  const changes = [
    ...diffConfigs(running.config, config).filter(({ owner }) => owner === 'restart' || !behind.has(owner)),
    ...[...behind].flatMap(([name, ran]) => diffConfigs(ran, config).filter(({ owner }) => owner === name)),
  ];
  const fixed = changes.filter(({ owner }) => owner === 'restart');
  if (fixed.length > 0) {
    throw new ReloadFailure(
      'diff_failed',
      fixed.map(({ path }) => `${path}: a change of this takes a restart; the running process cannot take it up`),
    );
  }
  const owners = new Set(changes.map(({ owner }) => owner));
  return { config, changes, affected: COMPONENT_NAMES.filter((name) => owners.has(name)) };
}
