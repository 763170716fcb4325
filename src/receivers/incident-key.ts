// The incident's key at services that join what they are told by it: the SHA-256 of the group's key, as Alertmanager sends it
// (notify/util.go, 0.34: Key.Hash).

import { createHash } from 'node:crypto';
import type { GroupKey } from '../alerting/ports.ts';

export function incidentKey(groupKey: GroupKey): string {
  return createHash('sha256').update(groupKey).digest('hex');
}
