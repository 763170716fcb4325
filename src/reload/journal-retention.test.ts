import { expect, test } from 'vitest';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { RevisionId } from '../alerting/ports.ts';
import type { AttemptId } from './journal-port.ts';
import { ATTEMPTS_KEPT, JournalRetention, PRUNED_EVERY, REVISIONS_KEPT } from './journal-retention.ts';

test('the newest revisions stay, and those that something needs; the others are forgotten', async () => {
  const { journal } = new MemoryStore({ clock: new VirtualClock() });
  const ids: RevisionId[] = [];
  for (let n = 0; n < REVISIONS_KEPT + 20; n += 1) {
    ids.push(
      journal.keepRevision({
        hash: `h${n}`,
        content: new Uint8Array([n]),
        templates: [],
        source: 'a.yml',
        createdAtMs: n,
      }),
    );
  }
  const needed = ids.slice(3, 5);
  await new JournalRetention(journal, async () => new Set(needed)).prune(PRUNED_EVERY as AttemptId);
  const left = (await journal.revisions()).map(({ id }) => id).sort((a, b) => a - b);
  expect(left).toEqual([...needed, ...ids.slice(20)]);
});

test('the newest attempts stay, however many there were', async () => {
  const { journal } = new MemoryStore({ clock: new VirtualClock() });
  const total = ATTEMPTS_KEPT + PRUNED_EVERY;
  let newest = 0 as AttemptId;
  for (let n = 0; n < total; n += 1) {
    newest = journal.openAttempt({ openedAtMs: n, trigger: 'test', actor: 'me', fromRevision: undefined });
  }
  await new JournalRetention(journal, async () => new Set()).prune(newest);
  const oldest = (await journal.history({ limit: total })).at(-1)?.id;
  expect(oldest).toBe(PRUNED_EVERY + 1);
});

test('nobody is asked what is needed while nothing is old: the answer costs a look at every live group', async () => {
  const { journal } = new MemoryStore({ clock: new VirtualClock() });
  for (let n = 0; n < REVISIONS_KEPT; n += 1) {
    journal.keepRevision({ hash: `h${n}`, content: new Uint8Array(), templates: [], source: 'a.yml', createdAtMs: n });
  }
  const asked: number[] = [];
  const retention = new JournalRetention(journal, async () => {
    asked.push(1);
    return new Set();
  });
  await retention.prune(PRUNED_EVERY as AttemptId);
  expect(asked).toHaveLength(0);
  journal.keepRevision({ hash: 'h', content: new Uint8Array(), templates: [], source: 'a.yml', createdAtMs: 0 });
  await retention.prune((2 * PRUNED_EVERY) as AttemptId);
  expect(asked).toHaveLength(1);
});
