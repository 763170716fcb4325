// All mutants. What each would do to people is its name.

import { ADOPTING } from './adopting.ts';
import { ANSWERING } from './answering.ts';
import { CLASSIFYING } from './classifying.ts';
import { COMPONENT_PARTS } from './components.ts';
import { DECIDING_AHEAD } from './deciding-ahead.ts';
import { FLUSHING } from './flushing.ts';
import { INHERITING } from './inheriting.ts';
import { KEEPING } from './keeping.ts';
import { LOCKING } from './locking.ts';
import { MOVING } from './moving.ts';
import type { Mutant } from './mutant.ts';
import { PHASES } from './phases.ts';
import { RECEIVING } from './receiving.ts';
import { RELOADING } from './reloading.ts';
import { REREADING } from './rereading.ts';
import { TELLING } from './telling.ts';

export const MUTANTS: readonly Mutant[] = [
  ...DECIDING_AHEAD,
  ...FLUSHING,
  ...TELLING,
  ...ADOPTING,
  ...RECEIVING,
  ...RELOADING,
  ...PHASES,
  ...REREADING,
  ...LOCKING,
  ...COMPONENT_PARTS,
  ...CLASSIFYING,
  ...KEEPING,
  ...MOVING,
  ...INHERITING,
  ...ANSWERING,
];
