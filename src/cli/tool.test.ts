import { expect, test } from 'vitest';
import { FakeWorld } from '../../test/support/tool-world.ts';
import type { Call, Group, Leaf } from './commands/command.ts';
import { ToolError } from './commands/command.ts';
import { COMMANDS_BY_NAME } from './commands/names.ts';
import { COMMANDS } from './commands/tree.ts';
import { count, short, text, toggle } from './flag.ts';
import { GLOBAL_FLAGS } from './globals.ts';
import { runTool } from './tool.ts';

const name = text('name', 'nobody', 'Whom to greet.');
const loud = short('l', toggle('loud', 'Shout.'));
const times = short('n', count('times', 1, 9, 'How often.'));

/** A command that remembers how it was called. */
function greeting(run: (call: Call) => Promise<number>): Group {
  const hello: Leaf = {
    kind: 'leaf',
    name: 'hello',
    summary: 'Greets.',
    flags: { name, loud, times },
    args: { name: 'words', most: 2 },
    exits: [[0, 'greeted']],
    run,
  };
  const strict: Leaf = { ...hello, name: 'strict', usageExit: 2 };
  const say: Group = {
    kind: 'group',
    name: 'say',
    summary: 'Says.',
    flags: {},
    commands: [hello, strict],
    standard: 'hello',
  };
  return { kind: 'group', name: 'amp', summary: 'Tries.', flags: GLOBAL_FLAGS, commands: [say] };
}

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const world = new FakeWorld();
  const heard: unknown[] = [];
  const tree = greeting(async (call) => {
    heard.push(call.get(name), call.get(loud), call.get(times), call.get(GLOBAL_FLAGS.output), [...call.args]);
    return 3;
  });
  world.out = (said) => {
    out += said;
  };
  world.err = (said) => {
    err += said;
  };
  const exitCode = await runTool(args, tree, world);
  return { exitCode, out, err, heard };
}

test('flags stand before and after the command, long and short, joined and apart', async () => {
  const expected = { exitCode: 3, out: '', err: '', heard: ['ann', true, 4, 'json', ['a', 'b']] };
  for (const line of [
    '-o json say hello --name=ann --loud -n 4 a b',
    'say -ojson hello a --name ann -ln4 b',
    'say a -l b --times=4 --output json --name=ann',
    'say --name=ann -n4 --loud -o json a b',
  ])
    expect(await run(...line.split(' ')), line).toEqual(expected);
});

test('what is wrong with a command line is said, with the nearest that is right', async () => {
  const said = async (line: string) => {
    const { exitCode, err } = await run(...line.split(' '));
    return `${exitCode} ${err.trim()}`;
  };
  expect(await said('sya')).toBe("1 amp: error: unknown command 'sya': did you mean say?");
  expect(await said('zzzzzz')).toBe("1 amp: error: unknown command 'zzzzzz', try --help");
  expect(await said('say --nmae=x')).toBe("1 amp: error: unknown long flag '--nmae': did you mean --name?");
  expect(await said('say hello --no-loudd')).toBe(
    "1 amp: error: unknown long flag '--no-loudd': did you mean --no-loud?",
  );
  expect(await said('say hello -x')).toBe("1 amp: error: unknown short flag '-x', try --help");
  expect(await said('say hello --name')).toBe("1 amp: error: expected argument for flag '--name', try --help");
  expect(await said('say hello a b c')).toBe('1 amp: error: unexpected c, try --help');
  expect(await said('say hello -n 12')).toBe('1 amp: error: --times: "12" is no whole number from 1 to 9, try --help');
  expect(await said('say hello -ll')).toBe("1 amp: error: flag 'loud' cannot be repeated, try --help");
});

test('a command with a use for exit code 1 ends with 2 where its line is wrong', async () => {
  expect((await run('say', 'strict', '--nope')).exitCode).toBe(2);
  expect((await run('say', 'strict', '-n', 'x')).exitCode).toBe(2);
  expect((await run('say', 'hello', '--nope')).exitCode).toBe(1);
});

