// Builds dist/: the program, and beside it the workers of the store, of large config files and of costly regular expressions. Everything is bundled except
// the native SQLite: until all modules are loaded takes 120 ms so, and 150 to 190 ms with the packages read from
// node_modules (Node 20, two cores). It is not minified: that would save 8 ms, and a stack trace could not be read.

import { copyFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

// Bundled CommonJS packages ask for Node's own modules by `require`, which an ES module does not have.
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

await rm(`${root}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    main: 'src/main.ts',
    'sqlite-worker': 'src/storage/sqlite-worker.ts',
    'config-worker': 'src/config/worker/config-worker.ts',
    'regexp-worker': 'src/labels/judge/regexp-worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true, // what is imported late is a file of its own, read late
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@photostructure/sqlite'],
  banner: { js: REQUIRE },
  sourcemap: true,
  logLevel: 'warning',
});
// Read by name at run time, from beside the module that does so.
await copyFile(`${root}/src/http/api-v2/openapi.yaml`, `${root}/dist/openapi.yaml`);
