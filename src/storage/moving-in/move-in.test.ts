// What a real Alertmanager left is in test/golden/snapshots (test/moving/record-snapshots.ts); what older ones left, and
// what none should leave, is written here.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIRST_DAY } from '../../../test/moving/house.ts';
import { DirectSite } from '../../../test/support/direct-home.ts';
import { type Field, message, record, time, varint } from '../../../test/support/wire-writer.ts';
import { foreignNameOf } from '../../alerting/group/foreign-name.ts';
import type { RestoredState } from '../../alerting/ports.ts';
import { atOnce } from '../../base/slices.ts';
import { silenceJson } from '../../http/api-v2/silence-json.ts';
import { LabelSet } from '../../labels/label-set.ts';
import type { Part } from '../home.ts';
import { MIGRATIONS } from '../migrations.ts';
import { SqliteHome } from '../sqlite-home.ts';
import { loadSqlite } from '../sqlite-library.ts';
import type { MovedFile } from './move-in.ts';
import { readNflogRecord } from './nflog-record.ts';
import { readSilenceRecord } from './silence-record.ts';
import { readRecords } from './snapshot-records.ts';

const GOLDEN = new URL('../../../test/golden/snapshots/', import.meta.url);
const DAY_MS = 86_400_000;
const CENTURY_MS = 36_500 * DAY_MS;

interface Moved {
  readonly files: readonly MovedFile[];
  readonly state: RestoredState;
}

async function moveInto(site: DirectSite, retentionMs = CENTURY_MS): Promise<Moved> {
  const store = await site.openStore();
  const files = await store.moveIn({ directory: site.directory, retentionMs, clock: site.clock });
  const state = await store.state.restore();
  await store.state.close();
  return { files, state };
}

/** Moves into a new directory with these files. */
async function moved(files: Readonly<Record<string, Uint8Array>>, retentionMs?: number): Promise<Moved> {
  await using site = new DirectSite();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(site.directory, name), content);
  return await moveInto(site, retentionMs);
}

function golden(name: string): Buffer {
  return readFileSync(new URL(name, GOLDEN));
}

const NOW_S = Date.UTC(2026, 0, 1) / 1000;
const MATCHER: Field = [2, message([2, 'job'], [3, 'node'])];

function silence(id: string, ...more: readonly Field[]): Buffer {
  const fields: Field[] = [[1, id], MATCHER, [3, time(NOW_S)], [4, time(NOW_S + 60)], [5, time(NOW_S, 1)], ...more];
  return record([1, message(...fields)], [2, time(NOW_S + 60)]);
}

test('the silences of a real Alertmanager arrive as its API told them', async () => {
  const { files, state } = await moved({ silences: golden('silences') });
  expect(files).toMatchObject([{ kind: 'taken', taken: 4, expired: 0, unreadable: [] }]);
  const recorded = JSON.parse(golden('silences.json').toString()) as { id: string }[];
  const recordedAtMs = Date.UTC(2026, 10, 25); // they were active, pending and expired then
  const own = state.silences.map((one) => JSON.parse(silenceJson(one, recordedAtMs)));
  const inOrder = (list: { id: string }[]): unknown =>
    list.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(withoutEmpty);
  expect(inOrder(own)).toEqual(inOrder(recorded));
});

/** Alertmanager 0.33 leaves out annotations that are not there; 0.34 does not. */
function withoutEmpty({ annotations, ...rest }: { readonly id: string; readonly annotations?: object }): object {
  return annotations === undefined || Object.keys(annotations).length === 0 ? rest : { annotations, ...rest };
}