test('what goes wrong is printed without control characters; what is a bug is not swallowed', async () => {
  const world = new FakeWorld();
  const failing = greeting(() => Promise.reject(new ToolError('no \u001b[31mred\nhere', 7)));
  let err = '';
  world.err = (said) => {
    err += said;
  };
  expect(await runTool(['say'], failing, world)).toBe(7);
  expect(err).toBe('amp: error: no \\x1b[31mred\nhere\n');
  const broken = greeting(() => Promise.reject(new Error('bug')));
  await expect(runTool(['say'], broken, world)).rejects.toThrow('bug');
});

test('help is the same by every way to ask for it, and needs no server', async () => {
  const world = new FakeWorld();
  const help = await world.run('help', 'silence', 'add');
  for (const args of [
    ['silence', 'add', '--help'],
    ['silence', '-h', 'add'],
    ['--help', 'silence', 'add'],
    ['silence', 'add', '--help-long'],
  ])
    expect(await world.run(...args), args.join(' ')).toEqual(help);
  expect(help.exitCode).toBe(0);
  expect(help.out).toMatch(/^usage: amp silence add \[<flags>\] \[<matchers>\.\.\.\]\n\nSilences the alerts/);
  expect((await world.run('help', 'silence')).out).toContain('query   Shows which silences there are. (default)');
  expect((await world.run('--alertmanager.url=http://x/')).out).toContain('Commands:\n  alert ');
});

test('the help of every command teaches: a sentence, an example, what the exit codes say; and it fits', async () => {
  const world = new FakeWorld();
  for (const path of paths(COMMANDS)) {
    const { out } = await world.run('help', ...path);
    expect(out, path.join(' ')).toMatch(/^usage: .*\n\n[A-Z][^\n]+\.\n|^usage: .*\n\n[A-Z][^.]+\.\n/);
    expect(out, path.join(' ')).toMatch(/Examples:\n {2}# \S|Commands:\n/);
    const wide = out.split('\n').filter((line) => line.length > 80 && !/^ {2}(amp|source) |^usage/.test(line));
    expect(wide).toEqual([]);
  }
});

function paths(group: Group): string[][] {
  return group.commands.flatMap((command) => [
    [command.name],
    ...(command.kind === 'group' ? paths(command).map((path) => [command.name, ...path]) : []),
  ]);
}

test('every example is a command line that can be read', async () => {
  const { parseToolLine } = await import('./tool-parser.ts');
  const leaves = paths(COMMANDS).flatMap((path) => {
    const command = path.reduce<Group | Leaf>((at, word) => {
      const found = at.kind === 'group' ? at.commands.find((one) => one.name === word) : undefined;
      return found ?? at;
    }, COMMANDS);
    return command.examples ?? [];
  });
  expect(leaves.length).toBeGreaterThan(25);
  for (const { line } of leaves) {
    for (const [, words = ''] of line.matchAll(/\bamp ((?:'[^']*'|[^'|&)>$])*)/g)) {
      const args = [...words.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
      expect(() => parseToolLine(args, COMMANDS, () => []), line).not.toThrow();
    }
  }
});

test('the names that make a command line one for the tools are those of the commands', () => {
  expect([...COMMANDS_BY_NAME.keys()].sort()).toEqual(COMMANDS.commands.map((command) => command.name).sort());
});

test("--version is the server's", async () => {
  expect((await new FakeWorld().run('alert', '--version')).out).toMatch(/^alertmanager, version 0\.34\.0\+amp/);
});

test('--verbose says what is asked and which files are read', async () => {
  const world = new FakeWorld({ home: '/home/ann' });
  world.files.set('/home/ann/.config/amtool/config.yml', 'alertmanager.url: http://ann:s3cr3t@127.0.0.1:1/am/\n');
  const { exitCode, err } = await world.run('alert', '-v');
  expect(exitCode).toBe(1);
  expect(err).toContain('flags from /home/ann/.config/amtool/config.yml\n');
  expect(err).toMatch(
    /GET http:\/\/ann:xxxxx@127\.0\.0\.1:1\/am\/api\/v2\/alerts\?\S*active=true\S*: .*connection refused/,
  );
  expect(err).not.toContain('s3cr3t');
});
