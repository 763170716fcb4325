// The document of API v2: Alertmanager's own, of 0.34. It lies beside this module, in the build too.

import { readFile } from 'node:fs/promises';

export function readDocument(): Promise<string> {
  return readFile(new URL('./openapi.yaml', import.meta.url), 'utf8');
}
