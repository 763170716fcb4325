// Rules that many mappings share. The words are Alertmanager's.

import { type Report, snakeCase } from './object.ts';

/** Whether a field says anything. */
export function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== '' && value !== false;
}

/** `at most one of api_key & api_key_file must be configured`. */
export function atMostOne<T extends object, K extends keyof T & string>(
  value: T,
  report: Report<T>,
  ...fields: readonly [K, K, ...K[]]
): void {
  const given = fields.filter((field) => isSet(value[field]));
  if (given.length > 1) report.error('AM2007', given[1], `at most one of ${listOf(fields)} must be configured`);
}

export function exactlyOne<T extends object, K extends keyof T & string>(
  value: T,
  report: Report<T>,
  ...fields: readonly [K, K, ...K[]]
): void {
  if (fields.some((field) => isSet(value[field]))) atMostOne(value, report, ...fields);
  else report.error('AM2005', undefined, `one of ${fields.map(snakeCase).join(' or ')} must be configured`);
}

export function required<T extends object>(value: T, report: Report<T>, field: keyof T & string, what: string): void {
  if (!isSet(value[field])) report.error('AM2005', field, `missing ${what}`);
}

function listOf(fields: readonly string[]): string {
  const names = fields.map(snakeCase);
  return names.length < 3 ? names.join(' & ') : `${names.slice(0, -1).join(', ')} & ${names.at(-1)}`;
}
