// ConfigProblem: one thing wrong with a config file. ConfigError: all of them at once.

import type { Position } from './position.ts';

/** Stable and documented in docs/reference/errors.md; a code is never used again for something else. */
export type ConfigCode = `AM${1 | 2 | 3 | 4}${number}`;

/** One thing wrong with a config file, said so that it can be fixed without asking anyone. */
export interface ConfigProblem {
  readonly code: ConfigCode;
  readonly severity: 'error' | 'warning';
  readonly at: Position;
  /** Where in the document: `route.routes[2].receiver`; empty for the whole file. */
  readonly path: string;
  /** Shows names; a value of a secret's type never. */
  readonly message: string;
  readonly hint?: string;
}

/** `alertmanager.yml:14:17: AM2104 route.routes[2].receiver: no receiver has this name`, and the hint on a line of its own. */
export function formatProblem(problem: ConfigProblem): string {
  const place = `${problem.at.file}:${problem.at.line}:${problem.at.column}`;
  const path = problem.path === '' ? '' : ` ${problem.path}:`;
  const hint = problem.hint === undefined ? '' : `\n  hint: ${problem.hint}`;
  return `${place}: ${problem.code}${path} ${problem.message}${hint}`;
}

/** Thrown where a caller cannot go on without a good config. Holds every problem, warnings included. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      problems
        .filter((problem) => problem.severity === 'error')
        .map(formatProblem)
        .join('\n'),
    );
    this.problems = problems;
  }
}
