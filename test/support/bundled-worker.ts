// The real worker for tests: bundled as the build does it, since Node 20 cannot run TypeScript in a worker.

import { mkdirSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const SQLITE_WORKER = new URL('../../src/storage/sqlite-worker.ts', import.meta.url);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles TypeScript files for Node; answers where the bundles are, in the same order. */
export async function bundled(...files: readonly URL[]): Promise<URL[]> {
  // Inside the project, so that packages that are not bundled are found from there.
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, 'amp-bundled-'));
  const paths = files.map((file) => fileURLToPath(file));
  await build({
    absWorkingDir: ROOT,
    entryPoints: paths,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    entryNames: '[name]',
  });
  return paths.map((path) => pathToFileURL(join(outdir, `${basename(path, '.ts')}.mjs`)));
}
