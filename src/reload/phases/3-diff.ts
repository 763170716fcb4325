// Phase 3, diff: what is different from what each component runs now, and which components have to change for it.

import type { Clock } from '../../base/clock.ts';
import { inSlices, type Steps } from '../../base/slices.ts';
import type { Config } from '../../config/config.ts';
import { type ConfigChange, diffConfigsInSteps } from '../config-diff.ts';
import { ReloadFailure } from '../reload-failure.ts';
import { RELOAD_MATRIX } from '../reload-matrix.ts';
import { COMPONENT_NAMES, type ComponentName } from '../reloadable.ts';
import type { Runtime } from '../runtime.ts';

export interface ReloadPlan {
  readonly config: Config;
  readonly changes: readonly ConfigChange[];
  /** In the order of COMPONENT_NAMES. */
  readonly affected: readonly ComponentName[];
}

/** `behind`: components that still run an older config, because they could not take a later one. */
export async function diff(
  running: Runtime,
  config: Config,
  behind: ReadonlyMap<ComponentName, Config>,
  clock: Pick<Clock, 'elapsedMs'>,
  signal: AbortSignal,
): Promise<ReloadPlan> {
  const changes = await inSlices(changesOf(running.config, config, behind), clock, signal);
  const fixed = changes.filter(({ owner }) => owner === 'restart');
  if (fixed.length > 0) {
    throw new ReloadFailure(
      'diff_failed',
      fixed.map(
        (change) => `${keyOf(change)}: a change of this takes a restart; the running process cannot take it up`,
      ),
    );
  }
  const owners = new Set(changes.map(({ owner }) => owner));
  return { config, changes, affected: COMPONENT_NAMES.filter((name) => owners.has(name)) };
}

/** As the file spells it. */
function keyOf({ path }: ConfigChange): string {
  return RELOAD_MATRIX.find(({ owner, section }) => owner === 'restart' && path.startsWith(section))?.key ?? path;
}

function* changesOf(
  running: Config,
  config: Config,
  behind: ReadonlyMap<ComponentName, Config>,
): Steps<readonly ConfigChange[]> {
  const all = yield* diffConfigsInSteps(running, config);
  const changes = all.filter(({ owner }) => owner === 'restart' || !behind.has(owner));
  for (const [name, ran] of behind) {
    const missed = yield* diffConfigsInSteps(ran, config);
    changes.push(...missed.filter(({ owner }) => owner === name));
  }
  return changes;
}
