import { expect, test } from 'vitest';
import { readCommandLine } from './command-line.ts';

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

test('any other word is a tool', () => {
  expect(readCommandLine(['check-config', 'a.yml'])).toEqual({ kind: 'tool', args: ['check-config', 'a.yml'] });
  expect(readCommandLine(['help', 'check-config']).kind).toBe('tool');
});
