// Secrets that stand in the config itself are kept with every revision. In a database that others can read they should be
// sealed: whoever does not is told.

import { Secret, withoutPasswords } from '../base/secret.ts';
import type { Config } from './config.ts';
import type { Reading } from './decode/reading.ts';
import type { Node } from './yaml/nodes.ts';

export function warnOfClearSecrets(config: Config, root: Node | undefined, reading: Reading): void {
  const { url, urlFile, encryptionKeyFile } = config.database;
  if ((url === undefined && urlFile === undefined) || encryptionKeyFile !== undefined) return;
  const hasPassword = url !== undefined && withoutPasswords(url.reveal()) !== url.reveal();
  if (!hasPassword && !holdsSecret([config.global, config.receivers, config.redis, config.llm, config.tracing])) return;
  const place =
    root?.kind === 'mapping'
      ? root.entries.find(({ key }) => key.kind === 'scalar' && key.text === 'database')
      : undefined;
  reading.warn(
    'AM3018',
    place?.key ?? { offset: 0 },
    { parent: undefined, step: 'database' },
    'the secrets that stand in this file are stored in PostgreSQL in clear',
    'name a key with database.encryption_key_file, or move them to files',
  );
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  if (value instanceof Map) return [...value.values()].some(holdsSecret);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsSecret);
}
