// The help of a command: what it is for, how it is used, examples, its flags, and what its exit codes say.

import { flagColumn, type Row, twoColumns, WIDTH, wrap } from './columns.ts';
import type { Command, Example, Group, Leaf } from './commands/command.ts';
import type { FlagTable } from './flag-parser.ts';

/** `path`: from the root to the command. */
export function commandHelp(path: readonly Command[]): string {
  const command = path.at(-1);
  if (command === undefined) return '';
  const parts = [
    `usage: ${usageOf(path)}`,
    wrap(command.summary, WIDTH).join('\n'),
    ...(command.about ?? []).map((paragraph) => wrap(paragraph, WIDTH).join('\n')),
    ...examplesPart(command.examples ?? []),
    ...(command.kind === 'group' ? commandsPart(command) : []),
    ...flagsPart(path),
    ...(command.kind === 'leaf' ? [exitsPart(command)] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** `amp silence add [<flags>] [<matchers>...]` */
function usageOf(path: readonly Command[]): string {
  const names = path.map(({ name }) => name).join(' ');
  const last = path.at(-1);
  if (last?.kind !== 'leaf') return `${names} <command> [<flags>] [<args> ...]`;
  const required = Object.values(last.flags).filter((flag) => flag.required);
  return `${names}${required.map((flag) => ` --${flag.name}${flag.shown}`).join('')} [<flags>]${argumentsOf(last)}`;
}

function argumentsOf({ args: { name, most } }: Leaf): string {
  if (most === 0) return '';
  return most === 1 ? ` [<${name}>]` : ` [<${name}>...]`;
}

function examplesPart(examples: readonly Example[]): string[] {
  if (examples.length === 0) return [];
  return [`Examples:\n${examples.map(({ line, what }) => `  # ${what}\n  ${line}`).join('\n\n')}`];
}

function commandsPart({ commands, standard }: Group): string[] {
  const rows = commands.map(({ name, summary }): Row => [name, name === standard ? `${summary} (default)` : summary]);
  return [`Commands:\n${twoColumns(rows)}`];
}

/** The command's own and those of the groups around it, then the ones that all commands have. */
function flagsPart([root, ...others]: readonly Command[]): string[] {
  const own = others.flatMap(({ flags }) => rowsOf(flags));
  const global = rowsOf(root?.flags ?? {});
  const help: Row = ['-h, --help', 'Show this help.'];
  return [
    ...(own.length === 0 ? [] : [`Flags:\n${twoColumns(own)}`]),
    `Flags of every command:\n${twoColumns([help, ...global])}`,
  ];
}

function rowsOf(flags: FlagTable): Row[] {
  const shown = Object.values(flags).filter((flag) => !flag.hidden);
  return shown.map((flag) => [flagColumn(flag), flag.help]);
}

function exitsPart({ exits, usageExit = 1 }: Leaf): string {
  const usage: Row = [String(usageExit), 'the command line cannot be understood'];
  const rows = exits.map(([code, when]): Row => [String(code), when]);
  const all = rows.some(([code]) => code === usage[0]) ? rows : [...rows, usage];
  return `Exit codes:\n${twoColumns(all)}`;
}
