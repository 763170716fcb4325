// `npm run tidy`: the architecture and the habits of this project, checked on its own text.

import { wrongArrows } from './tidy/arrows.ts';
import { brokenHabits } from './tidy/habits.ts';
import { readSources } from './tidy/source-file.ts';

const files = readSources(['src', 'test', 'scripts', 'bench']);
const findings = [...wrongArrows(files), ...brokenHabits(files)];
for (const { path, line, message } of findings) console.error(`${path}:${line}: ${message}`);
console.log(`tidy: ${files.length} files, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