test('its notification log arrives: who told what, and the alerts by the names it gives them', async () => {
  const { files, state } = await moved({ nflog: golden('nflog') });
  expect(files).toMatchObject([{ kind: 'taken', taken: 4, expired: 0, unreadable: [] }]);
  const [disk1, disk2, zoned, gone] = FIRST_DAY.map(({ labels }) =>
    foreignNameOf(LabelSet.from(Object.entries(labels))),
  );
  const told = state.inherited.map(({ id: _, sentAtMs, expiresAtMs, ...row }) => {
    expect(expiresAtMs - sentAtMs).toBe(876_000 * 3_600_000);
    return { ...row, firing: row.firing.toSorted() };
  });
  const { groupKey, ...zone } = { groupKey: '{}/{zone="é 中"}:{alertname="Zoned"}', firing: [zoned], resolved: [] };
  expect(told).toHaveLength(4);
  expect(told).toEqual(
    expect.arrayContaining([
      {
        groupKey: '{}:{alertname="DiskFull"}',
        receiver: 'team',
        integration: 'webhook[0]',
        firing: [disk1, disk2].toSorted(),
        resolved: [],
      },
      { groupKey: '{}:{alertname="Gone"}', receiver: 'team', integration: 'webhook[0]', firing: [], resolved: [gone] },
      { groupKey, receiver: 'team', integration: 'webhook[0]', ...zone },
      { groupKey, receiver: 'two', integration: 'webhook[0]', ...zone },
    ]),
  );
});

test('older silences: a list of comments, of which the first counts; one list of matchers; unknown fields', async () => {
  const comment = message([1, 'ann'], [2, 'at work'], [3, time(1)]);
  const { state } = await moved({
    silences: silence('1', [7, comment], [7, message([1, 'bob'])], [99, 7n], [98, 'x'], [97, 1.5]),
  });
  expect(state.silences).toMatchObject([
    {
      id: '1',
      createdBy: 'ann',
      comment: 'at work',
      annotations: [],
      startsAt: { ms: NOW_S * 1000 },
      endsAt: { ms: (NOW_S + 60) * 1000 },
      updatedAt: { ms: NOW_S * 1000, nanos: 1 },
    },
  ]);
  expect(state.silences[0]?.matcherSets.map(String)).toEqual(['job="node"']);
});

test('newer silences: sets of matchers, of which the first is also written the old way', async () => {
  const one = (type: bigint, pattern: string): Field => [1, message([1, type], [2, 'job'], [3, pattern])];
  const { state } = await moved({
    silences: silence('1', [11, message(one(0n, 'node'))], [11, message(one(1n, 'a.*'), one(2n, 'ab'), one(3n, 'ac'))]),
  });
  expect(state.silences[0]?.matcherSets.map(String)).toEqual(['job="node"', 'job=~"a.*",job!="ab",job!~"ac"']);
});

test('what ended longer than the retention ago is left behind, and so is what the log itself lets go', async () => {
  const ended = (id: string, agoS: number): Buffer => silence(id, [4, time(NOW_S - agoS)]);
  const entry = (key: string, expiresInS: number): Buffer =>
    record([1, message([1, key], [2, message([1, 'team'], [2, 'webhook'])])], [2, time(NOW_S + expiresInS)]);
  const { files, state } = await moved(
    {
      silences: Buffer.concat([ended('old', 86_401), ended('recent', 86_399)]),
      nflog: Buffer.concat([entry('old', 0), entry('recent', 1)]),
    },
    DAY_MS,
  );
  expect(files).toMatchObject([
    { taken: 1, expired: 1 },
    { taken: 1, expired: 1 },
  ]);
  expect(state.silences.map(({ id }) => id)).toEqual(['recent']);
  expect(state.inherited.map(({ groupKey }) => groupKey)).toEqual(['recent']);
});

test('of several records of one thing the last counts', async () => {
  const entry = (hash: bigint): Buffer =>
    record([1, message([1, 'k'], [2, message([1, 'team'], [2, 'webhook'])], [6, hash])], [2, time(NOW_S + 1)]);
  const { state } = await moved({
    silences: Buffer.concat([silence('1', [9, 'first']), silence('1', [9, 'last'])]),
    nflog: Buffer.concat([entry(1n), entry(2n)]),
  });
  expect(state.silences.map(({ comment }) => comment)).toEqual(['last']);
  expect(state.inherited.map(({ firing }) => firing)).toEqual([['am-0000000000000002']]);
});

