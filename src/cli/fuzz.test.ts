// Whatever is typed, or read from a file: an answer in words and an exit code, no crash and no hang.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeWorld } from '../../test/support/tool-world.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { Timestamp } from '../base/timestamp.ts';
import { AnswerError, readAlerts, readSilences, readStatus } from './api/answers.ts';
import type { Command } from './commands/command.ts';
import { ToolError } from './commands/command.ts';
import { COMMANDS } from './commands/tree.ts';
import { UsageError } from './flag-parser.ts';
import { momentOf, silenceDuration } from './moments.ts';
import { tabulate } from './output/tabwriter.ts';
import { readTemplateData } from './template-data-json.ts';
import { parseToolLine } from './tool-parser.ts';

const RUNS = { numRuns: 500 };

function words(command: Command): string[] {
  const flags = Object.values(command.flags).flatMap(({ name, short }) => [
    `--${name}`,
    `--no-${name}`,
    `--${name}=x`,
    ...(short === undefined ? [] : [`-${short}`, `-${short}x`]),
  ]);
  return [command.name, ...flags, ...(command.kind === 'group' ? command.commands.flatMap(words) : [])];
}

/** What people type: mostly words that mean something, in any order. */
const line = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words(COMMANDS).slice(1)) },
    fc.string(),
    fc.constantFrom('--', '-', '', '@x', '=', 'a=b', '--=', '-=', '--help', 'help'),
  ),
  { maxLength: 8 },
);

function onlyThrows(kind: new (...args: never[]) => Error, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
  }
}

test('any command line is read or refused', () => {
  fc.assert(
    fc.property(line, (args) =>
      onlyThrows(UsageError, () => parseToolLine(args, COMMANDS, () => ['--output', 'json'])),
    ),
    RUNS,
  );
});

test('any command line that needs no server ends with a small exit code and something said', async () => {
  const offline = fc.constantFrom(
    ['silence', 'add'],
    ['alert', 'add'],
    ['silence', 'import'],
    ['check-config'],
    ['completion'],
    ['help'],
  );
  const flags = ['--alertmanager.url=nowhere', '--no-version-check'];
  await fc.assert(
    fc.asyncProperty(offline, fc.array(fc.string(), { maxLength: 4 }), fc.string(), async (command, args, input) => {
      const world = new FakeWorld({ input });
      const { exitCode, out, err } = await world.run(
        ...command,
        ...(command[0] === 'help' ? [] : flags),
        '--',
        ...args,
      );
      expect([0, 1, 2]).toContain(exitCode);
      expect(out + err).not.toBe('');
    }),
    { numRuns: 150 },
  );
});

test('any time and duration is read or refused', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[-+0-9TZ:. ]{0,30}$/),
    fc.stringMatching(/^([0-9]{1,20}(ms|[ywdhms]))*$/),
  );
  fc.assert(
    fc.property(texts, (text) => {
      onlyThrows(ToolError, () => momentOf(text, 'start'));
      onlyThrows(ToolError, () => silenceDuration(text));
    }),
    RUNS,
  );
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }), (date) => {
      expect(momentOf(date.toISOString(), 'end')).toEqual(Timestamp.parse(date.toISOString()));
    }),
    RUNS,
  );
});

test('any file of silences is imported, or refused before anything is sent', async () => {
  const clock = new VirtualClock();
  const files = fc.oneof(
    fc.json(),
    fc.string(),
    fc.array(fc.dictionary(fc.string(), fc.jsonValue())).map((list) => JSON.stringify(list)),
  );
  await fc.assert(
    fc.asyncProperty(files, async (input) => {
      const world = new FakeWorld({ clock, input });
      const { exitCode, out, err } = await world.run('silence', 'import', '--alertmanager.url=nowhere');
      expect(exitCode).toBe(1);
      expect(out).toBe('');
      expect(err).toMatch(/^amp: error: (?:couldn't unmarshal|--alertmanager\.url=nowhere)/);
    }),
    { numRuns: 200 },
  );
});

test('any answer of a server is read or refused', () => {
  const known = [
    'labels',
    'annotations',
    'startsAt',
    'endsAt',
    'status',
    'matchers',
    'id',
    'name',
    'value',
    'receivers',
    'cluster',
    'config',
    '__proto__',
  ];
  const value = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...known), fc.jsonValue()));
  fc.assert(
    fc.property(fc.oneof(value, fc.array(value)), (answer) => {
      for (const read of [readAlerts, readSilences, readStatus]) onlyThrows(AnswerError, () => read(answer));
      onlyThrows(ToolError, () => readTemplateData(JSON.stringify(answer), 'x'));
    }),
    RUNS,
  );
});

test('a table keeps every character that is not a tab', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const without = (all: string): string => all.replace(/[\s]/g, '');
      expect(without(tabulate(`${text}\n`))).toBe(without(text));
    }),
    RUNS,
  );
});
