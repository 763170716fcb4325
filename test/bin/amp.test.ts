import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

// A program whose loading we can hold: it goes on when a line comes on stdin.
const SLOW_PROGRAM = `
process.on('SIGHUP', () => process.stdout.write('heard '));
process.stdout.write('loading ');
await new Promise((resolve) => process.stdin.once('data', resolve));
export async function main(args, early) {
  early.takeOver({
    hangup: () => process.stdout.write('hangup '),
    stop: (signal) => { process.stdout.write('stop ' + signal); process.exit(7); },
  });
  process.stdout.write('up ' + args.join(',') + ' ');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  return 5; // and stdin still waits
}`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function installation(program: string | undefined): string {
  const root = mkdtempSync(join(tmpdir(), 'amp-bin-'));
  folders.push(root);
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  copyFileSync(fileURLToPath(new URL('../../bin/amp.js', import.meta.url)), join(root, 'bin/amp.js'));
  if (program !== undefined) writeFileSync(join(root, 'dist/main.js'), program);
  return join(root, 'bin/amp.js');
}

class Run {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown[]>;
  out = '';
  err = '';

  constructor(script: string, ...args: string[]) {
    this.child = spawn(process.execPath, [script, ...args]);
    this.ended = once(this.child, 'close');
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
  }

  async says(text: string): Promise<void> {
    while (!this.out.includes(text)) await once(this.child.stdout ?? this.child, 'data');
  }

  goOn(): void {
    this.child.stdin?.write('\n');
  }
}

test('a SIGHUP while the program loads is a reload once it is up: one, however many came', async () => {
  const run = new Run(installation(SLOW_PROGRAM), '--config.file=x', 'y');
  await run.says('loading');
  run.child.kill('SIGHUP');
  await run.says('heard');
  run.child.kill('SIGHUP'); // two at once the kernel makes one
  await run.says('heard heard');
  run.goOn();
  await run.says(' up ');
  expect(run.out).toBe('loading heard heard hangup up --config.file=x,y ');
  run.goOn();
  expect(await run.ended).toEqual([5, null]);
});

test('once the program is up, every signal is its own', async () => {
  const run = new Run(installation(SLOW_PROGRAM));
  await run.says('loading');
  run.goOn();
  await run.says(' up ');
  run.child.kill('SIGHUP');
  await run.says('hangup ');
  run.child.kill('SIGTERM');
  expect(await run.ended).toEqual([7, null]);
  expect(run.out).toContain('hangup stop SIGTERM');
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s while the program loads ends it cleanly', async (signal) => {
  const run = new Run(installation(SLOW_PROGRAM));
  await run.says('loading');
  run.child.kill(signal);
  expect(await run.ended).toEqual([0, null]);
});

test('without a build it says what to do', async () => {
  const run = new Run(installation(undefined));
  expect(await run.ended).toEqual([1, null]);
  expect(run.err).toContain('npm run build');
});

test('an error while the program loads is shown, not mistaken for a missing build', async () => {
  const run = new Run(installation("throw new Error('broken module');"));
  expect(await run.ended).toEqual([1, null]);
  expect(run.err).toContain('broken module');
});
