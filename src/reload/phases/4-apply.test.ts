import { expect, test } from 'vitest';
import { BASE, goodConfig } from '../../../test/support/config-files.ts';
import { settle, VirtualClock } from '../../../test/support/virtual-clock.ts';
import type { RevisionId } from '../../alerting/ports.ts';
import type { AttemptId } from '../journal-port.ts';
import { LocalLock, type LockReport } from '../reload-lock.ts';
import { type ApplySite, apply } from './4-apply.ts';

const ATTEMPT = 1 as AttemptId;
const CONFIG = goodConfig(BASE);
const SOURCE = { file: 'amp.yml', bytes: new Uint8Array(), hash: 'h' };

/** A store that takes `saveMs` to write, and remembers which revision was desired. */
function site(
  saveMs: number,
): ApplySite & { readonly clock: VirtualClock; readonly desired: RevisionId[]; readonly locked: LockReport[] } {
  const clock = new VirtualClock();
  const desired: RevisionId[] = [];
  const locked: LockReport[] = [];
  return {
    clock,
    desired,
    locked,
    lock: new LocalLock(),
    journal: {
      keepRevision: () => 7 as RevisionId,
      desire: async (_attempt, revision) => {
        await clock.sleep(saveMs);
        desired.push(revision);
      },
    },
    onLocked: (lock) => void locked.push(lock),
    onUnlocked: () => undefined,
    onLockStuck: () => undefined,
  };
}

test('what is desired is written down under the lock, which the caller gives back', async () => {
  const where = site(0);
  const applying = apply(ATTEMPT, SOURCE, CONFIG, where, new AbortController().signal);
  await where.clock.advance(1);
  const { revision, release } = await applying;
  expect([revision, where.locked, where.desired]).toEqual([7, [{ kind: 'local' }], [7]]);
  let isFree = false;
  void where.lock.acquire(new AbortController().signal).then(() => {
    isFree = true;
  });
  await settle();
  expect(isFree).toBe(false);
  await release();
  await settle();
  expect(isFree).toBe(true);
  expect(where.clock.pending).toBe(0);
});

test('a store that takes too long fails the attempt, and the lock is free again', async () => {
  const where = site(60_000);
  const applying = apply(ATTEMPT, SOURCE, CONFIG, where, new AbortController().signal);
  const failure = expect(applying).rejects.toMatchObject({ type: 'apply_failed' });
  await where.clock.advance(30_000);
  await failure;
  const again = await where.lock.acquire(new AbortController().signal);
  expect(again.kind).toBe('local');
});
