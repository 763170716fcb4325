import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import { StderrSink } from './stderr-sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'amp-sink-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('every line is out, in order, when flush resolves', async () => {
  const path = join(folder, 'log');
  const fd = openSync(path, 'w');
  const sink = new StderrSink(new VirtualClock(), fd);
  const lines = Array.from({ length: 1000 }, (_, n) => `line ${n}\n`);
  for (const line of lines) sink.write(line);
  await sink.flush();
  expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  expect(sink.dropped).toBe(0);
  await sink.flush(); // nothing waits: at once
  closeSync(fd);
});

test('a full disk costs lines, counts them, and holds no more than the bound', async () => {
  const fd = openSync('/dev/full', 'w');
  const sink = new StderrSink(new VirtualClock(), fd);
  for (let n = 0; n < 3000; n += 1) sink.write(`${'x'.repeat(1000)}\n`);
  expect(sink.dropped).toBeGreaterThan(500);
  await sink.flush();
  expect(sink.dropped).toBe(3000);
  sink.write('last\n');
  sink.flushNow();
  await sink.flush();
  expect(sink.dropped).toBe(3001);
  closeSync(fd);
});

test('a pipe that nobody reads is waited for, and loses nothing once it is read', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const clock = new VirtualClock();
  const sink = new StderrSink(clock, fd);
  const line = `${'y'.repeat(999)}\n`;
  for (let n = 0; n < 200; n += 1) sink.write(line); // a pipe holds 64 KiB
  let done = false;
  const flushed = sink.flush().then(() => {
    done = true;
  });
  const chunk = Buffer.alloc(1 << 16);
  let read = 0;
  while (!done) {
    await settle();
    await clock.advance(20);
    try {
      read += readSync(fd, chunk);
    } catch {
      // EAGAIN: empty for the moment
    }
  }
  await flushed;
  try {
    for (;;) read += readSync(fd, chunk);
  } catch {
    // EAGAIN: all was read
  }
  expect(read).toBe(200_000);
  expect(sink.dropped).toBe(0);
  closeSync(fd);
});

test('before a crash what waits is written at once, and so is what is said after it', () => {
  const path = join(folder, 'crash');
  const fd = openSync(path, 'w');
  const sink = new StderrSink(new VirtualClock(), fd);
  for (let n = 0; n < 100; n += 1) sink.write(`line ${n}\n`);
  sink.flushNow();
  sink.write('the last\n');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('line 99\n');
  expect(text).toContain('the last\n');
});
