// The statements of a PostgreSQL home. Rows are given as one array a column: one statement for a slice of any length.

import type { Query } from '../home.ts';
import { type Cell, columnsOf, TABLES, type TableName } from '../tables.ts';

interface Statement {
  readonly text: string;
  /** Columns that it takes, each as one array. */
  readonly width: number;
}

/** `table.column` → `int8`. */
type Types = ReadonlyMap<string, string>;

export function selectSql(query: Query): { readonly text: string; readonly values: readonly Cell[] } {
  const keys = TABLES[query.table].key;
  const values: Cell[] = [];
  const mark = (value: Cell): string => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (query.where !== undefined) {
    const { column, is } = query.where;
    conditions.push(is === null ? `${column} IS NULL` : `${column} = ${mark(is)}`);
  }
  if (query.after !== undefined) {
    conditions.push(`(${keys.join(', ')}) ${query.newestFirst ? '<' : '>'} (${query.after.map(mark).join(', ')})`);
  }
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const order = keys.map((column) => `${column} ${query.newestFirst ? 'DESC' : 'ASC'}`).join(', ');
  const limit = mark(query.limit);
  return {
    text: `SELECT ${query.columns.join(', ')} FROM ${query.table}${where} ORDER BY ${order} LIMIT ${limit}`,
    values,
  };
}

export function upsertSql(table: TableName, types: Types): Statement {
  const { key, rest } = TABLES[table];
  const columns = columnsOf(table);
  const updates = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  const rows = `SELECT * FROM unnest(${arrays(table, columns, types)})`;
  return {
    text: `INSERT INTO ${table} (${columns.join(', ')}) ${rows} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates}`,
    width: columns.length,
  };
}

export function deleteSql(table: TableName, types: Types): Statement {
  const { key } = TABLES[table];
  const gone = `unnest(${arrays(table, key, types)}) AS gone (${key.join(', ')})`;
  const same = key.map((column) => `${table}.${column} = gone.${column}`).join(' AND ');
  return { text: `DELETE FROM ${table} USING ${gone} WHERE ${same}`, width: key.length };
}

export function wipeSql(): string {
  return Object.keys(TABLES)
    .map((table) => `DELETE FROM ${table}`)
    .join('; ');
}

/** Cells that lie flat, row after row, as one array a column. */
export function toColumns(cells: readonly Cell[], width: number): Cell[][] {
  const columns: Cell[][] = Array.from({ length: width }, () => []);
  for (let i = 0; i < cells.length; i += 1) columns[i % width]?.push(cells[i] ?? null);
  return columns;
}

function arrays(table: TableName, columns: readonly string[], types: Types): string {
  return columns.map((column, i) => `$${i + 1}::${types.get(`${table}.${column}`) ?? 'text'}[]`).join(', ');
}
