import { expect, test } from 'vitest';
import { runTool } from './tool.ts';

async function run(...args: string[]) {
  const said = { out: '', err: '' };
  const checked: (readonly string[])[] = [];
  const exitCode = await runTool(
    args,
    {
      async checkConfig(files) {
        checked.push(files);
        return 3;
      },
    },
    {
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
    },
  );
  return { exitCode, ...said, checked };
}

test('a command gets its arguments and gives the exit code', async () => {
  expect(await run('check-config', 'a.yml', 'b.yml')).toEqual({
    exitCode: 3,
    out: '',
    err: '',
    checked: [['a.yml', 'b.yml']],
  });
});

test('a word that is no command names the nearest one', async () => {
  const { exitCode, err } = await run('chek-config');
  expect(exitCode).toBe(1);
  expect(err).toContain("unknown command 'chek-config'");
  expect(err).toContain('Did you mean check-config?');
  expect((await run('sreve')).err).toContain('Did you mean serve?');
});

test('a missing argument is said', async () => {
  const { exitCode, err } = await run('check-config');
  expect(exitCode).toBe(1);
  expect(err).toContain("missing required argument 'files'");
});

test('help of a command is no error', async () => {
  const { exitCode, out } = await run('help', 'check-config');
  expect(exitCode).toBe(0);
  expect(out).toContain('Usage: amp check-config');
});

test('what a command throws is not swallowed', async () => {
  const tools = { checkConfig: () => Promise.reject(new Error('bug')) };
  await expect(runTool(['check-config', 'x'], tools, { out: () => {}, err: () => {} })).rejects.toThrow('bug');
});
