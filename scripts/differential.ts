// `npm run test:differential`: the same alerts into a real Alertmanager and into ours, the same notifications out. Not part
// of `npm test`: it needs the other program, and some minutes of real time.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { alertmanager } from '../test/support/peers.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
process.exitCode = alertmanager === undefined ? sayWhatIsMissing() : compare();

function sayWhatIsMissing(): number {
  console.error(
    'There is no Alertmanager to compare with. Set ALERTMANAGER to the path of its program, version 0.33 or newer,',
  );
  console.error('or put prometheus-alertmanager or alertmanager on the PATH.');
  return 1;
}

function compare(): number {
  return (
    run('tsx', 'scripts/build.ts') ||
    run('vitest', 'run', '--config', 'test/differential/vitest.config.ts', ...process.argv.slice(2))
  );
}

function run(command: string, ...args: readonly string[]): number {
  return spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' }).status ?? 1;
}