test('of what an integration noted for itself the texts arrive', async () => {
  const noted = (name: string, ...value: Field[]): Field => [8, message([1, name], [2, message(...value)])];
  const { state } = await moved({
    nflog: record(
      [
        1,
        message(
          [1, 'k'],
          [2, message([1, 'team'], [2, 'slack'], [3, 1n])],
          noted('threadTs', [1, '1.2']),
          noted('__proto__', [1, 'x']),
          noted('count', [2, 7n]),
          noted('share', [3, 0.5]),
        ),
      ],
      [2, time(NOW_S + 1)],
    ),
  });
  const [row] = state.inherited;
  expect(row?.integration).toBe('slack[1]');
  expect(Object.entries(row?.memo ?? {})).toEqual([
    ['threadTs', '1.2'],
    ['__proto__', 'x'],
  ]);
});

test('an alert that was muted when the others were told does not count as told', async () => {
  const entry = message([1, 'k'], [2, message([1, 'team'], [2, 'webhook'])], [6, 1n], [6, 2n], [7, 3n], [9, 2n]);
  const { state } = await moved({ nflog: record([1, entry], [2, time(NOW_S + 1)]) });
  expect(state.inherited).toMatchObject([{ firing: ['am-0000000000000001'], resolved: ['am-0000000000000003'] }]);
});

test('a directory is moved into once, also where there was nothing to find', async () => {
  for (const first of [{ silences: silence('1') }, {}]) {
    await using site = new DirectSite();
    for (const [name, content] of Object.entries(first)) writeFileSync(join(site.directory, name), content);
    const { state } = await moveInto(site);
    writeFileSync(join(site.directory, 'silences'), silence('2'));
    expect(await moveInto(site)).toEqual({ files: [], state });
  }
});

test('a store that had its first start under an earlier version is not moved into', async () => {
  await using site = new DirectSite();
  const earlier = MIGRATIONS.filter(({ version }) => version < 3) as unknown as typeof MIGRATIONS;
  const home = new SqliteHome(site.directory, await loadSqlite(), earlier);
  const part: Part = { table: 'markers', upserts: ['last_revision', 1], deletes: [] };
  home.write({ first: true, last: true, durable: false, forgottenGroups: [], parts: [part] });
  home.close();
  for (const name of ['silences', 'nflog']) writeFileSync(join(site.directory, name), golden(name));
  expect((await moveInto(site)).files).toEqual([]);
});

test('a kill while it moves in leaves nothing; the next start moves in, and nothing is double', async () => {
  await using site = new DirectSite();
  const many = Array.from({ length: 2500 }, (_, n) => silence(`s${n}`));
  writeFileSync(join(site.directory, 'silences'), Buffer.concat(many));
  const store = await site.openStore();
  const cut = new Promise<void>((resolve) => {
    store.home.beforeWrite = ({ last }) => {
      if (!last) return Promise.resolve();
      resolve();
      return new Promise(() => undefined);
    };
  });
  void store.moveIn({ directory: site.directory, retentionMs: DAY_MS, clock: site.clock });
  await cut;
  expect(store.home.slices.length).toBeGreaterThan(1);
  await site.kill();
  const { files, state } = await moveInto(site);
  expect(files).toMatchObject([{ taken: 2500 }]);
  expect(state.silences).toHaveLength(2500);
});

