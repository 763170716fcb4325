// Page: what a formatter has to know of where its text goes.

import type { Colors } from 'picocolors/types.js';
import type { Timestamp } from '../../base/timestamp.ts';
import type { Show } from './plain-text.ts';
import { tabulate } from './tabwriter.ts';

export interface Page {
  /** Text from elsewhere, within a line. */
  readonly cell: Show;
  /** Lines from elsewhere. */
  readonly block: Show;
  /** As `--date.format` wants it. */
  date(moment: Timestamp): string;
  /** Colours, where the terminal has them and the user wants them; else the text as it is. */
  readonly paint: Colors;
}

/** A table as amtool makes it: every cell is ended, also the last of a line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return tabulate([head, ...rows].map((cells) => `${cells.join('\t')}\t\n`).join(''));
}

/** By time; what is of the same time keeps its order. */
export function byTime<T>(items: readonly T[], timeOf: (item: T) => Timestamp): T[] {
  return items.toSorted((a, b) => timeOf(a).compare(timeOf(b)));
}
