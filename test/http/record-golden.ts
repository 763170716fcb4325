// Records the golden answers: `ALERTMANAGER=… npx tsx test/http/record-golden.ts PORT`, with a fresh Alertmanager on PORT that
// runs test/golden/http/alertmanager.yml. Run it again when requests.ts changes.

import { writeFileSync } from 'node:fs';
import { converse } from './conversation.ts';
import { REQUESTS } from './requests.ts';

const answers = await converse(Number(process.argv[2]), REQUESTS);
const lines = REQUESTS.map((request, i) => JSON.stringify({ request, answer: answers[i] }));
writeFileSync(new URL('../golden/http/conversation.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
