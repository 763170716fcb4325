// The database section of a file that is bad elsewhere: enough to find the store that holds the last good configuration.

import { dirname } from 'node:path';
import { decode } from './decode/codec.ts';
import { Reading } from './decode/reading.ts';
import { type ParseOptions, parseSyntax } from './parse-config.ts';
import { type DatabaseConfig, database } from './schema/database.ts';

/** Undefined where the file does not say. */
export function databaseSection(input: Uint8Array, file: string, options: ParseOptions): DatabaseConfig | undefined {
  const syntax = parseSyntax(input, file);
  if ('code' in syntax || syntax.root?.kind !== 'mapping') return undefined;
  const entry = syntax.root.entries.find(({ key }) => key.kind === 'scalar' && key.text === 'database');
  if (entry === undefined) return database.absent;
  const reading = new Reading(syntax.source, dirname(file), options.matcherMode);
  const section = decode(database, entry.value, { parent: undefined, step: 'database' }, reading);
  return reading.errors === 0 ? section : undefined;
}
