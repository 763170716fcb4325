// Secrets. They are written back as `<secret>`, and no message shows one.

import { REDACTED, Secret } from '../../base/secret.ts';
import type { Codec, ContentNode } from './codec.ts';
import type { Path, Reading } from './reading.ts';
import { readText } from './values.ts';

/** Undefined if empty. */
export function secret(): Codec<Secret | undefined> {
  return {
    absent: undefined,
    zero: undefined,
    read: (node, path, reading) => {
      const value = readSecret(node, path, reading);
      return value.reveal() === '' ? undefined : value;
    },
    write: (value) => (value === undefined ? undefined : REDACTED),
    blank: null,
  };
}

/** A secret that counts as given even if it is empty. */
export function givenSecret(): Codec<Secret> {
  return {
    absent: new Secret(''),
    zero: new Secret(''),
    read: readSecret,
    write: (value) => (value.reveal() === '' ? undefined : REDACTED),
    blank: null,
  };
}

function readSecret(node: ContentNode, path: Path | undefined, reading: Reading): Secret {
  const value = readText(node, path, reading) ?? '';
  if (value === REDACTED) warnRedacted(node, path, reading);
  return new Secret(value);
}

/** A config that an API answered was pasted into a file. Alertmanager takes it, too. */
export function warnRedacted(node: ContentNode, path: Path | undefined, reading: Reading): void {
  reading.warn('AM3011', node, path, `the value is literally ${REDACTED}`);
}
