// Phase 6, health check: asks the new parts whether they work, all at once, within five seconds.

import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../reload-failure.ts';
import { withDeadline } from '../with-deadline.ts';

const HEALTH_CHECK_MAX_MS = 5000;

/** Something that can be asked whether it works; rejects with what is wrong. */
export interface HealthProbe {
  readonly name: string;
  verify(signal: AbortSignal): Promise<void>;
}

/** What is wrong; empty when all is well. */
export async function checkHealth(
  probes: readonly HealthProbe[],
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answers = await Promise.allSettled(
    probes.map((probe) => withDeadline((own) => probe.verify(own), HEALTH_CHECK_MAX_MS, clock, signal)),
  );
  return answers.flatMap((answer, place) =>
    answer.status === 'rejected' ? [`${probes[place]?.name ?? ''}: ${messageOf(answer.reason)}`] : [],
  );
}
