import { expect, test } from 'vitest';
import type { RevisionId } from '../alerting/ports.ts';
import { readerHere } from '../config/config-reader.ts';
import { type FirstConfigSite, firstConfig } from './first-config.ts';
import type { Revision } from './journal-port.ts';

const GOOD = 'route: {receiver: a}\nreceivers: [{name: a}]\n';
const BAD = 'route: {receiver: b}\nreceivers: [{name: a}]\n';
const UNBUILDABLE = 'route: {receiver: unbuildable}\nreceivers: [{name: unbuildable}]\n';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function site(file: string | Error, fallback: FirstConfigSite['fallback'], last?: string): FirstConfigSite {
  const revision: Revision | undefined =
    last === undefined
      ? undefined
      : { id: 4 as RevisionId, hash: 'abc', content: bytes(last), templates: [], source: 'old.yml', createdAtMs: 1 };
  return {
    file: 'amp.yml',
    fallback,
    read: async () => {
      if (file instanceof Error) throw file;
      return bytes(file);
    },
    reader: readerHere('fallback'),
    journal: { liveRevision: async () => revision },
    build: ({ receivers }) => {
      if (receivers.some(({ name }) => name === 'unbuildable')) throw new Error('no certificate');
    },
  };
}

test('a good file is what the process starts with, fallback or not', async () => {
  const first = await firstConfig(site(GOOD, 'last-good', BAD));
  expect(first.fileErrors).toEqual([]);
  expect(first.source.file).toBe('amp.yml');
  expect(first.config.route.receiver).toBe('a');
});

test.each([
  ['invalid', BAD, 'undefined receiver "b"'],
  ['broken', '{', 'AM1'],
  ['good to read and cannot be built', UNBUILDABLE, 'no certificate'],
  ['missing', new Error('ENOENT'), 'amp.yml: ENOENT'],
])('a file that is %s ends the start with its reasons, unless there is a fallback', async (_what, file, reason) => {
  await expect(firstConfig(site(file, 'none', GOOD))).rejects.toThrow(reason);
  const first = await firstConfig(site(file, 'last-good', GOOD));
  expect(first.source).toMatchObject({ file: 'old.yml', bytes: bytes(GOOD), templates: [] });
  expect(first.fileErrors.join()).toContain(reason);
});

test('without a last good config the fallback has nothing to fall back to, and says so after the file’s errors', async () => {
  await expect(firstConfig(site(BAD, 'last-good'))).rejects.toMatchObject({
    type: 'validation_failed',
    reasons: [expect.stringContaining('undefined receiver'), 'there is no last good configuration to fall back to'],
  });
});

test('a last good config that this version does not take ends the start with both reasons', async () => {
  await expect(firstConfig(site('{', 'last-good', BAD))).rejects.toMatchObject({
    type: 'parse_failed',
    reasons: [expect.stringContaining('AM1'), expect.stringContaining('nor is the last good configuration accepted')],
  });
});

test('a last good config that cannot be built any more is nothing to fall back to', async () => {
  await expect(firstConfig(site(BAD, 'last-good', UNBUILDABLE))).rejects.toMatchObject({
    reasons: [expect.stringContaining('undefined receiver'), expect.stringContaining('no certificate')],
  });
});
