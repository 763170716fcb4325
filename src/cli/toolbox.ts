// The commands beside the server, with the real file system and terminal behind them.

import { checkConfig } from './check-config.ts';
import { fileSystemIo } from './check-config-io.ts';
import { runTool } from './tool.ts';

export function tools(args: readonly string[]): Promise<number> {
  const out = (text: string): void => void process.stdout.write(text);
  const err = (text: string): void => void process.stderr.write(text);
  return runTool(args, { checkConfig: (files) => checkConfig(files, fileSystemIo({ out, err })) }, { out, err });
}
