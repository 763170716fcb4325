// Runs the real amtool over the sessions and writes down what it did, after a change of the sessions:
// AMTOOL=… npx tsx test/cli/record-amtool.ts

import { mkdirSync, writeFileSync } from 'node:fs';
import { amtool } from '../support/peers.ts';
import { recordSessions, SESSIONS } from './amtool-sessions.ts';

if (amtool === undefined) throw new Error('there is no amtool here');
mkdirSync('test/golden/amtool', { recursive: true });
const recorded = await recordSessions(amtool, SESSIONS);
writeFileSync('test/golden/amtool/sessions.json', `${JSON.stringify(recorded, undefined, 1)}\n`);
