// Where something stands in a config file.

/** 1-based line and column, as editors count. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
