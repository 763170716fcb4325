// TreeCopy: a copy of what the tests need, in which a mutant can be put and tried. The checkout itself is never touched.

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Mutant, mutated } from './mutant.ts';

const COPIED = ['bench', 'bin', 'docs', 'examples', 'src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const REPORT = 'report.json';
/** Many times what the tests of a mutant take: whoever needs longer hangs. */
const TIME_MAX_MS = 90_000;
/** The simulations are one test of thousands of stories each; a mistake shows in the first few hundred. */
const SEEDS = '1-300';
/** Whoever goes round in circles runs into this, not into the machine's memory. */
const HEAP = '--max-old-space-size=1500';

export type TestRun =
  | { readonly kind: 'passed' }
  /** `by`: the first test that failed. */
  | { readonly kind: 'failed'; readonly by: string }
  | { readonly kind: 'hung' }
  /** No test has judged it: a file could not even be loaded. */
  | { readonly kind: 'broken'; readonly why: string };

export class TreeCopy {
  readonly #root = mkdtempSync(join(tmpdir(), 'mutants-'));
  #tests: ChildProcess | undefined;

  constructor() {
    for (const name of COPIED) cpSync(name, join(this.#root, name), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.#root, 'node_modules'));
  }

  /** Runs the mutant's tests with the mistake in place; takes it out again. */
  async try(mutant: Mutant): Promise<TestRun> {
    const path = join(this.#root, mutant.file);
    const sound = readFileSync(path, 'utf8');
    writeFileSync(path, mutated(sound, mutant));
    try {
      return await this.test(mutant.tests);
    } finally {
      writeFileSync(path, sound);
    }
  }

  async test(files: readonly string[]): Promise<TestRun> {
    rmSync(join(this.#root, REPORT), { force: true });
    const code = await this.#vitest(['run', '--bail=1', '--reporter=json', `--outputFile=${REPORT}`, ...files]);
    if (code === 'hung') return { kind: 'hung' };
    return code === 0 ? { kind: 'passed' } : this.#failure();
  }

  /** Ends what still runs, and removes the copy. */
  remove(): void {
    this.#end();
    rmSync(this.#root, { recursive: true, force: true });
  }

  #vitest(args: readonly string[]): Promise<number | 'hung'> {
    return new Promise((resolve, reject) => {
      // In a process group of its own, so that the workers of a run that hangs end with it.
      const tests = spawn('node_modules/.bin/vitest', args, {
        cwd: this.#root,
        env: { ...process.env, SEEDS, NODE_OPTIONS: HEAP },
        stdio: 'ignore',
        detached: true,
      });
      this.#tests = tests;
      let hung = false;
      const limit = setTimeout(() => {
        hung = true;
        this.#end();
      }, TIME_MAX_MS);
      tests.once('error', reject);
      tests.once('exit', (code) => {
        clearTimeout(limit);
        this.#tests = undefined;
        resolve(hung ? 'hung' : (code ?? 1));
      });
    });
  }

  #end(): void {
    const pid = this.#tests?.pid;
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  }

  #failure(): TestRun {
    const files = this.#report();
    const unloadable = files.find(({ status, assertionResults: tests }) => status === 'failed' && tests.length === 0);
    if (unloadable !== undefined) return { kind: 'broken', why: unloadable.message };
    const failed = files.flatMap((file) => file.assertionResults).find(({ status }) => status === 'failed');
    return { kind: 'failed', by: failed?.fullName ?? 'no single test: all of them died' };
  }

  /** Empty when the tests died before they could write one. */
  #report(): readonly TestFileResult[] {
    try {
      const report: { testResults: readonly TestFileResult[] } = JSON.parse(
        readFileSync(join(this.#root, REPORT), 'utf8'),
      );
      return report.testResults;
    } catch {
      return [];
    }
  }
}

interface TestFileResult {
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}
