import { expect, test } from 'vitest';
import { DirectSite } from '../../test/support/direct-home.ts';
import { journalContract } from '../../test/support/journal-contract.ts';
import type { NewRevision } from '../reload/journal-port.ts';

const REVISION: NewRevision = { hash: 'aa', content: new Uint8Array(), templates: [], source: 'a', createdAtMs: 5 };

journalContract(() => Promise.resolve(new DirectSite()));

test('of a reload only the outcome waits for the platter: what it desires is written before', async () => {
  const site = new DirectSite();
  const { journal, home } = await site.openStore();
  const before = home.slices.length;
  const attempt = journal.openAttempt({ openedAtMs: 10, trigger: 'http', actor: 'ann', fromRevision: undefined });
  const live = journal.keepRevision(REVISION);
  await journal.desire(attempt, live);
  const [wish, ...more] = home.slices.slice(before);
  expect(wish).toMatchObject({ last: true, durable: false });
  expect(wish?.parts.map(({ table }) => table)).toEqual(expect.arrayContaining(['revisions', 'attempts']));
  expect(more).toEqual([]);
  await journal.closeAttempt(attempt, { closedAtMs: 20, outcome: null, live });
  expect(home.slices.slice(before + 1)).toMatchObject([{ last: true, durable: true }]);
  await site[Symbol.asyncDispose]();
});
