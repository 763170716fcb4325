// The whole program in the storage directory that a real Alertmanager left (test/golden/snapshots): nothing is repeated,
// nothing is un-silenced, and what was told firing is told resolved.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { CENTURY, configOf, DISK_1, FIRST_DAY, GONE, resolved } from './house.ts';

const GOLDEN = new URL('../golden/snapshots/', import.meta.url);
const KEEP = `--data.retention=${CENTURY}`;

function house(sink: Sink, files: readonly string[] = ['silences', 'nflog']): Site {
  const site = new Site(configOf(sink.url('/')));
  mkdirSync(site.storage);
  for (const name of files) cpSync(new URL(name, GOLDEN), join(site.storage, name));
  return site;
}

function told(sink: Sink): string[] {
  return sink.told.map((line, index) => `${sink.hooks[index]?.path} ${line}`).toSorted();
}

interface Listed {
  readonly id: string;
  readonly comment: string;
  readonly status: { readonly state: string };
}

test('the first start takes over silences and what was told; later starts go on from there', async () => {
  const sink = await Sink.open();
  const site = house(sink);
  const before = ['silences', 'nflog'].map((name) => readFileSync(join(site.storage, name)));
  const first = await site.start(KEEP);
  for (const name of ['silences', 'nflog'])
    await first.said('store.takeover.finished', {
      file: join(site.storage, name),
      taken: 4,
      expired: 0,
      unreadable: 0,
    });
  const recorded = JSON.parse(readFileSync(new URL('silences.json', GOLDEN), 'utf8')) as Listed[];
  const listed = await first.get<Listed[]>('/api/v2/silences');
  expect(listed.map(shortly).toSorted()).toEqual(recorded.map(shortly).toSorted());

  await first.alert(...FIRST_DAY.filter((alert) => alert !== GONE), resolved(GONE));
  await first.alert(firing('New'));
  // The groups of the others were due before this one.
  await sink.hears('the new alert', ({ body }) => body.groupKey.includes('New'));
  expect(told(sink)).toEqual(['/refusing firing Zoned', '/team firing New']);

  await first.alert(resolved(DISK_1));
  const { body } = await sink.hears('the resolve', ({ body }) => body.groupKey.includes('DiskFull'));
  expect(body.alerts.map(({ status, labels }) => `${status} ${labels.instance}`)).toEqual([
    'resolved db-1',
    'firing db-2',
  ]);
  await first.terminated();

  const second = await site.start(KEEP);
  expect(second.log.filter(({ event }) => event.startsWith('store.takeover'))).toEqual([]);
  expect((await second.get<Listed[]>('/api/v2/silences')).map(shortly).toSorted()).toEqual(
    recorded.map(shortly).toSorted(),
  );
  const toldSoFar = sink.hooks.length;
  await second.alert(firing('Newer'));
  await sink.hears('the newer alert', ({ body }) => body.groupKey.includes('Newer'));
  expect(sink.hooks.length).toBe(toldSoFar + 1);
  expect(['silences', 'nflog'].map((name) => readFileSync(join(site.storage, name)))).toEqual(before);
});

function shortly({ id, comment, status }: Listed): string {
  return `${id} ${comment} ${status.state}`;
}

test('a kill before the alerts have come again forgets nothing of it', async () => {
  const sink = await Sink.open();
  const site = house(sink);
  await (await site.start(KEEP)).killed();
  const second = await site.start(KEEP);
  await second.alert(...FIRST_DAY.filter((alert) => alert !== GONE));
  await second.alert(firing('New'));
  await sink.hears('the new alert', ({ body }) => body.groupKey.includes('New'));
  expect(told(sink)).toEqual(['/refusing firing Zoned', '/team firing New']);
  expect(await second.get<Listed[]>('/api/v2/silences')).toHaveLength(4);
});

test('damaged files do not keep it from starting: it says what is lost, and takes the rest', async () => {
  const sink = await Sink.open();
  const site = house(sink, ['nflog']);
  const whole = readFileSync(new URL('silences', GOLDEN));
  writeFileSync(join(site.storage, 'silences'), whole.subarray(0, whole.length - 10));
  const program = await site.start(KEEP);
  const line = await program.said('store.takeover.incomplete', { file: join(site.storage, 'silences') });
  expect(line).toMatchObject({ level: 'ERROR', atByte: expect.any(Number) });
  expect(line.err).toContain('the rest of the file is lost');
  await program.said('store.takeover.finished', { file: join(site.storage, 'silences'), taken: 3, unreadable: 1 });
  await until('it lists what it took', async () => (await program.get<Listed[]>('/api/v2/silences')).length === 3);
});
