import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function amp(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/amp.js', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

// `npm test` builds first.
describe('the built program', () => {
  test('--version and --help say what they should, and end with 0', () => {
    const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
    expect(amp('--version')).toMatchObject({ status: 0, stderr: '' });
    expect(amp('--version').stdout).toContain(`alertmanager, version 0.34.0+amp.${version} `);
    expect(amp('--help')).toMatchObject({ status: 0, stderr: '' });
  });

  test('a flag that does not exist ends with 1 and the reason', () => {
    expect(amp('--nope')).toEqual({
      status: 1,
      stdout: '',
      stderr: "amp: error: unknown long flag '--nope', try --help\n",
    });
  });

  test('a command that does not exist names the nearest one', () => {
    const { status, stderr } = amp('chek-config');
    expect(status).toBe(1);
    expect(stderr).toBe("amp: error: unknown command 'chek-config': did you mean check-config?\n");
  });

  test('nothing of the machine that built it is in it', () => {
    for (const file of readdirSync(`${ROOT}/dist`)) {
      expect(readFileSync(`${ROOT}/dist/${file}`, 'utf8').includes(ROOT), file).toBe(false);
    }
  });
});
