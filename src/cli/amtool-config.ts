// amtool's config files: defaults for flags, by the flag's name. The first file that has a key decides; a file that is not
// there is none; one that cannot be read as YAML is an error.

import { join } from 'node:path';
import type { Command } from './commands/command.ts';
import { ToolError } from './commands/command.ts';
import type { Flag } from './flag.ts';
import { reasonOf } from './named-file.ts';
import type { Texts } from './tool-parser.ts';
import type { World } from './world.ts';

/** Old names of flags; the new one counts where a file has both. */
const LEGACY: ReadonlyMap<string, string> = new Map([['comment_required', 'require-comment']]);

/** Where Alertmanager's amtool looks, and beside it where Debian's does. */
function configPaths(home: string): readonly string[] {
  return [
    join(home, '.config/amtool/config.yml'),
    join(home, '.config/prometheus/amtool.yml'),
    '/etc/amtool/config.yml',
    '/etc/prometheus/amtool.yml',
  ];
}

export interface Defaults {
  readonly values: ReadonlyMap<string, string>;
  /** The files that were there. */
  readonly files: readonly string[];
}

export async function readDefaults(world: World, paths = configPaths(world.home)): Promise<Defaults> {
  const values = new Map<string, string>();
  const files: string[] = [];
  for (const path of paths) {
    const bytes = await readIfThere(path, world);
    if (bytes === undefined) continue;
    files.push(path);
    const written = await readEntries(bytes, path);
    for (const [key, value] of written) {
      const name = LEGACY.get(key) ?? key;
      const isSuperseded = name !== key && written.has(name);
      if (!isSuperseded && !values.has(name)) values.set(name, value);
    }
  }
  return { values, files };
}

/** The command line, and where it is silent the file. As in amtool, only the root's flags and the last command's own are in files. */
export function withDefaults(texts: Texts, path: readonly Command[], { values }: Defaults): Texts {
  const all = new Map(texts);
  for (const command of new Set([path[0], path.at(-1)])) {
    const flags: readonly Flag<unknown>[] = Object.values(command?.flags ?? {});
    for (const flag of flags) {
      const value = values.get(flag.name);
      if (value !== undefined && !all.has(flag)) all.set(flag, [value]);
    }
  }
  return all;
}

async function readIfThere(path: string, world: World): Promise<Uint8Array | undefined> {
  try {
    return await world.read(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ToolError(`could not load config file ${path}: ${reasonOf(error)}`);
  }
}

/** One mapping of words to words. Of equal keys the last counts, as in amtool. */
async function readEntries(bytes: Uint8Array, path: string): Promise<ReadonlyMap<string, string>> {
  const { parseSyntax } = await import('../config/parse-config.ts');
  const { formatProblem } = await import('../config/config-error.ts');
  const { isNull, scalarText } = await import('../config/scalar.ts');
  const syntax = parseSyntax(bytes, path);
  if ('code' in syntax) throw new ToolError(`could not load config file: ${formatProblem(syntax)}`);
  const entries = new Map<string, string>();
  const { root, source } = syntax;
  const wrong = (offset: number, what: string): ToolError => {
    const { line, column } = source.position(offset);
    return new ToolError(`could not load config file: ${path}:${line}:${column}: ${what}`);
  };
  if (root === undefined || (root.kind === 'scalar' && isNull(root))) return entries;
  if (root.kind !== 'mapping') throw wrong(root.offset, 'expected a mapping of flags to values');
  for (const { key, value } of root.entries) {
    const target = value.kind === 'alias' ? value.target : value;
    if (key.kind !== 'scalar' || target.kind !== 'scalar') throw wrong(value.offset, 'expected one value for a flag');
    const text = scalarText(target);
    if (!text.ok) throw wrong(value.offset, text.error);
    entries.set(key.text, text.value);
  }
  return entries;
}
