// The command line as a whole: which command is meant. The server is the default, so that Alertmanager's command lines
// work as they are; the other commands are read by commander, which is loaded only for them.

import { BUILD_INFO } from '../telemetry/build-info.ts';
import { UsageError } from './flag-parser.ts';
import { serverHelp } from './help.ts';
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
  if (first === undefined || first.startsWith('-')) return readServer(args);
  if (first === 'serve') return readServer(rest);
  if (first === 'help' && (rest[0] === undefined || rest[0] === 'serve')) return say(serverHelp());
  return { kind: 'tool', args };
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
