// Source: a config file's text, and where its offsets are, in lines and columns.

import type { Position } from './position.ts';

export class Source {
  readonly file: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** 1-based; columns count UTF-16 units, as editors do. */
  position(offset: number): Position {
    this.#lineStarts ??= lineStartsOf(this.text);
    const line = lastAtOrBefore(this.#lineStarts, offset);
    return { file: this.file, line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }
}

/** Offsets of the first characters of all lines. Lines end with LF, CRLF or, as YAML has it, a lone CR. */
function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}
