// Reloads of the real program from outside: by SIGHUP and by POST, each with the outcome that its log tells.

import type { LogLine, Program } from './program.ts';
import { until } from './until.ts';

/** How the reloads so far have ended, oldest first. */
export function finishedReloads(program: Program): LogLine[] {
  // Only these lines are parsed: a storm of reloads writes many more.
  return program.stderr
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.includes('"reload.run.finished"'))
    .map((line) => JSON.parse(line));
}

/** One SIGHUP while no reload runs; answers the log line of its outcome. */
export async function hangUp(program: Program): Promise<LogLine> {
  const before = finishedReloads(program).length;
  program.signal('SIGHUP');
  return await until(
    () => `the end of a reload in:\n${program.stderr.slice(-4000)}`,
    () => finishedReloads(program)[before],
  );
}

/** `POST /-/reload`; throws where it is refused. */
export async function reload(program: Program): Promise<void> {
  const { status, text } = await program.fetch('/-/reload', { method: 'POST' });
  if (status !== 200) throw new Error(`reload refused: ${status} ${text}`);
}
