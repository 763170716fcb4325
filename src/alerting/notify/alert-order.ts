// The order of alerts in a payload and in the API: by job, then instance, then all labels. (alert/alert.go: AlertSlice.Less, v0.34)

import { compareBytes } from '../../base/byte-order.ts';
import type { Alert } from '../alert.ts';

export function compareAlerts(a: Alert, b: Alert): number {
  for (const name of ['job', 'instance']) {
    const x = a.labels.get(name);
    const y = b.labels.get(name);
    if (x === y) continue;
    if (x === undefined) return 1;
    if (y === undefined) return -1;
    return compareBytes(x, y);
  }
  return a.labels.compare(b.labels);
}
