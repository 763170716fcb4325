import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileContent, fileContentNow } from './file-content.ts';

const folder = mkdtempSync(join(tmpdir(), 'amp-content-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Awaited or not, it is the same. */
async function both(path: string): Promise<unknown> {
  const now = await Promise.resolve()
    .then(() => fileContentNow(path))
    .catch((error: unknown) => error);
  const awaited = await fileContent(path).catch((error: unknown) => error);
  expect(String(awaited)).toBe(String(now));
  return awaited;
}

test('a file is read whole, whatever its size says', async () => {
  const long = `${'ä'.repeat(100_000)}.`;
  writeFileSync(join(folder, 'long'), long);
  expect(await both(join(folder, 'long'))).toBe(long);
  writeFileSync(join(folder, 'empty'), '');
  expect(await both(join(folder, 'empty'))).toBe('');
  expect(await both('/proc/self/comm')).not.toBe('');
});

test('a FIFO is not waited for, and what has no end is not read to it', async () => {
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  expect(await both(join(folder, 'fifo'))).toMatchObject({ code: 'FIFO' });
  expect(await both('/dev/zero')).toMatchObject({ code: 'TOO_LARGE' });
  writeFileSync(join(folder, 'large'), Buffer.alloc(4 * 1024 * 1024 + 1, 'x'));
  expect(await both(join(folder, 'large'))).toMatchObject({ code: 'TOO_LARGE' });
});

test('what is not there, or a directory, fails as the file system says', async () => {
  expect(await both(join(folder, 'nothing'))).toMatchObject({ code: 'ENOENT' });
  mkdirSync(join(folder, 'directory'));
  expect(await both(join(folder, 'directory'))).toMatchObject({ code: 'EISDIR' });
});
