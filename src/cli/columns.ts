// Help in kingpin's layout: two columns on 80 characters.

import type { Flag } from './flag.ts';

export const WIDTH = 80;
const INDENT = '  ';
const PADDING = 2;
/** A left column that is longer gets a line of its own. */
const LEFT_MAX = 30;

export type Row = readonly [left: string, right: string];

/** `  -o, --output=simple` */
export function flagColumn(flag: Flag<unknown>): string {
  const letter = flag.short === undefined ? '    ' : `-${flag.short}, `;
  return `${letter}--${flag.kind === 'switch' ? '[no-]' : ''}${flag.name}${flag.shown}`;
}

export function twoColumns(rows: readonly Row[]): string {
  const lefts = rows.map(([left]) => left.length).filter((length) => length < LEFT_MAX);
  const width = Math.max(0, ...lefts) + PADDING;
  return rows
    .map(([left, right]) => {
      const lines = wrap(right, WIDTH - width - INDENT.length);
      const first =
        left.length < LEFT_MAX ? `${INDENT}${left.padEnd(width)}${lines.shift() ?? ''}` : `${INDENT}${left}`;
      return [first, ...lines.map((line) => `${INDENT}${' '.repeat(width)}${line}`)].join('\n');
    })
    .join('\n');
}

export function wrap(text: string, width: number): string[] {
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
