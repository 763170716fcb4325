import { expect, test } from 'vitest';
import { BASE, goodConfig } from '../../../test/support/config-files.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import type { RevisionId } from '../../alerting/ports.ts';
import { LockLost } from '../reload-lock.ts';
import type { Reloadable, Staged } from '../reloadable.ts';
import type { Runtime } from '../runtime.ts';
import { reloadComponents } from './5-reload.ts';

// Method: no signal has aborted and no timer has run, as in a process that has just been woken; only the look at the clock
// can tell.
test('a lock that is over at the last moment before the commit lets nothing be seen, and what was built is drained', async () => {
  const seen: string[] = [];
  const part: Staged = {
    name: 'receivers',
    part: {},
    commit: () => void seen.push('commit') as undefined,
    rollback: () => void seen.push('rollback') as undefined,
    verify: async () => undefined,
    dispose: async () => undefined,
  };
  const receivers: Reloadable = { name: 'receivers', isCritical: true, prepare: async () => part };
  const config = goodConfig(BASE);
  const reload = reloadComponents(
    { config, revision: 2 as RevisionId, hash: 'b', text: 'b' },
    [receivers],
    {
      clock: new VirtualClock(),
      running: () => ({}) as Runtime,
      confirm: () => {
        throw new LockLost('the reload lock was lost: it ran out');
      },
      foresee: async () => undefined,
      swap: () => void seen.push('swap') as undefined,
      onComponent: () => undefined,
      onRollback: () => void seen.push('rolled back'),
      drain: (losers) => void seen.push(`drain ${losers.length}`),
    },
    new AbortController().signal,
  );
  await expect(reload).rejects.toMatchObject({
    type: 'lock_failed',
    rollback: 'timeout',
    reasons: ['the reload lock was lost: it ran out'],
  });
  expect(seen).toEqual(['drain 1']);
});
