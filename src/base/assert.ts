// Assertions: a broken invariant is a bug of ours, never a user's mistake. It is thrown and ends the process.

/** Thrown when an invariant of the program does not hold. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** Throws {@link BrokenInvariant} unless `condition` holds. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BrokenInvariant(message);
}
