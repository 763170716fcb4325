// InhibitRules: which firing alerts keep others quiet (inhibit/inhibit.go). Each rule keeps an index of its sources by the values
// of its `equal` labels, so a question costs a look-up. An index belongs to what a rule says, not to its place: an unchanged
// rule keeps its index over a reload, and only new rules must be filled, in slices, beside the running ones.

import type { Steps } from '../../base/slices.ts';
import type { InhibitRuleConfig } from '../../config/config.ts';
import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';
import { formatMatchers } from '../../labels/matcher.ts';
import { MatcherIndex } from '../../labels/matcher-index.ts';
import type { Alert } from '../alert.ts';
import { InhibitIndex } from './inhibit-index.ts';

/**
 * The rules, compiled. Rules that `previous` has too share its indexes. The others are empty: run `indexing` to its end before
 * the first question (at the start of the process too), and meanwhile tell every change of an alert to the old and to the new
 * rules. The losers of a reload need nothing: whoever is no longer told about alerts is garbage.
 */
export function compileInhibitRules(rules: readonly InhibitRuleConfig[], previous?: InhibitRules): InhibitRules {
  return new InhibitRules(rules, previous);
}

export class InhibitRules {
  /** By what the rule says. */
  readonly #indexes = new Map<string, InhibitIndex>();
  readonly #fresh = new Set<InhibitIndex>();
  /** In the order of the file; rules that say the same share a place. */
  readonly #places = new Map<InhibitIndex, number>();
  readonly #bySource = new MatcherIndex<InhibitIndex>();
  readonly #byTarget = new MatcherIndex<InhibitIndex>();

  constructor(rules: readonly InhibitRuleConfig[], previous: InhibitRules | undefined) {
    for (const rule of rules) {
      const content = contentOf(rule);
      if (this.#indexes.has(content)) continue;
      const known = previous === undefined ? undefined : previous.#filled(content);
      const index = known ?? new InhibitIndex(rule);
      if (known === undefined) this.#fresh.add(index);
      this.#add(content, index);
    }
  }

  /** The alert is new or has a new state. */
  alertChanged(alert: Alert, fingerprint: Fingerprint): void {
    for (const index of this.#bySource.candidates(alert.labels)) index.alertChanged(alert, fingerprint);
  }

  /** The alert is forgotten. One that only ended stays until then: its end is part of its state. */
  alertRemoved(fingerprint: Fingerprint): void {
    for (const index of this.#places.keys()) index.alertRemoved(fingerprint);
  }

  /** The alert that inhibits these labels: of the first rule with one, the source that ends last. Empty: none does. */
  inhibitedBy(labels: LabelSet, fingerprint: Fingerprint, nowMs: number): readonly Fingerprint[] {
    const candidates = [...new Set(this.#byTarget.candidates(labels))];
    if (candidates.length > 1) candidates.sort((a, b) => this.#place(a) - this.#place(b));
    for (const index of candidates) {
      const source = index.inhibitedBy(labels, fingerprint, nowMs);
      if (source !== undefined) return [source];
    }
    return [];
  }

  /**
   * Fills the new rules from all live alerts; stops for breath after each `perSlice` of them. Give it the live collection
   * itself, not a copy: an alert that changes while this waits is then read, or told, in its newest state.
   */
  *indexing(alerts: Iterable<Alert>, perSlice = 500): Steps<void> {
    if (this.#fresh.size === 0) return;
    let count = 0;
    for (const alert of alerts) {
      for (const index of this.#bySource.candidates(alert.labels))
        if (this.#fresh.has(index)) index.alertChanged(alert, alert.labels.fingerprint);
      count += 1;
      if (count % perSlice === 0) yield;
    }
    this.#fresh.clear();
  }

  /** The index of a rule, unless it is still being filled. */
  #filled(content: string): InhibitIndex | undefined {
    const index = this.#indexes.get(content);
    return index === undefined || this.#fresh.has(index) ? undefined : index;
  }

  #add(content: string, index: InhibitIndex): void {
    this.#indexes.set(content, index);
    this.#places.set(index, this.#places.size);
    for (const matchers of index.rule.sources) this.#bySource.add(matchers, index);
    this.#byTarget.add(index.rule.targetMatchers, index);
  }

  #place(index: InhibitIndex): number {
    return this.#places.get(index) ?? 0;
  }
}

/** Two rules with the same content do the same. The name is for people only. */
function contentOf(rule: InhibitRuleConfig): string {
  return JSON.stringify([rule.sources.map(formatMatchers), formatMatchers(rule.targetMatchers), rule.equal]);
}
