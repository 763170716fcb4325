// `--help` of the server, in kingpin's layout, made from the table of flags; and which other commands there are.

import { flagColumn, type Row, twoColumns } from './columns.ts';
import { COMMANDS_BY_NAME } from './commands/names.ts';
import type { Flag } from './flag.ts';
import { SERVER_FLAGS } from './server-flags.ts';

const USAGE = `usage: amp [serve] [<flags>]
       amp <command> [<args> ...]
       amp help [<command> ...]
`;

/** Help, and the version: they print and end, and are no options of the server. */
const PRINTING: readonly [Row, Row] = [
  ['-h, --help', 'Show this help.'],
  ['    --version', 'Show application version.'],
];

export function serverHelp(): string {
  const rows = [
    PRINTING[0],
    ...Object.values(SERVER_FLAGS).map((flag): Row => [flagColumn(flag), helpText(flag)]),
    PRINTING[1],
  ];
  const commands: readonly Row[] = [['serve', 'Run the server. (default)'], ...COMMANDS_BY_NAME];
  return `${USAGE}\nCommands:\n${twoColumns(commands)}\n\nFlags:\n${twoColumns(rows)}\n`;
}

/** The help, and honestly what the flag does not do here. */
function helpText(flag: Flag<unknown>): string {
  return flag.withoutEffect === undefined
    ? flag.help
    : `${flag.help} (Accepted without effect: ${flag.withoutEffect}.)`;
}
