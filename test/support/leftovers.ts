// Leftovers: what a test file has made and what must be gone when all its tests are over: processes, servers, directories.
// Not the test's own end, because tests that wait for other processes run side by side.

const leftovers: (() => unknown)[] = [];

/** Called after the last test of the file, the youngest first. */
export function atTheEnd(clean: () => unknown): void {
  leftovers.push(clean);
}

/** In a test vitest calls it; elsewhere, as in a benchmark, whoever has made something. */
export async function cleanUp(): Promise<void> {
  for (const clean of leftovers.splice(0).reverse()) await clean();
}

if (process.env.VITEST !== undefined) {
  const { afterAll } = await import('vitest');
  afterAll(cleanUp);
}
