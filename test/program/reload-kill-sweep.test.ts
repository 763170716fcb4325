// kill -9 at every write of a reload, enumerated: before the 1st write and after it, before the 2nd, and so on, until a reload
// lives through. Judged after each: the next start runs the file if it is good, else, with the fallback, the last revision
// that ran; no audit record is lost, torn or left open; at the sink nothing is told twice and nothing is missing.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mortalProgram } from '../support/mortal-program.ts';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { finishedReloads } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const WRITES_MAX = 30;

function config(url: string, name: string): string {
  return `
route: {receiver: ${name}, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: ${name}, webhook_configs: [{url: '${url}'}]}]
`;
}

interface History {
  readonly attempts: readonly {
    readonly id: number;
    readonly trigger: string;
    readonly status: string;
    readonly closed_at: string | null;
  }[];
}

async function receiverOf(program: Program): Promise<string> {
  const { config: running } = await program.get<{ config: { original: string } }>('/api/v2/status');
  return /receiver: (\w+)/.exec(running.original)?.[1] ?? '';
}

/** Answers whether the reload was lived through. */
async function dieAt(write: number, when: 'before' | 'after', amp: string, next: 'good' | 'bad'): Promise<boolean> {
  const what = `killed ${when} write ${write}, then a ${next} file`;
  const sink = await Sink.open();
  const site = new Site(config(sink.url(), 'old'));
  const armed = join(site.directory, 'armed');
  const mortal = site.spawn([], `export MORTAL_ARMED=${armed} MORTAL_AT=${write} MORTAL_WHEN=${when}`, amp);
  await mortal.ready();
  await mortal.alert(firing('Told'));
  await sink.hears('Told', ({ body }) => body.groupLabels.alertname === 'Told');
  await until('its outcome is written', async () => (await mortal.metric('amp_store_pending_rows')) === 0);

  let isDead = false;
  void mortal.ended.then(() => {
    isDead = true;
  });
  site.configure(config(sink.url(), 'new'));
  site.file('armed', '');
  mortal.signal('SIGHUP');
  const lived = await until('it has died, or reloaded and written all', async () => {
    if (isDead) return 'died' as const;
    if (finishedReloads(mortal).length === 0) return undefined;
    const pending = await mortal.metric('amp_store_pending_rows').catch(() => undefined);
    return pending === 0 ? ('lived' as const) : undefined;
  });
  await mortal.killed();

  if (next === 'bad') site.configure('route: {receiver: nobody}\n');
  const second = await site.start('--config.fallback=last-good');
  const runs = await receiverOf(second);
  const { attempts } = await second.get<History>('/api/v2/config/history');
  expect(
    attempts.every(({ closed_at }) => closed_at !== null),
    what,
  ).toBe(true);
  expect(new Set(attempts.map(({ id }) => id)).size, what).toBe(attempts.length);
  const reloads = attempts.filter(({ trigger }) => trigger === 'sighup');
  expect(reloads.length, what).toBeLessThanOrEqual(1);
  const isApplied = reloads[0]?.status === 'success';
  expect(
    reloads.every(({ status }) => status === 'success' || status === 'interrupted'),
    what,
  ).toBe(true);
  expect(runs, what).toBe(next === 'good' || isApplied ? 'new' : 'old');

  await second.alert(firing('Later'));
  await sink.hears('Later', ({ body }) => body.groupLabels.alertname === 'Later');
  await second.alert(resolved('Told'), resolved('Later'));
  await until('both resolves are told', () => sink.told.filter((told) => told.startsWith('resolved')).length === 2);
  expect([...sink.told].sort(), what).toEqual(['firing Later', 'firing Told', 'resolved Later', 'resolved Told']);
  await second.killed();
  return lived === 'lived';
}

test.concurrent.each(['good', 'bad'] as const)(
  'whichever write of a reload is the last, a start on a %s file finds all whole',
  async (next) => {
    const amp = mortalProgram();
    for (let write = 1; write <= WRITES_MAX; write += 1) {
      const lived = await Promise.all([dieAt(write, 'before', amp, next), dieAt(write, 'after', amp, next)]);
      if (!lived.every(Boolean)) continue;
      expect(write).toBeGreaterThan(2); // record, wish with the revision, outcome: it did die at some
      return;
    }
    expect.unreachable(`a reload makes more than ${WRITES_MAX} writes`);
  },
);
