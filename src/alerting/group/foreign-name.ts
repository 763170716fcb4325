// Foreign names: in its notification log Alertmanager names an alert by another hash of its labels than ours. What is taken
// over from there speaks of alerts that have not arrived yet, so it keeps these names, in the place of fingerprints, until
// they do. (notify/notify.go, v0.33: hashAlert)

import { xxHash64 } from '../../base/xxhash64.ts';
import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';

// No fingerprint begins so: those are hexadecimal digits and nothing else.
const MARK = 'am-';
const SEPARATOR = Buffer.of(0xff);

/** The name of the alert with this hash. */
export function foreignName(hash: bigint): Fingerprint {
  return `${MARK}${hash.toString(16).padStart(16, '0')}` as Fingerprint;
}

/** The name that Alertmanager gives to an alert with these labels. */
export function foreignNameOf(labels: LabelSet): Fingerprint {
  const parts: Buffer[] = [];
  for (const [name, value] of labels) parts.push(Buffer.from(name), SEPARATOR, Buffer.from(value), SEPARATOR);
  return foreignName(xxHash64(Buffer.concat(parts)));
}

export function isForeignName(name: Fingerprint): boolean {
  return name.startsWith(MARK);
}
