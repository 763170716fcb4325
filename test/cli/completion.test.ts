// Completion: every command and flag can be completed. Bash itself is asked; what zsh and fish get is made of the same places,
// and each is asked to read its script where the machine has it.

import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/tree.ts';
import { placesOf } from '../../src/cli/completion/places.ts';
import { testWhere } from '../support/test-where.ts';
import { FakeWorld } from '../support/tool-world.ts';

async function script(shell: string): Promise<string> {
  const { out, exitCode } = await new FakeWorld().run('completion', shell);
  expect(exitCode).toBe(0);
  return out;
}

function has(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

/** What bash offers after these words; the last one is being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const ask = `${await script('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _amp; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', ask, 'bash', 'amp', ...words], { encoding: 'utf8' });
  return out.split('\n').filter((word) => word !== '');
}

test('bash completes commands, flags and values', async () => {
  expect(await offered('si')).toEqual(['silence']);
  expect(await offered('silence', '')).toEqual(
    expect.arrayContaining(['query', 'add', 'update', 'expire', 'import', '--within']),
  );
  expect(await offered('silence', 'add', '--com')).toEqual(['--comment']);
  expect(await offered('-o', '')).toEqual(['simple', 'extended', 'json']);
  expect(await offered('alert', '--output', '=', 'e')).toEqual(['extended']);
  expect(await offered('alert', '--output', '=')).toEqual(['simple', 'extended', 'json']);
  expect(await offered('config', 'routes', 'test', '--ver')).toEqual([
    '--verbose',
    '--version-check',
    '--verify.receivers',
  ]);
  expect(await offered('config', 'routes', '--alertmanager.url', 'x', 't')).toEqual(['test']);
  expect(await offered('se')).toEqual(['serve']);
});

test('every script offers every command and flag', async () => {
  const scripts = await Promise.all(['bash', 'zsh', 'fish'].map(script));
  for (const { at, candidates } of placesOf(COMMANDS)) {
    for (const text of scripts) {
      expect(text).toContain(at);
      for (const { word } of candidates) expect(text).toContain(word.replace(/^--/, ''));
    }
  }
});

for (const shell of ['bash', 'zsh', 'fish']) {
  testWhere(has(shell))(`${shell} can read its script`, async () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: await script(shell), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
}
