// The commands beside the server: one is found, its flags are read, it runs, and its exit code is the answer. Loaded only
// for them, so that they cost the server's start nothing.

import { readFileSync } from 'node:fs';
import { BUILD_INFO } from '../telemetry/build-info.ts';
import { type Defaults, readDefaults, withDefaults } from './amtool-config.ts';
import { type Call, type Command, ToolError } from './commands/command.ts';
import type { Flag } from './flag.ts';
import { UsageError, valueFor } from './flag-parser.ts';
import { GLOBAL_FLAGS } from './globals.ts';
import { escapeControls } from './output/plain-text.ts';
import { commandHelp } from './tool-help.ts';
import { flagsOf, leafOf, parseToolLine, type Texts, type ToolLine, ToolUsageError } from './tool-parser.ts';
import { versionText } from './version.ts';
import type { World } from './world.ts';

/** Runs one command; never throws for what a person did. */
export async function runTool(args: readonly string[], root: Command, world: World): Promise<number> {
  let usageExit = 1;
  try {
    const line = parseToolLine(args, root, linesOf);
    const leaf = leafOf(line.path);
    usageExit = leaf?.usageExit ?? 1;
    if (line.asks === 'version') return say(world, versionText(BUILD_INFO));
    if (line.asks === 'help' || leaf === undefined) return say(world, commandHelp(line.path));
    const defaults = await readDefaults(world);
    const call = callOf(line, defaults, world);
    if (call.get(GLOBAL_FLAGS.verbose)) for (const file of defaults.files) world.err(`flags from ${file}\n`);
    if (line.perhaps !== undefined) world.err(`amp: note: did you mean amp ${line.perhaps}?\n`);
    return await leaf.run(call);
  } catch (error) {
    if (error instanceof ToolUsageError) usageExit = leafOf(error.path)?.usageExit ?? 1;
    if (error instanceof UsageError) return complain(usageText(error.message), usageExit, world);
    if (error instanceof ToolError) return complain(error.message, error.exitCode, world);
    throw error;
  }
}

/** Of `@file`: an argument a line; empty lines and those that begin with `#` are none. */
function linesOf(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    return lines.filter((line) => line !== '' && !line.startsWith('#'));
  } catch (error) {
    throw new UsageError(`@${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function callOf(line: ToolLine, defaults: Defaults, world: World): Call {
  const texts = withDefaults(line.texts, line.path, defaults);
  const flags = flagsOf(line.path);
  const values = new Map(flags.map((flag) => [flag, valueFor(flag, texts.get(flag))]));
  const missing = flags.filter((flag) => flag.required && !texts.has(flag)).map(({ name }) => `'--${name}'`);
  if (missing.length > 0) throw new UsageError(`required flag(s) ${missing.join(', ')} not provided`);
  return new ReadCall(line, world, values, texts);
}

class ReadCall implements Call {
  readonly args: readonly string[];
  readonly world: World;
  readonly #values: ReadonlyMap<Flag<unknown>, unknown>;
  readonly #typed: Texts;
  readonly #texts: Texts;

  constructor(line: ToolLine, world: World, values: ReadonlyMap<Flag<unknown>, unknown>, texts: Texts) {
    this.args = line.args;
    this.#typed = line.texts;
    this.world = world;
    this.#values = values;
    this.#texts = texts;
  }

  get<T>(flag: Flag<T>): T {
    return (this.#values.has(flag) ? this.#values.get(flag) : flag.fallback) as T; // the flag's own reader made it
  }

  isGiven(flag: Flag<unknown>): boolean {
    return this.#texts.has(flag);
  }

  isTyped(flag: Flag<unknown>): boolean {
    return this.#typed.has(flag);
  }
}

function say(world: World, text: string): number {
  world.out(text);
  return 0;
}

function complain(message: string, exitCode: number, world: World): number {
  world.err(`amp: error: ${escapeControls(message)}\n`);
  return exitCode;
}

function usageText(message: string): string {
  return message.endsWith('?') ? message : `${message}, try --help`;
}
