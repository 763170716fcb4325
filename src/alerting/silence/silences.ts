// Silences: all silences by id, and the question whether one mutes an alert.

import type { LabelSet } from '../../labels/label-set.ts';
import type { Silence } from './silence.ts';

export interface Silences {
  list(): readonly Silence[];
  get(id: string): Silence | undefined;
  mutedBy(labels: LabelSet, nowMs: number): readonly string[];
}
