// The real amtool, where there is one, still does what is recorded of it.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { amtool } from '../support/peers.ts';
import { recordSessions, SESSIONS } from './amtool-sessions.ts';

test('the recording of amtool is what amtool does', async () => {
  const recorded: unknown = JSON.parse(
    readFileSync(new URL('../golden/amtool/sessions.json', import.meta.url), 'utf8'),
  );
  expect(JSON.parse(JSON.stringify(await recordSessions(amtool ?? '', SESSIONS)))).toEqual(recorded);
});
