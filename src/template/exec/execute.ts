// execute: a rendering from its beginning to its text.

import { asUnicode } from '../values/go-string.ts';
import type { Value } from '../values/value.ts';
import { Frame, Rendering } from './frame.ts';
import type { Program } from './program.ts';

/** The text that the program makes of the dot. `lookup` finds what it calls. Throws {@link TemplateError}. */
export function execute(program: Program, dot: Value, lookup: (name: string) => Program | undefined): string {
  const rendering = new Rendering(lookup, dot);
  program.run(new Frame(rendering, program, dot, 0), dot);
  return asUnicode(rendering.output);
}
