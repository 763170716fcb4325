// Verdicts: the answers that are remembered, the least used forgotten first; each change is told to the store. And for a
// short while, what could not be answered.

import type { Classification } from '../alerting/classification.ts';
import type { Verdict, VerdictStore } from './verdict-store.ts';

const FAILED_MAX = 1000;
/** What failed is not asked again before this. */
const FAILED_FOR_MS = 5 * 60_000;

export interface Freshness {
  readonly model: string;
  readonly ttlMs: number;
  readonly nowMs: number;
}

export class Verdicts {
  readonly #store: VerdictStore;
  readonly #verdicts = new Map<string, Verdict>();
  readonly #failedAtMs = new Map<string, number>();
  #entriesMax = Number.POSITIVE_INFINITY;

  /** `before`: the oldest first. */
  constructor(store: VerdictStore, before: readonly Verdict[]) {
    this.#store = store;
    for (const verdict of before) this.#verdicts.set(verdict.key, verdict);
  }

  get size(): number {
    return this.#verdicts.size;
  }

  limit(entriesMax: number): void {
    this.#entriesMax = entriesMax;
    this.#trim();
  }

  /** An old one is shown until there is a newer. */
  classificationOf(key: string): Classification | undefined {
    const verdict = this.#verdicts.get(key);
    if (verdict === undefined) return undefined;
    this.#verdicts.delete(key);
    this.#verdicts.set(key, verdict); // a Map keeps the order of insertion: the first is the least used
    return verdict.classification;
  }

  /** Whether there is no reason to ask again: it is young enough, and the model's that would be asked. */
  isFresh(key: string, { model, ttlMs, nowMs }: Freshness): boolean {
    const verdict = this.#verdicts.get(key);
    return verdict !== undefined && verdict.model === model && verdict.askedAtMs + ttlMs > nowMs;
  }

  /** Of two answers to the same question, that counts which was asked for later. */
  remember(verdict: Verdict): void {
    const known = this.#verdicts.get(verdict.key);
    if (known !== undefined && known.askedAtMs > verdict.askedAtMs) return;
    this.#failedAtMs.delete(verdict.key);
    this.#verdicts.delete(verdict.key);
    this.#verdicts.set(verdict.key, verdict);
    this.#store.keep(verdict);
    this.#trim();
  }

  failed(key: string, nowMs: number): void {
    this.#failedAtMs.delete(key);
    this.#failedAtMs.set(key, nowMs);
    const [oldest] = this.#failedAtMs.keys();
    if (this.#failedAtMs.size > FAILED_MAX && oldest !== undefined) this.#failedAtMs.delete(oldest);
  }

  hasFailed(key: string, nowMs: number): boolean {
    const atMs = this.#failedAtMs.get(key);
    return atMs !== undefined && atMs + FAILED_FOR_MS > nowMs;
  }

  /** Another model, key or endpoint may well answer. */
  forgetFailures(): void {
    this.#failedAtMs.clear();
  }

  #trim(): void {
    for (const key of this.#verdicts.keys()) {
      if (this.#verdicts.size <= this.#entriesMax) return;
      this.#verdicts.delete(key);
      this.#store.forget(key);
    }
  }
}
