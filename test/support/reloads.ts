// Reloads of the real program from outside: by SIGHUP and by POST, each with the outcome that its log tells.

import type { LogLine, Program } from './program.ts';
import { until } from './until.ts';

/** How the reloads so far have ended, oldest first; `from`: this far into its log. */
export function finishedReloads(program: Program, from = 0): LogLine[] {
  // Only these lines are parsed: a storm of reloads writes many more.
  const start = from === 0 ? 0 : program.stderr.lastIndexOf('\n', from - 1) + 1;
  return program.stderr
    .slice(start)
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.includes('"reload.run.finished"'))
    .map((line) => JSON.parse(line));
}

/** One SIGHUP while no reload runs; answers the log line of its outcome. (Lines of earlier reloads may still be on their way.) */
export async function hangUp(program: Program): Promise<LogLine> {
  const status = await program.get<{ last_attempt: { id: number } | null }>('/api/v2/config/status');
  const last = status.last_attempt?.id ?? 0;
  program.signal('SIGHUP');
  return await until(
    () => `the end of a reload in:\n${program.stderr.slice(-4000)}`,
    () => finishedReloads(program).find(({ reload }) => Number(reload) > last),
  );
}

/** `POST /-/reload`; throws where it is refused. */
export async function reload(program: Program): Promise<void> {
  const { status, text } = await program.fetch('/-/reload', { method: 'POST' });
  if (status !== 200) throw new Error(`reload refused: ${status} ${text}`);
}
