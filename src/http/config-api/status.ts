// GET /api/v2/config/status: which config runs, how the last reload ended, and what does not run as the file says.

import type { RevisionId } from '../../alerting/ports.ts';
import { errorTypesOf, type Pinned, reasonsOf, statusOf } from '../../reload/reload-outcome.ts';
import type { LastAttempt, ReloadStatusView } from '../../reload/reload-status.ts';
import type { Answer } from '../answer.ts';
import { document, moment } from './wire.ts';

export interface ConfigStatusView {
  readonly reloads: ReloadStatusView;
  readonly file: string;
  readonly hash: string;
  readonly revision: RevisionId;
  readonly retired: { readonly groups: number; readonly destinations: number };
  readonly store: {
    readonly state: 'ok' | 'away';
    readonly sinceMs: number;
    readonly pending: number;
    readonly dropped: number;
    readonly lastError: string | undefined;
  };
  /** Undefined where the config names none. */
  readonly redis: RedisStatus | undefined;
  readonly llm: LlmStatus | undefined;
}

export interface RedisStatus {
  readonly address: string;
  /** Why it does not answer. */
  readonly trouble: string | undefined;
  readonly sinceMs: number;
}

export interface LlmStatus {
  readonly endpoint: string;
  /** Why it cannot be relied on. */
  readonly trouble: string | undefined;
  readonly sinceMs: number;
}

export function getConfigStatus(view: ConfigStatusView): Answer {
  const { reloads, file, hash, revision, retired, store, redis, llm } = view;
  const { version, status, lastReloadMs, lastAttempt, underWay, desired, pinned, fileErrors } = reloads;
  const troubles = [redis?.trouble, llm?.trouble, lastAttempt?.lock?.trouble];
  // Both fields denote one instant, in whole seconds.
  const lastReload = Math.floor(lastReloadMs / 1000);
  return document({
    version,
    status,
    last_reload: moment(lastReload * 1000),
    last_reload_unix: lastReload,
    file,
    hash,
    revision,
    desired_revision: desired ?? revision,
    current_attempt: underWay ?? null,
    last_attempt: lastAttempt === undefined ? null : attemptView(lastAttempt),
    degraded: pinned.length > 0 || troubles.some((trouble) => trouble !== undefined),
    pinned: pinned.map(({ component, reason }: Pinned) => ({ component, reason })),
    retiring_groups: retired.groups,
    retired_receivers: retired.destinations,
    fallback: fileErrors.length === 0 ? null : { reasons: fileErrors },
    store: {
      state: store.state,
      since: moment(store.sinceMs),
      pending: store.pending,
      dropped: store.dropped,
      last_error: store.lastError ?? null,
    },
    redis: redis === undefined ? null : redisView(redis),
    llm: llm === undefined ? null : llmView(llm),
  });
}

function redisView({ address, trouble, sinceMs }: RedisStatus): object {
  const state = trouble === undefined ? 'ok' : 'away';
  return { address, state, since: moment(sinceMs), last_error: trouble ?? null };
}

function llmView({ endpoint, trouble, sinceMs }: LlmStatus): object {
  const state = trouble === undefined ? 'ok' : 'failing';
  return { endpoint, state, since: moment(sinceMs), last_error: trouble ?? null };
}

function attemptView(last: LastAttempt): object {
  const { attempt, request, outcome, phase, durationMs, rollbackMs, endedAtMs, lock } = last;
  return {
    id: attempt,
    trigger: request.trigger,
    actor: request.actor,
    closed_at: moment(endedAtMs),
    duration_ms: durationMs,
    status: statusOf(outcome),
    outcome: outcome.kind,
    phase: phase ?? null,
    error_types: errorTypesOf(outcome),
    rollback_reason: outcome.kind === 'rolled-back' ? outcome.reason : null,
    rollback_ms: rollbackMs ?? null,
    reasons: reasonsOf(outcome),
    lock: lock?.kind ?? null,
    fence: lock?.fence ?? null,
    lock_trouble: lock?.trouble ?? null,
  };
}
