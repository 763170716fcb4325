// Program: a template ready to run: its tree compiled to closures.

import type { Source } from '../parse/source.ts';
import type { Value } from '../values/value.ts';
import type { Frame } from './frame.ts';

export interface Program {
  readonly name: string;
  readonly source: Source;
  readonly run: Run;
}

/** What a statement answers: whether it ran to its end, or to a `{{break}}` or `{{continue}}` that the nearest range awaits. */
export type Ran = 'through' | 'break' | 'continue';

export type Run = (frame: Frame, dot: Value) => Ran;
export type Evaluate = (frame: Frame, dot: Value) => Value;
