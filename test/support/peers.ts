// The programs we are compared with, where this machine has them: named by a variable like AMTOOL, or found on the PATH.
// Tests that need one run only then.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const amtool = find('AMTOOL', ['amtool']);
export const alertmanager = find('ALERTMANAGER', ['prometheus-alertmanager', 'alertmanager']);
export const prometheus = find('PROMETHEUS', ['prometheus']);

function find(variable: string, names: readonly string[]): string | undefined {
  const named = process.env[variable];
  if (named !== undefined && existsSync(named)) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}
