// Rehearsal: what V8 learns of a reload by doing it, learnt before anybody waits for one. Reloads are rare, so without it the
// one that somebody waits for at night is always the first, in code that was never compiled. (ADR 32)

import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import type { ConfigReader } from '../config/config-reader.ts';
import { parse, type Source } from './phases/1-load.ts';
import { validate } from './phases/2-validate.ts';
import { diff } from './phases/3-diff.ts';
import type { Runtime } from './runtime.ts';

/** After as many rounds the code is about as quick as it gets. */
const ROUNDS_MAX = 60;
/** A large file, or a slow machine, ends it sooner. */
const WORK_MAX_MS = 500;
/** Between two rounds everybody else has his turn: for at least as long as the round took. */
const PAUSE_MIN_MS = 10;

export interface RehearsalSite {
  readonly clock: Clock;
  readonly reader: ConfigReader;
  running(): Runtime;
  /** Builds what is costly to build of a config, and throws it away. */
  rehearse(config: Config, signal: AbortSignal): Promise<void>;
}

/**
 * Reads the text over and over as if a comment had been edited, compares it with what runs, builds its routes, and throws all
 * of it away. Ends when the signal aborts. Rejects where a round fails, as the reload itself would.
 */
export async function rehearse(source: Source, site: RehearsalSite, signal: AbortSignal): Promise<void> {
  const { clock } = site;
  let workedMs = 0;
  for (let round = 1; round <= ROUNDS_MAX && workedMs < WORK_MAX_MS && !signal.aborted; round += 1) {
    const began = clock.elapsedMs();
    await rehearseOnce(withComment(source, round), site, signal);
    const tookMs = clock.elapsedMs() - began;
    workedMs += tookMs;
    await clock.sleep(Math.max(tookMs, PAUSE_MIN_MS), signal);
  }
}

async function rehearseOnce(source: Source, site: RehearsalSite, signal: AbortSignal): Promise<void> {
  const { config } = await validate(await parse(source, site.reader));
  await diff(site.running(), config, new Map(), site.clock, signal);
  await site.rehearse(config, signal);
}

/** The same config in other bytes. */
function withComment(source: Source, round: number): Source {
  return { ...source, bytes: Buffer.concat([source.bytes, Buffer.from(`\n# ${round}\n`)]) };
}
