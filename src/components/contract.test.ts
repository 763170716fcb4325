// The contract of a component of a reload, run over every real one, on a real alert router in virtual time.

import { expect, test } from 'vitest';
import { A, B, configText, MUTED, RETENTION_MS, Site } from '../../test/support/component-site.ts';
import { goodConfig } from '../../test/support/config-files.ts';
import { JUDGE_HERE } from '../../test/support/judge-here.ts';
import { settle } from '../../test/support/virtual-clock.ts';
import { Silences } from '../alerting/silence/silences.ts';
import type { Config } from '../config/config.ts';
import { COMPONENT_NAMES, type ComponentName, type Part } from '../reload/reloadable.ts';
import { SilencingComponent } from './silencing.ts';

/** What each replaces. */
const PARTS: Readonly<Record<ComponentName, readonly (keyof Part)[]>> = {
  routing: ['root', 'timeIntervals', 'resolveTimeoutMs'],
  receivers: ['receivers', 'templates', 'routeLabels', 'receiverLabels'],
  inhibition: ['inhibition'],
  silencing: [],
  grouping: ['root', 'maxGroups'],
  redis: ['redis'],
  llm: ['classifier'],
  database: [], // the store is beside the snapshot
  tracing: [],
};

test.each(COMPONENT_NAMES)('%s: named as the specification says, and critical where pages need it', async (name) => {
  const component = (await Site.start()).component(name);
  expect([component.name, component.isCritical]).toEqual([name, name !== 'llm' && name !== 'redis']);
});

test.each(COMPONENT_NAMES)(
  '%s: preparing leaves what runs untouched, and builds its own fields of the snapshot alone',
  async (name) => {
    const site = await Site.start();
    const before = site.seen();
    const staged = await site.prepare(name, B);
    expect(site.seen()).toEqual(before);
    expect(Object.keys(staged.part).sort()).toEqual([...PARTS[name]].sort());
    for (const field of PARTS[name])
      if (!['timeIntervals', 'resolveTimeoutMs', 'templates'].includes(field))
        expect(staged.part[field], field).not.toBe(site.running[field]);
    expect(site.clock.pending).toBe(0);
  },
);

test.each(COMPONENT_NAMES)('%s: commit and rollback are done at once, there and back and there again', async (name) => {
  const site = await Site.start();
  const before = site.seen();
  const staged = await site.prepare(name, B);
  const states: unknown[] = [];
  for (const step of [staged.commit, staged.rollback, staged.commit, staged.rollback]) {
    expect(step()).toBeUndefined();
    states.push(site.seen());
  }
  expect(states[1]).toEqual(before);
  expect(states[3]).toEqual(before);
  expect(states[2]).toEqual(states[0]);
});

test.each(COMPONENT_NAMES)('%s: the new part says that it works', async (name) => {
  const site = await Site.start();
  const staged = await site.prepare(name, B);
  staged.commit();
  await staged.verify(new AbortController().signal);
});

test.each(COMPONENT_NAMES)('%s: rolling back what was never committed changes nothing', async (name) => {
  const site = await Site.start();
  const before = site.seen();
  const staged = await site.prepare(name, B);
  staged.rollback();
  await staged.dispose();
  expect(site.seen()).toEqual(before);
});

test.each(COMPONENT_NAMES)('%s: a config that says the same is prepared without a difference', async (name) => {
  const site = await Site.start();
  const before = site.seen();
  const staged = await site.prepare(name, goodConfig(configText('30s', 'http://a.example/', 'r1', 'x', 5)));
  staged.commit();
  const { root, maxGroups } = site.running;
  if (staged.part.root !== undefined) expect(staged.part.root).toBe(root);
  if (staged.part.maxGroups !== undefined) expect(staged.part.maxGroups).toBe(maxGroups);
  const kept = staged.part.receivers?.get('team');
  if (kept !== undefined) expect(kept).toEqual(site.running.receivers.get('team'));
  if (staged.part.redis !== undefined) expect(staged.part.redis).toBe(site.running.redis);
  expect(site.seen()).toEqual(before);
});

test.each(COMPONENT_NAMES)('%s: no timer is left after a hundred preparations, kept or given up', async (name) => {
  const site = await Site.start();
  for (let n = 0; n < 100; n += 1) {
    const staged = await site.prepare(name, n % 2 === 0 ? B : A);
    if (n % 3 === 0) staged.commit();
    if (n % 6 === 0) staged.rollback();
    else if (n % 3 === 0) staged.settle?.();
    await staged.dispose();
  }
  await site.store.flush();
  await site.running.redis?.close(); // what runs is watched
  expect([site.clock.pending, site.redis.open.size]).toEqual([0, 0]);
});

test('receivers: whichever lost is released, and nothing else; unchanged integrations are the same objects', async () => {
  const site = await Site.start();
  const old = site.running.receivers.get('team') ?? [];
  const staged = await site.prepare('receivers', B);
  const now = staged.part.receivers?.get('team') ?? [];
  expect(now[0]).toBe(old[0]);
  expect(now[1]).not.toBe(old[1]);
  await staged.dispose();
  expect(site.released).toEqual(now);

  site.released.length = 0;
  const kept = await site.prepare('receivers', B);
  kept.commit();
  await kept.dispose();
  expect(site.released).toEqual(old);

  site.released.length = 0;
  const undone = await site.prepare('receivers', B);
  undone.commit();
  undone.rollback();
  await undone.dispose();
  expect(site.released).toEqual(undone.part.receivers?.get('team'));
});

