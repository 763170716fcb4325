// The commands beside the server, with the real machine behind them.

import { readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { SystemClock } from '../base/clock.ts';
import { COMMANDS } from './commands/tree.ts';
import { runTool } from './tool.ts';
import type { World } from './world.ts';

/** What a shell answers of a program that SIGPIPE ended: the reader of our output has gone. */
const BROKEN_PIPE = 141;

export async function tools(args: readonly string[]): Promise<number> {
  process.stdout.on('error', outputFailed);
  process.stderr.on('error', () => undefined); // there is nobody left to tell
  const exitCode = await runTool(args, COMMANDS, realWorld());
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  return exitCode;
}

/** A backup that a full disk cut short must not look as if `head` had seen enough. */
function outputFailed({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit(BROKEN_PIPE);
  process.stderr.write(`amp: error: the output cannot be written: ${message}\n`, () => process.exit(1));
}

function realWorld(): World {
  const { env, stdin, stdout, stderr } = process;
  return {
    clock: new SystemClock(),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    colours: stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== 'dumb',
    user: userName(),
    home: env.HOME ?? homedir(),
    environment: env,
    read: (path) => readFile(path),
    readInput: async () => (stdin.isTTY ? undefined : Buffer.concat(await stdin.toArray())),
    kill: (pid, signal) => void process.kill(pid, signal),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return ''; // a user without a name, as in some containers
  }
}

/** All that was written has left: the process ends by process.exit. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}
