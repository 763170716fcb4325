// SilenceIndex: which of many thousand silences mute an alert, without asking all of them.

import type { LabelSet } from '../../labels/label-set.ts';
import { type Matcher, matchAll } from '../../labels/matcher.ts';
import { MatcherIndex } from '../../labels/matcher-index.ts';
import type { Look } from '../../labels/regexp-look.ts';
import { type Silence, silenceState } from './silence.ts';

/** One matcher set of a silence. */
interface Entry {
  readonly silence: Silence;
  readonly matchers: readonly Matcher[];
}

const NONE: readonly string[] = [];

export class SilenceIndex {
  readonly #index = new MatcherIndex<Entry>();
  readonly #entriesOf = new Map<string, readonly Entry[]>();

  /** Replaces what was filed under the silence's id. */
  put(silence: Silence): void {
    this.remove(silence.id);
    const entries = silence.matcherSets.map((matchers) => ({ silence, matchers }));
    this.#entriesOf.set(silence.id, entries);
    for (const entry of entries) this.#index.add(entry.matchers, entry);
  }

  remove(id: string): void {
    for (const entry of this.#entriesOf.get(id) ?? []) this.#index.delete(entry.matchers, entry);
    this.#entriesOf.delete(id);
  }

  /** Takes out what has ended for good. Its ends do not come back: an edit would put it in again. */
  removeExpired(nowMs: number): void {
    for (const [id, [entry]] of this.#entriesOf)
      if (entry === undefined || silenceState(entry.silence, nowMs) === 'expired') this.remove(id);
  }

  /** Ids of the silences that are active at `nowMs` and match, sorted. */
  mutedBy(labels: LabelSet, nowMs: number, look?: Look): readonly string[] {
    let ids: Set<string> | undefined;
    for (const { silence, matchers } of this.#index.candidates(labels)) {
      if (silenceState(silence, nowMs) !== 'active' || !matchAll(matchers, labels, look)) continue;
      ids ??= new Set();
      ids.add(silence.id);
    }
    return ids === undefined ? NONE : [...ids].sort();
  }
}
