// The command line as a whole: which command is meant. The server is the default, so that Alertmanager's command lines
// work as they are; a command's name makes it a tool, also after amtool's global flags. Tools are loaded only when meant.

import { BUILD_INFO } from '../telemetry/build-info.ts';
import { COMMANDS_BY_NAME } from './commands/names.ts';
import type { Flag } from './flag.ts';
import { UsageError } from './flag-parser.ts';
import { GLOBAL_FLAGS } from './globals.ts';
import { serverHelp } from './help.ts';
import { SERVER_FLAGS } from './server-flags.ts';
import { type ServerOptions, serverOptions } from './server-options.ts';
import { versionText } from './version.ts';

export type Command =
  | { readonly kind: 'serve'; readonly options: ServerOptions }
  /** Something to say, and the end: help, version, or what is wrong with the command line. */
  | { readonly kind: 'print'; readonly text: string; readonly to: 'stdout' | 'stderr'; readonly exitCode: number }
  | { readonly kind: 'tool'; readonly args: readonly string[] };

/** Never throws: what cannot be understood is a command that prints why. */
export function readCommandLine(args: readonly string[]): Command {
  const [first, ...rest] = args;
  if (first === 'serve') return readServer(rest);
  if (first === 'help' && (rest[0] === undefined || rest[0] === 'serve')) return say(serverHelp());
  return isForTools(args) ? { kind: 'tool', args } : readServer(args);
}

/**
 * Whether a command is named, also after flags; or a word that is none after flags that only tools have, which are then to
 * complain: `-o json alrt`. (Of `--config.file=x foo` the server complains, as Alertmanager does.)
 */
function isForTools(args: readonly string[]): boolean {
  let onlyTheirs = true;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) return onlyTheirs || COMMANDS_BY_NAME.has(arg);
    const theirs = findFlag(arg, Object.values(GLOBAL_FLAGS));
    const servers = findFlag(arg, Object.values(SERVER_FLAGS));
    onlyTheirs &&= theirs !== undefined && servers === undefined;
    const flag = theirs ?? servers;
    if (flag !== undefined && flag.kind !== 'switch' && !isJoined(arg)) i += 1; // the value
  }
  return onlyTheirs && args.length > 0;
}

/** Whether the value stands in the same word: `--output=json`, `-ojson`. */
function isJoined(arg: string): boolean {
  return arg.startsWith('--') ? arg.includes('=') : arg.length > 2;
}

function findFlag(arg: string, flags: readonly Flag<unknown>[]): Flag<unknown> | undefined {
  if (!arg.startsWith('--')) return flags.find((flag) => flag.short !== undefined && arg[1] === flag.short);
  const name = arg.slice(2).split('=')[0] ?? '';
  return (
    flags.find((flag) => flag.name === name) ??
    flags.find((flag) => flag.kind === 'switch' && `no-${flag.name}` === name)
  );
}

function readServer(args: readonly string[]): Command {
  const asked = args.find((arg) => ['--help', '-h', '--help-long', '--version'].includes(arg));
  if (asked !== undefined) return say(asked === '--version' ? versionText(BUILD_INFO) : serverHelp());
  try {
    return { kind: 'serve', options: serverOptions(args) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: 'print', text: `amp: error: ${error.message}, try --help\n`, to: 'stderr', exitCode: 1 };
  }
}

function say(text: string): Command {
  return { kind: 'print', text, to: 'stdout', exitCode: 0 };
}