test('receivers: one that cannot be built is refused by name and place', async () => {
  const site = await Site.start();
  const missing = "{url: 'http://x/', http_config: {tls_config: {ca_file: /nowhere/ca.pem}}}";
  const config = goodConfig(`route: {receiver: team}\nreceivers: [{name: team, webhook_configs: [${missing}]}]\n`);
  await expect(site.prepare('receivers', config)).rejects.toThrow(/team.*webhook\[0\].*\/nowhere\/ca\.pem/s);
  expect(site.released).toEqual([]);
});

test('inhibition: new rules hear of alerts beside the running ones until one of them has lost', async () => {
  const site = await Site.start();
  const { inhibition: old } = site.running;
  const lost = await site.prepare('inhibition', B);
  expect(site.follows(old, lost.part.inhibition)).toBe(true);
  await lost.dispose();
  expect(site.follows(old)).toBe(true);

  const won = await site.prepare('inhibition', B);
  won.commit();
  await won.dispose();
  expect(site.follows(won.part.inhibition)).toBe(true);
});

test('inhibition: filling the new rules ends soon after an abort, and nothing follows alerts that nobody runs', async () => {
  const site = await Site.start();
  site.slices = 1_000_000;
  const stop = new AbortController();
  const run = site.prepare('inhibition', B, stop.signal);
  await settle();
  expect(site.followed.size).toBe(2);
  stop.abort(new Error('given up'));
  await expect(run).rejects.toThrow('given up');
  expect(site.follows(site.running.inhibition)).toBe(true);
});

test('routing and grouping build the tree of a config once, both of them; what it means is looked up until they are done with it', async () => {
  const site = await Site.start();
  const [routing, grouping] = await Promise.all([site.prepare('routing', B), site.prepare('grouping', B)]);
  expect(routing.part.root).toBe(grouping.part.root);
  expect([...site.foreseen]).toEqual([routing.part.root]);
  await routing.dispose();
  await grouping.dispose();
  expect(site.foreseen.size).toBe(0);
});

test('silencing: silences hold from the commit on, and those that left the file are ended', async () => {
  const site = await Site.start();
  const states = () =>
    site.silences.list().map(({ matcherSets, endsAt }) => `${matcherSets} ${endsAt.ms > site.clock.now()}`);
  expect(states()).toEqual(['team="x" true']);
  const staged = await site.prepare('silencing', B);
  expect(states()).toEqual(['team="x" true']);
  staged.commit();
  expect(states().sort()).toEqual(['team="x" false', 'team="y" true']);
  staged.rollback();
  expect(states()).toEqual(['team="x" true']);
});

test('silencing: the store knows what holds, and nothing of what was only prepared or was taken back', async () => {
  const site = await Site.start();
  const stored = async () => {
    await site.store.flush();
    const { silences } = await site.store.restore();
    return silences.map(({ matcherSets, startsAt, endsAt }) => `${matcherSets} ${startsAt.ms} ${endsAt.ms}`).sort();
  };
  const before = await stored();
  await site.clock.advance(60_000);
  const staged = await site.prepare('silencing', B);
  expect(await stored()).toEqual(before);
  staged.commit();
  expect(await stored()).toHaveLength(2);
  staged.rollback();
  await staged.dispose();
  expect(await stored()).toEqual(before);
});

test('silencing: a store that is away at the commit holds no switch up', async () => {
  const site = await Site.start();
  const saveSilence = async (): Promise<never> => Promise.reject(new Error('disk full'));
  const component = new SilencingComponent(
    site.silences,
    { saveSilence, forgetSilence: () => undefined },
    site.clock,
    RETENTION_MS,
  );
  (await component.prepare(B)).commit();
  expect(site.silences.mutedBy(MUTED, site.clock.now())).toHaveLength(1);
});

test('silencing: after a restart a silence of the file goes on, and those that people made are theirs', async () => {
  const site = await Site.start();
  await site.store.flush();
  const left = (await site.store.restore()).silences;
  const own = { ...left[0], id: 'aaaaaaaa-aaaa-4aaa-aaaa-aaaaaaaaaaaa' };
  await site.clock.advance(60_000);
  const silences = new Silences({
    clock: site.clock,
    newId: () => 'id',
    store: site.store,
    matcherMode: 'fallback',
    judge: JUDGE_HERE,
    retentionMs: RETENTION_MS,
    maxSilences: 0,
    maxSilenceSizeBytes: 0,
  });
  const component = new SilencingComponent(silences, site.store, site.clock, RETENTION_MS);
  component.restore([...left, own as (typeof left)[number]]);
  (await component.prepare(A)).commit();
  expect(
    silences
      .list()
      .map(({ id, startsAt }) => [silences.isProvisioned(id), startsAt.ms])
      .sort(),
  ).toEqual([
    [false, Date.UTC(2026, 0, 1)],
    [true, Date.UTC(2026, 0, 1)],
  ]);
});

test('silencing: silences that left the file are forgotten after their retention, one that ran out in it is not begun again', async () => {
  const site = await Site.start();
  const reload = async (config: Config): Promise<void> => {
    const staged = await site.prepare('silencing', config);
    staged.commit();
    await staged.dispose();
  };
  const configs = Array.from({ length: 20 }, (_, i) => goodConfig(configText('1s', 'http://a/', 'r', `n${i}`, 0)));
  for (const config of configs) await reload(config);
  expect(site.silences.list()).toHaveLength(21);
  await site.clock.advance(RETENTION_MS);
  await reload(A);
  expect(site.silences.list()).toHaveLength(2); // A's, and the last one of the twenty, which has just been ended
  await site.store.flush();
  expect((await site.store.restore()).silences).toHaveLength(2);

  await site.clock.advance(2 * 3_600_000); // A's has run out, and is still in the file
  await reload(A);
  expect(site.silences.list().map(({ endsAt }) => endsAt.ms < site.clock.now())).toEqual([true]);
});
