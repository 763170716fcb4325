// Reloadable: what every component of a reload promises. Preparing is slow, may fail, and nobody notices; committing and
// rolling back are synchronous and cannot fail; disposing releases whichever lost, in the background.

import type { Config } from '../config/config.ts';
import type { Runtime } from './runtime.ts';

/** The specification's names, letter for letter; then what it does not know of. */
export const COMPONENT_NAMES = [
  'routing',
  'receivers',
  'inhibition',
  'silencing',
  'grouping',
  'database',
  'redis',
  'llm',
  'tracing',
] as const;
export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** The fields of the snapshot that a component replaces. */
export type Part = Partial<Omit<Runtime, 'config' | 'hash' | 'text' | 'revision'>>;

export interface Reloadable {
  readonly name: ComponentName;
  /** Whether a reload is refused when this one cannot be prepared. Otherwise its old part goes on running, and is said to be pinned. */
  readonly isCritical: boolean;
  /** Builds the new beside the running one. Rejects where it cannot be built; stops soon after the signal aborts. */
  prepare(next: Config, running: Runtime, signal: AbortSignal): Promise<Staged>;
}

export interface Staged {
  readonly name: ComponentName;
  readonly part: Part;
  /** `undefined`, not `void`: TypeScript then refuses a commit that is asynchronous. */
  commit(): undefined;
  rollback(): undefined;
  /** Asks the new part whether it works. Rejects with what is wrong. */
  verify(signal: AbortSignal): Promise<void>;
  /**
   * The verdict is good: now, in one step that awaits nothing, is done what cannot be gone back on. By throwing it can still
   * refuse; then nothing has happened, and it is rolled back.
   */
  settle?(): undefined;
  /** Releases whichever lost: the new one before a commit or after a rollback, else the old one. Nobody waits for it. */
  dispose(): Promise<void>;
}