test('a record that cannot be read is passed over and reported; the others are taken', async () => {
  const matcher = (type: bigint, pattern: string): Field => [2, message([1, type], [2, 'job'], [3, pattern])];
  const bad = {
    'it holds no silence': record([2, time(1)]),
    'silence x has no matchers': record([1, message([1, 'x'])]),
    'the silence has no id': record([1, message(MATCHER)]),
    'a matcher has the unknown type 4': silence('x', matcher(4n, 'a')),
    'error parsing regexp: missing closing ): `^(?:()$`': silence('x', matcher(1n, '(')),
    'a time is not within the years 1 to 9999': silence('x', [4, time(253_402_300_800)]),
    'a text is not valid UTF-8': silence('x', [9, Buffer.of(0xff)]),
    'a field has the wire type 0, not 2': silence('x', [9, 1n]),
    'a field has the wire type 3': Buffer.from([1, 0x13]),
    'it ends 3 bytes too early': Buffer.from([5, 0x0a, 6, 1, 2, 3]),
    'it ends within a number': Buffer.from([2, 0x10, 0x80]),
    'a number has more than 64 bits': Buffer.from([11, 0x10, ...Array(9).fill(0xff), 2]),
    'no field has the number 0': Buffer.from([1, 0x00]),
    'it is larger than 4194304 bytes': silence('x', [9, 'x'.repeat(5_000_000)]),
  };
  const { files, state } = await moved({
    silences: Buffer.concat([silence('1'), ...Object.values(bad), silence('2')]),
  });
  const [file] = files;
  if (file?.kind !== 'taken') throw new Error('it was not taken');
  expect(file.unreadable.map(({ reason }) => reason)).toEqual(Object.keys(bad));
  expect(file.unreadable[0]?.atByte).toBe(silence('1').length);
  expect(state.silences.map(({ id }) => id)).toEqual(['1', '2']);
});

test('a file that is cut off, or whose lengths are wrong, gives what comes before', async () => {
  const rests = [
    silence('2').subarray(0, 20),
    Buffer.concat([varint(2n ** 64n - 1n), silence('2')]),
    Buffer.alloc(20, 0xff),
    Buffer.of(0x80),
  ];
  for (const rest of rests) {
    const { files, state } = await moved({ silences: Buffer.concat([silence('1'), rest]) });
    expect(files).toMatchObject([{ kind: 'taken', taken: 1 }]);
    expect(files[0]).toHaveProperty('unreadable', [
      { atByte: silence('1').length, reason: expect.stringContaining('the rest of the file is lost') },
    ]);
    expect(state.silences.map(({ id }) => id)).toEqual(['1']);
  }
});

test('zeros to the end of a file, as a lost power leaves them, are given up soon', async () => {
  const { files } = await moved({ silences: Buffer.concat([silence('1'), Buffer.alloc(50_000_000)]) });
  const [file] = files;
  if (file?.kind !== 'taken') throw new Error('it was not taken');
  expect(file).toMatchObject({ taken: 1 });
  expect(file.unreadable).toHaveLength(1000);
  expect(file.unreadable.at(-1)?.reason).toBe('it holds no silence: the rest of the file is lost');
});

test('what is no readable file is reported, holds up nothing, and is tried again at the next start', async () => {
  await using site = new DirectSite();
  mkdirSync(join(site.directory, 'silences'));
  execFileSync('mkfifo', [join(site.directory, 'nflog')]);
  const { files } = await moveInto(site);
  expect(files).toMatchObject([
    { kind: 'unread', file: join(site.directory, 'silences'), reason: 'it is no file' },
    { kind: 'unread', file: join(site.directory, 'nflog'), reason: 'it is no file' },
  ]);
  execFileSync('rm', ['-r', join(site.directory, 'silences'), join(site.directory, 'nflog')]);
  writeFileSync(join(site.directory, 'silences'), silence('1'));
  expect((await moveInto(site)).files).toMatchObject([{ kind: 'taken', taken: 1 }]);
});

test('no bytes whatever make it fail', () => {
  const real = { silences: golden('silences'), nflog: golden('nflog') };
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom('silences', 'nflog'), edits, fc.nat(), fc.uint8Array(), (name, places, cut, tail) => {
      const bytes = Buffer.from(real[name]);
      for (const [place, byte] of places) bytes[place % bytes.length] = byte;
      const file = Buffer.concat([bytes.subarray(0, cut % (bytes.length + 1)), tail]);
      const decode = name === 'nflog' ? readNflogRecord : readSilenceRecord;
      const { records, unreadable } = atOnce(readRecords<unknown>(file, decode));
      expect(records.length + unreadable.length).toBeLessThanOrEqual(file.length);
    }),
    { numRuns: 2000 },
  );
});
