// Silences of the config file through reloads that fail, and deaths after them: the failed file has neither begun nor ended one.

import { expect, test } from 'vitest';
import { Site } from '../support/program.ts';

const STAYS = 'silences: [{matchers: [alertname=Stays], duration: 1h, comment: stays, created_by: me}]';
const COMES = 'silences: [{matchers: [alertname=Comes], duration: 1h, comment: comes, created_by: me}]';
/** Can be prepared by no server: nobody listens there. */
const UNREACHABLE = "database: {url: 'postgres://amp@127.0.0.1:1/amp'}";

function config(more: string): string {
  return `route: {receiver: web}\nreceivers: [{name: web}]\n${more}\n`;
}

interface Shown {
  readonly comment: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly status: { readonly state: string };
}

test.concurrent('a reload that fails ends no silence of the old file and begins none of the new one, after a kill neither', async () => {
  const site = new Site(config(STAYS));
  const first = await site.start();
  const before = await first.get<Shown[]>('/api/v2/silences');
  expect(before).toMatchObject([{ comment: 'stays', status: { state: 'active' } }]);
  site.configure(config(`${COMES}\n${UNREACHABLE}`));
  const answer = await first.fetch('/-/reload', { method: 'POST' });
  expect(answer).toMatchObject({ status: 500, text: expect.stringContaining('PostgreSQL at 127.0.0.1:1') });
  expect(await first.get('/api/v2/silences')).toEqual(before);
  await first.silence('nothing', 60_000); // what was given to the store is written before this is answered
  await first.killed();
  site.configure(config(STAYS));
  const second = await site.start();
  const after = await second.get<Shown[]>('/api/v2/silences');
  expect(after.filter(({ comment }) => comment !== 'at work')).toEqual(before);
});
