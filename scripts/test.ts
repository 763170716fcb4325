// `npm test`: every check, in order, up to the first that fails. `npm run check`: the quick ones, for while one works.
// The last line on stdout is `N passed, N failed`: checks and tests together, so that a machine need not read the rest.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** In `npm run check`, too. */
  readonly quick: boolean;
}

const REPORT = 'coverage/tests.json';

const CHECKS: readonly Step[] = [
  { name: 'build', command: ['tsx', 'scripts/build.ts'], quick: false },
  { name: 'types', command: ['tsc'], quick: true },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'], quick: true },
  { name: 'tidy', command: ['tsx', 'scripts/tidy.ts'], quick: true },
  { name: 'dead code', command: ['knip', '--treat-config-hints-as-errors'], quick: true },
];

const WITH_REPORT = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
const ALL_TESTS = ['vitest', 'run', '--coverage', ...WITH_REPORT] as const;
const UNIT_TESTS = ['vitest', 'run', '--project', 'unit', ...WITH_REPORT] as const;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const quick = process.argv.includes('--quick');
const { passed, failed } = runAll();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runAll(): Counts {
  let passed = 0;
  for (const step of CHECKS) {
    if (quick && !step.quick) continue;
    if (!run(step.name, step.command)) return { passed, failed: 1 };
    passed += 1;
  }
  rmSync(REPORT, { force: true });
  const succeeded = run('tests', quick ? UNIT_TESTS : ALL_TESTS);
  const tests = counted();
  // Nothing failed and yet it did: coverage below its threshold, or a file that could not be loaded.
  const other = succeeded || tests.failed > 0 ? 0 : 1;
  return { passed: passed + tests.passed, failed: tests.failed + other };
}

function run(name: string, [command, ...args]: readonly [string, ...string[]]): boolean {
  console.log(`\n=== ${name} ===`);
  const { status, error } = spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' });
  if (error !== undefined) console.error(error.message);
  if (status !== 0) console.error(`${name} failed`);
  return status === 0;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

function counted(): Counts {
  try {
    const report: { numPassedTests: number; numFailedTests: number } = JSON.parse(readFileSync(REPORT, 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return { passed: 0, failed: 0 }; // it did not get as far as a report; its exit code says so
  }
}
