// The real worker for tests: bundled as the build does it, since Node 20 cannot run TypeScript in a worker.

import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles TypeScript files for Node; answers where the bundles are, in the same order. */
export async function bundled(...files: readonly string[]): Promise<URL[]> {
  // Inside the project, so that packages that are not bundled are found from there.
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, 'amp-bundled-'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...files],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    entryNames: '[name]',
  });
  return files.map((file) => {
    const name = file.replace(/^.*\//, '').replace(/\.ts$/, '.mjs');
    return pathToFileURL(join(outdir, name));
  });
}

/** Where the store's worker is, bundled. */
export async function bundledSqliteWorker(): Promise<URL> {
  const [worker] = await bundled('src/storage/sqlite-worker.ts');
  if (worker === undefined) throw new Error('nothing was bundled');
  return worker;
}
