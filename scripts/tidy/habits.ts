// Habits that a linter does not know: time and chance come from a port, tests all run, files stay small.

import type { Finding, SourceFile } from './source-file.ts';

const LINES_MAX = 400;

interface Habit {
  readonly applies: (path: string) => boolean;
  readonly never: RegExp;
  readonly because: string;
}

const isTest = (path: string): boolean => path.endsWith('.test.ts');
const isProgram = (path: string): boolean => path.startsWith('src/') && !isTest(path);

const HABITS: readonly Habit[] = [
  {
    applies: (path) => isProgram(path) && !['src/base/clock.ts', 'src/base/random.ts'].includes(path),
    // A method of that name is a library's own: `socket.setTimeout(…)`.
    never:
      /(?<![.\w])(?:Date\.now|performance\.now|process\.hrtime|Math\.random|setTimeout|setInterval)\b|new Date\(\)/,
    because: 'time and chance are parameters: take a Clock or a Random (src/base)',
  },
  {
    applies: isTest,
    never: /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:skip|skipIf|runIf|only|todo|fails)\b/,
    because: 'every test runs and passes; what depends on a program being there is a testWhere, or a *.peer.test.ts',
  },
  {
    applies: () => true,
    never: /\/\/\s*biome-ignore|\/\*\s*biome-ignore|@ts-ignore|@ts-nocheck|\bTODO\b|\bFIXME\b/,
    because: 'it is done, or it is an issue',
  },
];

export function brokenHabits(files: readonly SourceFile[]): Finding[] {
  // This file and its test spell what they forbid.
  return files.filter(({ path }) => !path.includes('/tidy')).flatMap((file) => [...habitsOf(file), ...lengthOf(file)]);
}

function habitsOf({ path, text }: SourceFile): Finding[] {
  const habits = HABITS.filter((habit) => habit.applies(path));
  return text
    .split('\n')
    .flatMap((line, index) =>
      habits
        .filter((habit) => habit.never.test(withoutComment(line, habit)))
        .map((habit) => ({ path, line: index + 1, message: habit.because })),
    );
}

/** What a comment says about time is no use of it; the last habit is about comments. */
function withoutComment(line: string, habit: Habit): string {
  return habit === HABITS.at(-1) ? line : line.replace(/^\s*(?:\/\/|\/?\*).*$|\s\/\/ .*$/, '');
}

function lengthOf({ path, text }: SourceFile): Finding[] {
  const lines = text.split('\n').length - 1;
  const message = `${lines} lines, more than ${LINES_MAX}: look for the second concept`;
  return lines > LINES_MAX ? [{ path, line: LINES_MAX + 1, message }] : [];
}
