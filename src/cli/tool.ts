// The commands beside the server. Loaded only for them, so that they cost the server's start nothing.

import { Command, CommanderError } from 'commander';

/** What the commands do; each answers with the exit code. */
export interface Tools {
  checkConfig(files: readonly string[]): Promise<number>;
}

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Runs one command, and answers with the exit code. A command that does not exist is 1, with the nearest one that does. */
export async function runTool(args: readonly string[], tools: Tools, output: Output): Promise<number> {
  let exitCode = 0;
  const program = new Command('amp')
    .description('Alertmanager++: alert routing whose configuration can be changed at any moment, safely.')
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .showHelpAfterError('Try: amp help');
  program.command('serve').description('run the server; the default (amp help serve lists its flags)');
  program
    .command('check-config')
    .description("check configuration files, with Alertmanager's verdict; exit code 1 if one is bad")
    .argument('<files...>', 'the files')
    .action(async (files: string[]) => {
      exitCode = await tools.checkConfig(files);
    });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode; // it has said what was wrong
  }
  return exitCode;
}
