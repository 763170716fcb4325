import { expect, test } from 'vitest';
import { DirectSite } from '../../test/support/direct-home.ts';
import type { Verdict } from '../llm/verdict-store.ts';

function verdict(key: string, askedAtMs: number): Verdict {
  const text = '\u0000"\n\u{1f4a9}é';
  const classification = {
    severity: 'noise',
    confidence: 0.25,
    summary: text,
    reasoning: '',
    suggestedActions: [text, 'b'],
  } as const;
  return { key, model: 'a/b:c', askedAtMs, classification };
}

test('what was learned and spent is there for the next process, the oldest first', async () => {
  await using site = new DirectSite();
  const first = await site.openStore();
  expect(await first.verdicts.load()).toEqual({ verdicts: [], spending: undefined });
  first.verdicts.keep(verdict('b', 3000));
  first.verdicts.keep(verdict('a', 4000));
  first.verdicts.keep(verdict('c', 1000));
  first.verdicts.keep(verdict('b', 2000));
  first.verdicts.forget('c');
  first.verdicts.keepSpending({ month: 202601, requests: 7 });
  await first.state.close();
  const second = await site.openStore();
  expect(await second.verdicts.load()).toEqual({
    verdicts: [verdict('b', 2000), verdict('a', 4000)],
    spending: { month: 202601, requests: 7 },
  });
});

test('more than one page of them is read whole', async () => {
  await using site = new DirectSite();
  const store = await site.openStore();
  for (let n = 0; n < 2500; n += 1) store.verdicts.keep(verdict(`k${n}`, n));
  const { verdicts } = await store.verdicts.load();
  expect([verdicts.length, verdicts[0]?.key, verdicts.at(-1)?.key]).toEqual([2500, 'k0', 'k2499']);
});

test('a row that cannot be read is asked again, and keeps nobody from starting', async () => {
  await using site = new DirectSite();
  const store = await site.openStore();
  store.verdicts.keep(verdict('good', 1));
  await store.state.flush();
  const upserts = ['x', '{', 'y', '["m",1,"page all",1,"","",[]]', 'z', '["m",1,"info",1,"","",{}]'];
  const parts = [{ table: 'verdicts', upserts, deletes: [] } as const];
  await store.home.write({
    first: true,
    last: true,
    durable: false,
    forgottenGroups: [],
    parts: parts.map((part) => ({ ...part, deletes: [] })),
  });
  expect((await store.verdicts.load()).verdicts).toEqual([verdict('good', 1)]);
});
