// Reads a command line by a table of flags, as kingpin does: `--flag=value`, `--flag value`, `--switch`, `--no-switch`.

import type { Flag, FlagValue } from './flag.ts';

export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

/** A command line that cannot be understood. The message is for the person who wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface ParsedFlags<T extends FlagTable> {
  readonly values: { readonly [K in keyof T]: FlagValue<T[K]> };
  /** The flags that stand on the command line. */
  readonly given: readonly Flag<unknown>[];
}

/** Throws a {@link UsageError} at the first thing that it does not understand. */
export function parseFlags<T extends FlagTable>(args: readonly string[], table: T): ParsedFlags<T> {
  const texts = collect(args, new Map(Object.values(table).map((flag) => [flag.name, flag])));
  const values = Object.entries(table).map(([key, flag]) => [key, valueFor(flag, texts.get(flag))]);
  return { values: Object.fromEntries(values), given: [...texts.keys()] };
}

type Texts = Map<Flag<unknown>, [string, ...string[]]>;

function collect(args: readonly string[], flags: ReadonlyMap<string, Flag<unknown>>): Texts {
  const texts: Texts = new Map();
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (!arg.startsWith('-') || arg === '-') throw new UsageError(`unexpected ${arg}`);
    if (arg === '--') {
      if (left[0] !== undefined) throw new UsageError(`unexpected ${left[0]}`);
      break;
    }
    if (!arg.startsWith('--')) throw new UsageError(`unknown short flag '${arg.slice(0, 2)}'`);
    const { flag, text } = readOne(arg, left, flags);
    const before = texts.get(flag);
    if (before === undefined) texts.set(flag, [text]);
    else if (flag.kind === 'list') before.push(text);
    else throw new UsageError(`flag '${flag.name}' cannot be repeated`);
  }
  return texts;
}

function readOne(arg: string, left: string[], flags: ReadonlyMap<string, Flag<unknown>>) {
  const equals = arg.indexOf('=');
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const inline = equals < 0 ? undefined : arg.slice(equals + 1);
  const flag = flags.get(name);
  const negated = name.startsWith('no-') ? flags.get(name.slice(3)) : undefined;
  const switched = flag ?? negated;
  if (switched?.kind === 'switch') {
    if (inline !== undefined) throw new UsageError(`unexpected ${inline}`);
    return { flag: switched, text: String(switched === flag) };
  }
  if (flag === undefined) throw new UsageError(`unknown long flag '--${name}'`);
  // A value that begins with a dash has to be joined by `=`: otherwise it is the next flag, and this one lacks its value.
  const text = inline ?? (left[0]?.startsWith('-') ? undefined : left.shift());
  if (text === undefined) throw new UsageError(`expected argument for flag '--${name}'`);
  return { flag, text };
}

/** What the texts of a flag mean; the default where there are none. Throws a {@link UsageError}. */
export function valueFor(flag: Flag<unknown>, texts: readonly [string, ...string[]] | undefined): unknown {
  if (texts === undefined) return flag.fallback;
  try {
    return flag.read(texts);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
