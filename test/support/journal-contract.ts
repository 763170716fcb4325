// The contract of a reload journal, as tests: whatever the database, a crash at any point leaves a record that says
// what ran, what was wanted and what came of it.

import { expect, test } from 'vitest';
import type { StateStore } from '../../src/alerting/ports.ts';
import type { AttemptOpening, NewRevision, ReloadJournal } from '../../src/reload/journal-port.ts';
import type { StoreSite } from './store-contract.ts';
import { aGroup } from './store-rows.ts';
import { settle } from './virtual-clock.ts';

/** A site whose processes have a journal beside their state. */
export interface JournalSite extends StoreSite {
  openStore(): Promise<{ readonly state: StateStore; readonly journal: ReloadJournal }>;
}

const BYTES = Uint8Array.from([0, 255, 10, 195, 40]); // no text: content is kept byte for byte

function revision(hash: string): NewRevision {
  const templates = [{ path: '/etc/amp/\0.tmpl', content: '{{ define "x" }}\ud800{{ end }}' }];
  return { hash, content: BYTES, templates, source: 'alertmanager.yml\0\ud800', createdAtMs: 5 };
}

const OPENING: AttemptOpening = { openedAtMs: 10, trigger: 'sighup', actor: 'ann "\0"', fromRevision: undefined };

export function journalContract(newSite: () => Promise<JournalSite>): void {
  async function withSite(story: (site: JournalSite) => Promise<void>): Promise<void> {
    const site = await newSite();
    try {
      await story(site);
    } finally {
      await site[Symbol.asyncDispose]();
    }
  }

  test('a new journal has no past', () =>
    withSite(async (site) => {
      const { journal } = await site.openStore();
      expect(await journal.liveRevision()).toBeUndefined();
      expect(await journal.openAttempts()).toEqual([]);
      expect(await journal.revisions()).toEqual([]);
      expect(await journal.history({ limit: 10 })).toEqual([]);
    }));

  test('a reload that was applied is on record, with what runs now, after kill -9', () =>
    withSite(async (site) => {
      const { state, journal } = await site.openStore();
      const id = journal.keepRevision(revision('aa'));
      const attempt = journal.openAttempt(OPENING);
      await journal.desire(attempt, id);
      state.keepGroup(aGroup(1));
      await journal.closeAttempt(attempt, {
        closedAtMs: 20,
        outcome: { kind: 'applied', parts: ['routing'] },
        live: id,
      });
      await site.kill();

      const next = await site.openStore();
      expect(await next.journal.liveRevision()).toEqual({ id, ...revision('aa') });
      expect(await next.journal.history({ limit: 10 })).toEqual([
        { ...OPENING, id: attempt, toRevision: id, closedAtMs: 20, outcome: { kind: 'applied', parts: ['routing'] } },
      ]);
      expect(await next.journal.openAttempts()).toEqual([]);
      expect((await next.state.restore()).groups).toEqual([aGroup(1)]);
    }));

  test('an attempt that a crash cut short is found open, with what it wanted, and can be closed', () =>
    withSite(async (site) => {
      const { journal } = await site.openStore();
      const id = journal.keepRevision(revision('aa'));
      const attempt = journal.openAttempt({ ...OPENING, fromRevision: id });
      await journal.desire(attempt, id);
      await site.kill();

      const second = await site.openStore();
      const own = second.journal.openAttempt(OPENING); // its own open attempts were not cut short
      const interrupted = { ...OPENING, id: attempt, fromRevision: id, toRevision: id };
      expect(await second.journal.openAttempts()).toEqual([
        { ...interrupted, closedAtMs: undefined, outcome: undefined },
      ]);
      expect(await second.journal.liveRevision()).toBeUndefined();
      await second.journal.closeAttempt(attempt, { closedAtMs: 30, outcome: 'interrupted' });
      expect(await second.journal.openAttempts()).toEqual([]);
      await second.journal.closeAttempt(own, { closedAtMs: 31, outcome: null });
      await site.kill();

      const third = await site.openStore();
      expect(await third.journal.openAttempts()).toEqual([]);
      const history = await third.journal.history({ limit: 10 });
      expect(history.map(({ id, outcome }) => [id, outcome])).toEqual([
        [own, null],
        [attempt, 'interrupted'],
      ]);
    }));

  test('an attempt is on record within a second of its request', () =>
    withSite(async (site) => {
      const { journal } = await site.openStore();
      const attempt = journal.openAttempt(OPENING);
      await site.clock.advance(1000);
      await settle();
      await site.kill();
      const next = await site.openStore();
      expect((await next.journal.openAttempts()).map(({ id }) => id)).toEqual([attempt]);
    }));

  test('the same content is the same revision; ids are never given twice, not even after forgetting', () =>
    withSite(async (site) => {
      const first = await site.openStore();
      const a = first.journal.keepRevision(revision('aa'));
      const b = first.journal.keepRevision(revision('bb'));
      expect(first.journal.keepRevision(revision('aa'))).toBe(a);
      const attempt = first.journal.openAttempt(OPENING);
      first.journal.forgetRevision(b);
      first.journal.forgetAttempt(attempt);
      await first.state.close();

      const { journal } = await site.openStore();
      const again = journal.keepRevision(revision('bb'));
      expect([a, b, again]).toEqual([1, 2, 3]);
      expect(journal.openAttempt(OPENING)).toBe(attempt + 1);
      expect((await journal.revisions()).map(({ id, hash }) => [id, hash])).toEqual([
        [again, 'bb'],
        [a, 'aa'],
      ]);
      expect(await journal.revision(b)).toBeUndefined();
    }));

  test('the history is read page by page, newest first', () =>
    withSite(async (site) => {
      const { journal } = await site.openStore();
      const ids = [1, 2, 3, 4, 5].map(() => journal.openAttempt(OPENING));
      const page = await journal.history({ limit: 2 });
      const [, last] = page;
      expect(page.map(({ id }) => id)).toEqual([ids[4], ids[3]]);
      if (last === undefined) throw new Error('the page was short');
      const rest = await journal.history({ limit: 10, before: last.id });
      expect(rest.map(({ id }) => id)).toEqual([ids[2], ids[1], ids[0]]);
    }));
}
