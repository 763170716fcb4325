// Asks the real amtool about the corpus and writes its verdicts down, after a change of the corpus:
// AMTOOL=… npx tsx test/compat/record-config-verdicts.ts

import { writeFileSync } from 'node:fs';
import { amtool } from '../support/peers.ts';
import { corpus } from './config-corpus.ts';
import { freshVerdicts } from './config-oracle.ts';

if (amtool === undefined) throw new Error('there is no amtool here');
const verdicts = freshVerdicts(amtool, corpus());
writeFileSync('test/fixtures/config/verdicts.json', `${JSON.stringify(verdicts, undefined, 2)}\n`);
