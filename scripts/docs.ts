// `npm run docs`: writes the reference pages that are made from the program.

import { writeFile } from 'node:fs/promises';
import { cliPage } from './reference/cli-page.ts';
import { errorsPage } from './reference/errors-page.ts';
import { flagsPage } from './reference/flags-page.ts';
import { matrixPage } from './reference/matrix-page.ts';
import { metricsPage } from './reference/metrics-page.ts';

await writeFile('docs/reference/cli.md', cliPage());
await writeFile('docs/reference/errors.md', errorsPage());
await writeFile('docs/reference/flags.md', flagsPage());
await writeFile('docs/reference/metrics.md', await metricsPage());
await writeFile('docs/reference/reload-matrix.md', matrixPage());
