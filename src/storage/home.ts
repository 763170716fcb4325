// Home: where rows live. The seam between the buffer, which is the same for every database, and a database. A home does
// one thing at a time, in the order of the calls.

import type { Cell, TableName } from './tables.ts';

export interface Home {
  read(query: Query): Promise<readonly Row[]>;
  /**
   * One slice of a batch; all slices of a batch are one transaction, committed by the last. A slice that fails takes
   * the whole batch back; the next call may begin it anew.
   */
  write(slice: Slice): Promise<void>;
  /** Lets go of the database. An open transaction is taken back. */
  close(): Promise<void>;
}

export type Row = readonly Cell[];

/** Rows in the order of the key. */
export interface Query {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly limit: number;
  /** Only rows after this key (before it, where `newestFirst`). */
  readonly after?: Row;
  readonly newestFirst?: boolean;
  /** Only rows with this value in this column. */
  readonly where?: { readonly column: string; readonly is: Cell };
}

export interface Slice {
  readonly first: boolean;
  readonly last: boolean;
  /** On the platter when the last slice is answered; else only safe from the end of the process. */
  readonly durable: boolean;
  /** Every table is emptied first. Only in a first slice. */
  readonly wipes?: boolean;
  /** Groups that are gone with all they told and intended; done before the parts. */
  readonly forgottenGroups: readonly number[];
  readonly parts: readonly Part[];
}

/** Writes to one table. Cells lie flat, one row after the other: arrays of plain values cross to a worker cheaply. */
export interface Part {
  readonly table: TableName;
  /** Whole rows; they replace what has the same key. */
  readonly upserts: Cell[];
  /** Keys of rows to delete. */
  readonly deletes: Cell[];
}

/** The database cannot be used, and trying again will not help. The message says why and what to do. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
