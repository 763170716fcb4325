import { expect, test } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { COMMANDS_BY_NAME } from './commands/names.ts';

function printed(...args: string[]) {
  const command = readCommandLine(args);
  if (command.kind !== 'print') throw new Error(`not printed: ${command.kind}`);
  return command;
}

test("Alertmanager's command lines start the server, with or without `serve`", () => {
  for (const args of [[], ['--config.file=x'], ['serve'], ['serve', '--config.file=x']]) {
    expect(readCommandLine(args).kind).toBe('serve');
  }
});

test('--version looks like that of Alertmanager', () => {
  const { text, to, exitCode } = printed('--config.file=x', '--version');
  expect({ to, exitCode }).toEqual({ to: 'stdout', exitCode: 0 });
  expect(text).toMatch(
    /^alertmanager, version 0\.34\.0\+amp\.\d+\.\d+\.\d+ \(branch: .*, revision: .*\)\n {2}node version/,
  );
});

test('help is the same by every name, and fits on 80 columns', () => {
  const { text } = printed('--help');
  for (const args of [['-h'], ['help'], ['serve', '--help'], ['help', 'serve']])
    expect(printed(...args).text).toBe(text);
  const long = text.split('\n').filter((line) => line.length > 80 && !line.includes('https://'));
  expect(long).toEqual([]);
  expect(text).toContain('      --data.retention=120h      How long to keep data for.\n');
  expect(text).toContain('--cluster.gossip-interval=200ms');
  expect(text).toMatch(/Accepted\s+without\s+effect/);
});

test('a command line that cannot be read prints why, on stderr, and ends with 1', () => {
  expect(printed('--nope')).toEqual({
    kind: 'print',
    text: "amp: error: unknown long flag '--nope', try --help\n",
    to: 'stderr',
    exitCode: 1,
  });
});

test.each([
  ['check-config a.yml', 'tool'],
  ['help check-config', 'tool'],
  ['-o json alert', 'tool'],
  ['-ojson -v alert query', 'tool'],
  ['--alertmanager.url http://h:1/ --no-version-check silence', 'tool'],
  ['--alertmanager.url=http://h:1/', 'tool'],
  ['--enable-feature=classic-mode silence', 'tool'],
  ['--config.file=x alert', 'tool'],
  ['alrt', 'tool'],
  ['-o json alrt', 'tool'],
  ['--timeout alert alert', 'tool'],
  ['--config.file alert', 'serve'],
  ['--enable-feature=classic-mode', 'serve'],
  ['--config.file=x foo', 'print'],
  ['--nope alrt', 'print'],
  ['-x', 'print'],
])('%s: %s', (line, kind) => {
  expect(readCommandLine(line.split(' ')).kind).toBe(kind);
});

test('help names every other command', () => {
  const { text } = printed('help');
  expect(text).toMatch(/^usage: amp \[serve\]/);
  for (const [name, summary] of COMMANDS_BY_NAME) {
    expect(text).toContain(`  ${name} `);
    expect(text.replace(/\s+/g, ' ')).toContain(summary);
  }
});
