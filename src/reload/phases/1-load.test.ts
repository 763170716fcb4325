import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testWhere } from '../../../test/support/test-where.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { readerHere } from '../../config/config-reader.ts';
import type { ParsedConfig } from '../../config/parse-config.ts';
import { MAX_CONFIG_BYTES } from '../../config/yaml-text.ts';
import { inTime, load, parse, readConfigFile } from './1-load.ts';

const HERE = readerHere('fallback');
const TEXT = 'route: {receiver: a}\nreceivers: [{name: a}]\n';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amp-load-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const codesOf = (parsed: ParsedConfig | undefined) => parsed?.problems.map(({ code }) => code);
const reading = (text: string) => async () => new TextEncoder().encode(text);

test('a file is read whole, hashed with SHA-256 and parsed', async () => {
  const file = join(folder, 'good.yml');
  writeFileSync(file, TEXT);
  const { source, text } = await load(file, readConfigFile, HERE, () => false);
  expect(source.hash).toBe(createHash('sha256').update(TEXT).digest('hex'));
  expect(new TextDecoder().decode(source.bytes)).toBe(TEXT);
  expect((await text?.check())?.config?.route.receiver).toBe('a');
  expect(source.file).toBe(file);
});

test('JSON is read by the same parser', async () => {
  const { text } = await load('a.json', reading('{"route": {"receiver": "a"}}'), HERE, () => false);
  expect(codesOf(await text?.check())).toEqual(['AM2104']);
});

test('known bytes are not parsed again', async () => {
  const { source, text } = await load('a.yml', reading('{broken'), HERE, () => true);
  expect(text).toBeUndefined();
  expect(source.hash).toMatch(/^[0-9a-f]{64}$/);
  await expect(parse(source, HERE)).rejects.toThrow(/^a\.yml:1:\d+: AM1/);
});

test('a ConfigMap’s symlinks are followed to the bytes of the moment', async () => {
  for (const generation of ['1', '2']) {
    mkdirSync(join(folder, `..${generation}`));
    writeFileSync(join(folder, `..${generation}`, 'amp.yml'), `# ${generation}\n${TEXT}`);
  }
  symlinkSync('..1', join(folder, '..data'));
  symlinkSync('..data/amp.yml', join(folder, 'amp.yml'));
  const read = async (): Promise<string> => new TextDecoder().decode(await readConfigFile(join(folder, 'amp.yml')));
  expect(await read()).toContain('# 1');
  rmSync(join(folder, '..data'));
  symlinkSync('..2', join(folder, '..data'));
  expect(await read()).toContain('# 2');
});

const REFUSED: Readonly<Record<string, readonly [make: (file: string) => void, reason: RegExp]>> = {
  'a file that is not there': [() => undefined, /ENOENT: no such file or directory/],
  'a dangling symlink': [(file) => symlinkSync('nowhere', file), /ENOENT: no such file or directory/],
  'a directory': [(file) => mkdirSync(file), /is not a regular file/],
  'a FIFO': [(file) => execFileSync('mkfifo', [file]), /is not a regular file/],
  'a file larger than what is read of one': [
    (file) => {
      writeFileSync(file, '');
      truncateSync(file, MAX_CONFIG_BYTES + 1);
    },
    /has 16777217 bytes; a config has 16777216 at most/,
  ],
  'a file in a file': [(file) => symlinkSync('good.yml/inside.yml', file), /ENOTDIR/],
};

test.each(Object.entries(REFUSED))('%s is refused with the reason', async (what, [make, reason]) => {
  const file = join(folder, what.replaceAll(' ', '-'));
  make(file);
  const failure = load(file, readConfigFile, HERE, () => false);
  await expect(failure).rejects.toMatchObject({ type: 'load_failed', rollback: undefined });
  await expect(failure).rejects.toThrow(reason);
  await expect(failure).rejects.toThrow(file);
});

// Root reads everything.
testWhere(process.getuid?.() !== 0)('a file without permission is refused with the reason', async () => {
  const file = join(folder, 'secret.yml');
  writeFileSync(file, TEXT);
  chmodSync(file, 0);
  await expect(load(file, readConfigFile, HERE, () => false)).rejects.toThrow(/EACCES/);
});

test('an empty file is read; that it has no route is for the next phase to say', async () => {
  const file = join(folder, 'empty.yml');
  writeFileSync(file, '');
  const { text } = await load(file, readConfigFile, HERE, () => false);
  expect(codesOf(await text?.check())).toEqual(['AM2101']);
});

test('a file that somebody writes while it is read is refused, and taken when it is written', async () => {
  const file = join(folder, 'changing.yml');
  writeFileSync(file, `${TEXT}${'# a long comment\n'.repeat(200_000)}`);
  let isRead = false;
  const write = (): void => {
    if (isRead) return;
    appendFileSync(file, '# more\n');
    setImmediate(write);
  };
  const outcome = readConfigFile(file).finally(() => {
    isRead = true;
  });
  setImmediate(write);
  await expect(outcome).rejects.toThrow('changed while it was read; reload again when it is written');
  expect((await readConfigFile(file)).length).toBeGreaterThan(3_000_000);
});

test.each([
  ['not UTF-8', Uint8Array.from([0x72, 0xff, 0xfe])],
  ['a control character', new TextEncoder().encode('route: "\u0007')],
  ['a tab as indentation', new TextEncoder().encode('route:\n\treceiver: a')],
  ['an unclosed bracket', new TextEncoder().encode('route: [a')],
  ['broken JSON', new TextEncoder().encode('{"route": {]}')],
])('broken syntax (%s) is refused with its place', async (_what, bytes) => {
  const failure = load(
    'amp.yml',
    async () => bytes,
    HERE,
    () => false,
  );
  await expect(failure).rejects.toMatchObject({ type: 'parse_failed' });
  await expect(failure).rejects.toThrow(/^amp\.yml:\d+:\d+: AM1\d+ /);
});

test('reading is given up after 30 s, and at once when the process stops', async () => {
  const clock = new VirtualClock();
  const hang = (): Promise<never> => new Promise(() => undefined);
  const stop = new AbortController();
  const slow = expect(inTime(hang, clock, stop.signal)('a')).rejects.toThrow('took longer than 30 s');
  await clock.advance(30_000);
  await slow;
  const stopped = expect(inTime(hang, clock, stop.signal)('a')).rejects.toThrow('stopping');
  stop.abort(new Error('stopping'));
  await stopped;
  expect(clock.pending).toBe(0);
});
