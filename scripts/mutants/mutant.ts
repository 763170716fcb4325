// Mutant: a mistake that somebody could make, put into the source on purpose. Its name is the fact that would be wrong; if no
// test fails, nothing keeps that fact true.

export interface Mutant {
  /** What would be wrong: "a reload starts group_wait anew". */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test files of which one must fail. */
  readonly tests: readonly string[];
}

type Edit = Pick<Mutant, 'name' | 'find' | 'replace'> & { readonly tests?: readonly string[] };

/** Mutants of one file. `tests` notice all of them, where a mutant does not name its own. */
export function mutantsOf(file: string, tests: readonly string[], edits: readonly Edit[]): readonly Mutant[] {
  return edits.map((edit) => ({ file, tests, ...edit }));
}

/** The text with the mistake in it. Throws where the place of it is not there any more, or stands twice. */
export function mutated(text: string, { name, file, find, replace }: Mutant): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`"${name}": its text stands ${times} times in ${file}, not once`);
  return text.replace(find, () => replace);
}
