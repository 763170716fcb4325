// `--help` of the server, in kingpin's layout: two columns on 80 characters, made from the table of flags.

import type { Flag } from './flag.ts';
import { SERVER_FLAGS } from './server-flags.ts';

const WIDTH = 80;
const INDENT = '  ';
const PADDING = 2;
/** A left column that is longer gets a line of its own. */
const LEFT_MAX = 30;

const USAGE = `usage: amp [serve] [<flags>]
       amp check-config [<files>...]
       amp help [<command>]
`;

/** Help, and the version: they print and end, and are no options of the server. */
const PRINTING = [
  ['-h, --help', 'Show this help.'],
  ['    --version', 'Show application version.'],
] as const;

export function serverHelp(): string {
  const rows = [
    PRINTING[0],
    ...Object.values(SERVER_FLAGS).map((flag) => [leftColumn(flag), helpText(flag)] as const),
    PRINTING[1],
  ];
  return `${USAGE}\n\nFlags:\n${twoColumns(rows)}\n`;
}

/** `      --[no-]log.silences` */
function leftColumn(flag: Flag<unknown>): string {
  return `    --${flag.kind === 'switch' ? '[no-]' : ''}${flag.name}${flag.shown}`;
}

/** The help, and honestly what the flag does not do here. */
function helpText(flag: Flag<unknown>): string {
  return flag.withoutEffect === undefined
    ? flag.help
    : `${flag.help} (Accepted without effect: ${flag.withoutEffect}.)`;
}

function twoColumns(rows: readonly (readonly [left: string, right: string])[]): string {
  const lefts = rows.map(([left]) => left.length).filter((length) => length < LEFT_MAX);
  const width = Math.max(...lefts) + PADDING;
  return rows
    .map(([left, right]) => {
      const lines = wrap(right, WIDTH - width - INDENT.length);
      const first =
        left.length < LEFT_MAX ? `${INDENT}${left.padEnd(width)}${lines.shift() ?? ''}` : `${INDENT}${left}`;
      return [first, ...lines.map((line) => `${INDENT}${' '.repeat(width)}${line}`)].join('\n');
    })
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
