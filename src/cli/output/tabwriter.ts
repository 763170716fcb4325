// Columns as Go's text/tabwriter lays them out (padding 2, left-aligned): a cell ends with a tab, and a column is as wide as
// the widest cell among neighbouring lines that have one there. amtool's tables are made with it.

const PADDING = 2;

interface Cell {
  readonly text: string;
  /** In characters, as Go counts them. */
  readonly width: number;
}

/** Text with tabs in, text with spaces out. Its last line is ended. */
export function tabulate(text: string): string {
  const lines = linesOf(text);
  const widths = columnWidths(lines);
  return lines.map(({ cells, end }, row) => `${layOut(cells, widths[row] ?? [])}${end}`).join('');
}

interface Line {
  /** The last one is not ended by a tab, and belongs to no column. */
  readonly cells: readonly Cell[];
  readonly end: string;
}

/** A form feed ends a line and, unlike a line feed, every column; a vertical tab ends a cell like a tab. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const [, line = '', end = ''] of text.matchAll(/([^\n\f]*)(\n|\f|$)/g)) {
    if (line === '' && end === '') break;
    lines.push({ cells: line.split(/[\t\v]/).map(cellOf), end: end === '' ? '' : '\n' });
    if (end === '\f') lines.push({ cells: [cellOf('')], end: '' });
  }
  return lines;
}

function cellOf(text: string): Cell {
  return { text, width: [...text].length };
}

/** Of every line, how wide each of its ended cells is made. */
function columnWidths(lines: readonly Line[]): number[][] {
  const widths: number[][] = lines.map(() => []);
  const columns = lines.reduce((most, { cells }) => Math.max(most, cells.length - 1), 0);
  for (let column = 0; column < columns; column += 1) {
    for (let from = 0; from < lines.length; ) {
      let to = from;
      let width = 0;
      for (; hasCell(lines[to], column); to += 1) {
        width = Math.max(width, (lines[to]?.cells[column]?.width ?? 0) + PADDING);
      }
      for (let row = from; row < to; row += 1) widths[row]?.push(width);
      from = Math.max(to, from + 1);
    }
  }
  return widths;
}

function hasCell(line: Line | undefined, column: number): boolean {
  return line !== undefined && column < line.cells.length - 1;
}

function layOut(cells: readonly Cell[], widths: readonly number[]): string {
  return cells.map(({ text, width }, column) => text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width))).join('');
}
