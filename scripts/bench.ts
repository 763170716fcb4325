// `npm run bench -- NAME [options]`: builds the program, then runs bench/NAME.bench.ts.

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const [name = '', ...options] = process.argv.slice(2);
const bench = `${root}/bench/${name}.bench.ts`;

if (name === '' || !existsSync(bench)) {
  const names = readdirSync('bench').flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? []);
  console.error(`usage: npm run bench -- NAME [options], where NAME is one of: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  await import('./build.ts');
  process.argv.splice(2, process.argv.length, ...options);
  await import(bench);
}
