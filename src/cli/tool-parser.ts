// The command line of the tools, read as kingpin reads amtool's: flags stand anywhere, belong to the command or to one above
// it, letters may be joined (`-si`), `@file` stands for arguments in a file, and a group without a command means its standard.

import { nearestName } from '../config/decode/nearest-name.ts';
import type { Command, Leaf } from './commands/command.ts';
import type { Flag } from './flag.ts';
import { UsageError } from './flag-parser.ts';

export interface ToolLine {
  /** From the root on; the last is a leaf, unless help is asked for. */
  readonly path: readonly Command[];
  readonly args: readonly string[];
  readonly texts: Texts;
  readonly asks: 'help' | 'version' | undefined;
  /** A command that was perhaps meant where a word was taken for an argument: `silence qeury`. */
  readonly perhaps: string | undefined;
}

export type Texts = ReadonlyMap<Flag<unknown>, readonly [string, ...string[]]>;

/** The lines of a file that `@file` names. */
export type ReadLines = (file: string) => readonly string[];

const PRINTING: ReadonlyMap<string, 'help' | 'version'> = new Map([
  ['help', 'help'],
  ['help-long', 'help'],
  ['version', 'version'],
]);

/** Throws a {@link ToolUsageError} at the first thing that it does not understand. `amp help …` asks for help from its first word. */
export function parseToolLine(words: readonly string[], root: Command, readLines: ReadLines): ToolLine {
  const isHelp = words[0] === 'help';
  const parser = new ToolParser(isHelp ? words.slice(1) : words, root, readLines, isHelp ? 'help' : undefined);
  try {
    parser.run();
  } catch (error) {
    throw error instanceof UsageError ? new ToolUsageError(error.message, parser.path) : error;
  }
  return parser;
}

/** Says which command it was, as far as it was understood. */
export class ToolUsageError extends UsageError {
  readonly path: readonly Command[];

  constructor(message: string, path: readonly Command[]) {
    super(message);
    this.path = path;
  }
}

class ToolParser implements ToolLine {
  readonly path: Command[];
  readonly args: string[] = [];
  readonly texts = new Map<Flag<unknown>, [string, ...string[]]>();
  asks: ToolLine['asks'];
  perhaps: string | undefined;
  readonly #left: string[];
  readonly #readLines: ReadLines;
  /** After `--` nothing is a flag. */
  #argsOnly = false;

  constructor(args: readonly string[], root: Command, readLines: ReadLines, asks: ToolLine['asks']) {
    this.asks = asks;
    this.path = [root];
    this.#left = [...args];
    this.#readLines = readLines;
  }

  run(): void {
    for (let word = this.#next(); word !== undefined; word = this.#next()) {
      if (this.#argsOnly || word === '-' || !word.startsWith('-')) this.#plain(word);
      else if (word.startsWith('--')) this.#long(word);
      else this.#letters(word);
    }
    while (this.asks === undefined && this.#enterStandard());
  }

  get #command(): Command {
    return this.path.at(-1) as Command; // the root is always there
  }

  /** The next word, with `--` and `@file` seen to. */
  #next(): string | undefined {
    for (let word = this.#left.shift(); word !== undefined; word = this.#left.shift()) {
      if (this.#argsOnly) return word;
      if (word === '--') this.#argsOnly = true;
      else if (word.startsWith('@')) this.#left.unshift(...this.#readLines(word.slice(1)));
      else return word;
    }
    return undefined;
  }

  #plain(word: string): void {
    const command = this.#command;
    if (command.kind === 'leaf') {
      if (this.args.length >= command.args.most) throw new UsageError(`unexpected ${word}`);
      this.args.push(word);
      return;
    }
    const named = command.commands.find(({ name }) => name === word);
    if (named !== undefined) this.path.push(named);
    else if (this.asks === undefined && this.#enterStandard()) {
      const near = nearestName(word, namesOf(command.commands));
      if (near !== undefined) this.perhaps = `${command.name} ${near}`;
      this.#plain(word);
    } else throw new UsageError(unknownCommand(word, command.commands, this.path));
  }

