// Command: one word of the command line: what it is for, its flags and arguments, and what it does. The parser, the help, the
// completion scripts and docs/reference/cli.md are all made from the tree of these.

import type { Flag } from '../flag.ts';
import type { FlagTable } from '../flag-parser.ts';
import type { World } from '../world.ts';

export type Command = Group | Leaf;

interface Described {
  readonly name: string;
  /** One sentence that says what it is for. */
  readonly summary: string;
  /** Paragraphs; a line that begins with a blank is kept as it is. */
  readonly about?: readonly string[];
  readonly examples?: readonly Example[];
  /** Given anywhere after the command's name, also after those of its own commands. */
  readonly flags: FlagTable;
}

/** A command that only holds others. */
export interface Group extends Described {
  readonly kind: 'group';
  readonly commands: readonly Command[];
  /** The one that is meant where none is named. */
  readonly standard?: string;
}

export interface Leaf extends Described {
  readonly kind: 'leaf';
  readonly args: Arguments;
  readonly exits: readonly ExitCode[];
  /** The exit code for a command line that cannot be understood: amtool's 1, unless the command has use for that itself. */
  readonly usageExit?: number;
  /** Answers the exit code. What is wrong is thrown, as a {@link ToolError}. */
  run(call: Call): Promise<number>;
}

export interface Arguments {
  /** As the help shows it. Empty: there are none. */
  readonly name: string;
  readonly most: number;
}

export const NO_ARGS: Arguments = { name: '', most: 0 };

export interface Example {
  readonly line: string;
  readonly what: string;
}

export type ExitCode = readonly [code: number, when: string];

export const USUAL_EXITS: readonly ExitCode[] = [
  [0, 'done'],
  [1, 'anything else; stderr says what'],
];

/** A command line that was understood. */
export interface Call {
  readonly args: readonly string[];
  readonly world: World;
  /** The value from the command line, else from amtool's config file, else the default. */
  get<T>(flag: Flag<T>): T;
  /** Whether it stands on the command line or in the config file. */
  isGiven(flag: Flag<unknown>): boolean;
  /** Whether it stands on the command line. */
  isTyped(flag: Flag<unknown>): boolean;
}

/** What went wrong, said for the person at the terminal: `amp: error: ` is put before it. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
