// Matcher: one condition on one label.

import type { LabelSet } from './label-set.ts';

export type MatcherType = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly type: MatcherType;
  readonly value: string;
  /** Whether the labels fulfil it; a label that is not set is the empty string. */
  matches(labels: LabelSet): boolean;
  /** As Alertmanager prints it: `foo=~"b.*"`. */
  toString(): string;
}
