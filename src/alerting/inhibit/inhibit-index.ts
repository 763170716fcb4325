// InhibitIndex: the sources of one inhibition rule, by the values of its `equal` labels. A missing label equals an empty one.
// Alerts that match both sides of the rule never inhibit each other, so they are kept apart.

import type { InhibitRuleConfig } from '../../config/config.ts';
import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';
import { matchAll } from '../../labels/matcher.ts';
import type { Alert } from '../alert.ts';
import { SourceSet } from './source-set.ts';

/** Sources with equal `equal` labels. */
interface Bucket {
  readonly key: string;
  readonly oneSided: SourceSet;
  /** Match the target side too. Rare: made for the first of them. */
  twoSided: SourceSet | undefined;
}

export class InhibitIndex {
  readonly rule: InhibitRuleConfig;
  readonly #buckets = new Map<string, Bucket>();
  readonly #bucketOf = new Map<Fingerprint, Bucket>();

  constructor(rule: InhibitRuleConfig) {
    this.rule = rule;
  }

  /** Takes note of the alert, if it is a source of this rule. */
  alertChanged(alert: Alert, fingerprint: Fingerprint): void {
    const bucket = this.#bucketOf.get(fingerprint) ?? this.#newSource(alert.labels, fingerprint);
    if (bucket === undefined) return;
    if (matchAll(this.rule.targetMatchers, alert.labels)) {
      bucket.twoSided ??= new SourceSet();
      bucket.twoSided.put(alert, fingerprint);
    } else bucket.oneSided.put(alert, fingerprint);
  }

  alertRemoved(fingerprint: Fingerprint): void {
    const bucket = this.#bucketOf.get(fingerprint);
    if (bucket === undefined) return;
    this.#bucketOf.delete(fingerprint);
    bucket.oneSided.remove(fingerprint);
    bucket.twoSided?.remove(fingerprint);
    if (bucket.oneSided.size + (bucket.twoSided?.size ?? 0) === 0) this.#buckets.delete(bucket.key);
  }

  /** A source that inhibits these labels at `nowMs`. */
  inhibitedBy(labels: LabelSet, fingerprint: Fingerprint, nowMs: number): Fingerprint | undefined {
    if (!matchAll(this.rule.targetMatchers, labels)) return undefined;
    const bucket = this.#buckets.get(this.#keyOf(labels));
    if (bucket === undefined) return undefined;
    const source = bucket.oneSided.firing(nowMs);
    if (source !== undefined || bucket.twoSided === undefined) return source;
    const isTwoSided = this.#bucketOf.has(fingerprint) || this.#isSource(labels);
    return isTwoSided ? undefined : bucket.twoSided.firing(nowMs);
  }

  #isSource(labels: LabelSet): boolean {
    return this.rule.sources.some((matchers) => matchAll(matchers, labels));
  }

  #newSource(labels: LabelSet, fingerprint: Fingerprint): Bucket | undefined {
    if (!this.#isSource(labels)) return undefined;
    const bucket = this.#bucketFor(labels);
    this.#bucketOf.set(fingerprint, bucket);
    return bucket;
  }

  #bucketFor(labels: LabelSet): Bucket {
    const key = this.#keyOf(labels);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { key, oneSided: new SourceSet(), twoSided: undefined };
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  /** As JSON, since any character may stand in a value. Pieces added up would stay pieces as long as the key is kept. */
  #keyOf(labels: LabelSet): string {
    return JSON.stringify(this.rule.equal.map((name) => labels.get(name) ?? ''));
  }
}
