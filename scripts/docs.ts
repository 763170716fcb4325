// `npm run docs`: writes the reference pages that are made from the program.

import { writeFile } from 'node:fs/promises';
import { flagsPage } from './reference/flags-page.ts';
import { metricsPage } from './reference/metrics-page.ts';

await writeFile('docs/reference/flags.md', flagsPage());
await writeFile('docs/reference/metrics.md', await metricsPage());
