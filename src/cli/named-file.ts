// A file that the command line names.

import { ToolError } from './commands/command.ts';
import type { World } from './world.ts';

/** Its content; throws a {@link ToolError} that says why it cannot be had. */
export async function namedFile(path: string, world: World): Promise<Uint8Array> {
  try {
    return await world.read(path);
  } catch (error) {
    throw new ToolError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** `ENOENT: no such file or directory, open 'x'` → `no such file or directory`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+(?: '.*')?$/s, '');
}