  #long(word: string): void {
    const equals = word.indexOf('=');
    const name = word.slice(2, equals < 0 ? undefined : equals);
    const inline = equals < 0 ? undefined : word.slice(equals + 1);
    const asks = PRINTING.get(name);
    if (asks !== undefined) {
      this.asks ??= asks;
      return;
    }
    const flag = this.#find((one) => one.name === name);
    const negated = name.startsWith('no-') ? this.#find((one) => one.name === name.slice(3)) : undefined;
    const found = flag ?? negated;
    if (found === undefined || (flag === undefined && found.kind !== 'switch')) {
      if (this.#enterStandard()) this.#long(word);
      else throw new UsageError(unknownFlag(name, this.path));
    } else if (found.kind === 'switch') {
      // As in kingpin, what follows the sign is the next argument.
      if (inline !== undefined) this.#left.unshift(inline);
      this.#set(found, String(found === flag));
    } else this.#set(found, inline ?? this.#valueOf(`--${name}`));
  }

  /** `-q`, `-si`, `-o json`, `-ojson`. */
  #letters(word: string): void {
    const letter = String.fromCodePoint(word.codePointAt(1) ?? 0);
    const rest = word.slice(1 + letter.length);
    if (letter === 'h') {
      this.asks ??= 'help';
    } else {
      const flag = this.#find((one) => one.short === letter);
      if (flag === undefined) {
        if (!this.#enterStandard()) throw new UsageError(`unknown short flag '-${letter}'`);
        this.#letters(word);
        return;
      }
      if (flag.kind !== 'switch') {
        this.#set(flag, rest === '' ? this.#valueOf(`-${letter}`) : rest);
        return;
      }
      this.#set(flag, 'true');
    }
    if (rest !== '') this.#letters(`-${rest}`);
  }

  /** A value that begins with a dash has to be joined: otherwise it is the next flag. */
  #valueOf(flag: string): string {
    const before = this.#argsOnly;
    const word = this.#next();
    const isFlag = !this.#argsOnly && word !== undefined && word.startsWith('-') && word !== '-';
    if (word === undefined || isFlag) throw new UsageError(`expected argument for flag '${flag}'`);
    this.#argsOnly ||= before;
    return word;
  }

  #set(flag: Flag<unknown>, text: string): void {
    const before = this.texts.get(flag);
    if (before === undefined) this.texts.set(flag, [text]);
    else if (flag.kind === 'list') before.push(text);
    else throw new UsageError(`flag '${flag.name}' cannot be repeated`);
  }

  #find(matches: (flag: Flag<unknown>) => boolean): Flag<unknown> | undefined {
    return flagsOf(this.path).find(matches);
  }

  #enterStandard(): boolean {
    const command = this.#command;
    const standard =
      command.kind === 'leaf' ? undefined : command.commands.find(({ name }) => name === command.standard);
    if (standard !== undefined) this.path.push(standard);
    return standard !== undefined;
  }
}

/** Those of the command and of all above it. */
export function flagsOf(path: readonly Command[]): readonly Flag<unknown>[] {
  return path.flatMap(({ flags }) => Object.values(flags));
}

/** `silence query`. */
function nameOf(path: readonly Command[]): string {
  return path
    .slice(1)
    .map(({ name }) => name)
    .join(' ');
}

/** The leaf at the end of the path; a group has to be told what to do. */
export function leafOf(path: readonly Command[]): Leaf | undefined {
  const last = path.at(-1);
  return last?.kind === 'leaf' ? last : undefined;
}

function unknownCommand(word: string, commands: readonly Command[], path: readonly Command[]): string {
  const names = [...namesOf(commands), ...(path.length === 1 ? ['serve', 'help'] : [])];
  const within = path.length === 1 ? '' : ` of ${nameOf(path)}`;
  return `unknown command '${word}'${within}${didYouMean(nearestName(word, names))}`;
}

function namesOf(commands: readonly Command[]): string[] {
  return commands.map(({ name }) => name);
}

function unknownFlag(name: string, path: readonly Command[]): string {
  const names = flagsOf(path).flatMap((flag) => (flag.kind === 'switch' ? [flag.name, `no-${flag.name}`] : flag.name));
  const near = nearestName(name, [...names, 'help', 'version']);
  return `unknown long flag '--${name}'${didYouMean(near === undefined ? undefined : `--${near}`)}`;
}

function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `: did you mean ${near}?`;
}
