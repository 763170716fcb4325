// Silences: all silences by id, the rules for changing them, and whether one mutes an alert (silence/silence.go).
// A change is durable before it counts, and one is made after the other: whoever gets an id may rely on it, and if the store
// refuses, nothing has happened. Silences from the config file are a set of their own that only a reload can replace.

import type { Clock } from '../../base/clock.ts';
import { inSlices } from '../../base/slices.ts';
import { Timestamp } from '../../base/timestamp.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { type Look, type RegexpJudge, Verdicts } from '../../labels/regexp-look.ts';
import type { StateStore } from '../ports.ts';
import { hasMatchers, type Silence, type SilenceState, silenceState } from './silence.ts';
import { checkDraft, type SilenceDraft, timesError } from './silence-draft.ts';
import { canUpdate, expiredAt } from './silence-edits.ts';
import { SilenceIndex } from './silence-index.ts';
import { silenceSizeBytes } from './silence-size.ts';

export interface SilencesOptions {
  readonly clock: Pick<Clock, 'now' | 'at' | 'elapsedMs'>;
  /** Of the expressions that anybody may put into a silence. */
  readonly judge: RegexpJudge;
  /** A UUID, never the same twice. */
  readonly newId: () => string;
  readonly store: Pick<StateStore, 'saveSilence' | 'forgetSilence'>;
  readonly matcherMode: MatcherMode;
  /** How long an ended silence is still shown. */
  readonly retentionMs: number;
  /** Of `--silences.max-silences`: expired ones count, those of the config file do not. 0: no limit. */
  readonly maxSilences: number;
  /** Of `--silences.max-silence-size-bytes`. 0: no limit. */
  readonly maxSilenceSizeBytes: number;
  /** Told of each change after it is made. */
  readonly onChange?: (silence: Silence, change: SilenceChange) => void;
}

export type SilenceChange = 'created' | 'updated' | 'expired';

export type SilenceSet =
  | { readonly kind: 'set'; readonly id: string }
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string }
  | SilenceRefused;

export type SilenceExpired = { readonly kind: 'expired' } | { readonly kind: 'unknown' } | SilenceRefused;

/** The request makes sense, but must not or cannot be carried out. */
export interface SilenceRefused {
  readonly kind: 'refused';
  readonly reason: 'limit' | 'provisioned' | 'store';
  readonly message: string;
}

/** What is left out does not restrict. */
export interface SilenceQuery {
  readonly ids?: readonly string[];
  readonly states?: readonly SilenceState[];
  /** The silence has each of these, letter by letter. */
  readonly matchers?: readonly Matcher[];
}

/** Label values that the judge's verdicts are kept for, in characters. */
const VERDICTS_MAX_CHARS = 32_000_000;
/** What a look leaves open is waited for as long as this, and then counts as not silenced. */
const SETTLE_MAX_MS = 10_000;

export class Silences {
  readonly #options: SilencesOptions;
  readonly #verdicts: Verdicts;
  readonly #own = new Map<string, Silence>();
  #provisioned: ReadonlyMap<string, Silence> = new Map();
  readonly #ownIndex = new SilenceIndex();
  #provisionedIndex = new SilenceIndex();
  #version = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SilencesOptions) {
    this.#options = options;
    this.#verdicts = new Verdicts(options.judge, VERDICTS_MAX_CHARS);
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  /** All of them, those of the config file first. */
  list(): readonly Silence[] {
    return [...this.#provisioned.values(), ...this.#own.values()];
  }

  get(id: string): Silence | undefined {
    return this.#provisioned.get(id) ?? this.#own.get(id);
  }

  isProvisioned(id: string): boolean {
    return this.#provisioned.has(id);
  }

  query({ ids, states, matchers }: SilenceQuery, nowMs: number): readonly Silence[] {
    const asked = ids === undefined ? this.list() : ids.flatMap((id) => this.get(id) ?? []);
    return asked.filter(
      (silence) =>
        (states === undefined || states.includes(silenceState(silence, nowMs))) &&
        (matchers === undefined || hasMatchers(silence, matchers)),
    );
  }

  countByState(nowMs: number): Readonly<Record<SilenceState, number>> {
    const counts = { active: 0, pending: 0, expired: 0 };
    for (const silence of this.list()) counts[silenceState(silence, nowMs)] += 1;
    return counts;
  }

  /** For `mutedBy`. */
  look(): Look {
    return this.#verdicts.look();
  }

  /** Has what the look left open answered: worth another look then. Never rejects, and takes 10 s at most. */
  async settle(look: Look, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const enough = new AbortController();
    const timer = clock.at(clock.now() + SETTLE_MAX_MS, () => enough.abort());
    try {
      await look.settle(AbortSignal.any([signal, enough.signal]));
    } catch (error) {
      if (!signal.aborted && !enough.signal.aborted) throw error;
    } finally {
      timer.cancel();
    }
  }

  /** Ids of the silences that are active at `nowMs` and match, sorted. One that `look` leaves open is not among them. */
  mutedBy(labels: LabelSet, nowMs: number, look?: Look): readonly string[] {
    const own = this.#ownIndex.mutedBy(labels, nowMs, look);
    const provisioned = this.#provisionedIndex.mutedBy(labels, nowMs, look);
    if (provisioned.length === 0) return own;
    return own.length === 0 ? provisioned : [...own, ...provisioned].sort();
  }

  /** Makes a silence, or changes the one with the draft's id: in place where history allows, else by expiring it for a new one. */
  set(draft: SilenceDraft): Promise<SilenceSet> {
    return this.#inTurn(() => this.#set(draft));
  }

  /** Ends a silence now. One that has ended already stays as it is, and that is no error. */
  expire(id: string): Promise<SilenceExpired> {
    return this.#inTurn(() => this.#expire(id));
  }

  /** What the last process left. Called once, before any change. */
  restore(silences: readonly Silence[]): void {
    for (const silence of silences) this.#put(silence);
  }

  /** Replaces all silences of the config file, in one step. Whoever leaves the file is gone, unless it is given as ended. */
  setProvisioned(silences: readonly Silence[]): undefined {
    const index = new SilenceIndex();
    for (const silence of silences) index.put(silence);
    this.#provisioned = new Map(silences.map((silence) => [silence.id, silence]));
    this.#provisionedIndex = index;
    this.#version += 1;
  }

  /** Forgets what ended longer than the retention ago; answers how many. */
  collectGarbage(): number {
    const { clock, retentionMs, store } = this.#options;
    const nowMs = clock.now();
    this.#ownIndex.removeExpired(nowMs);
    const before = this.#own.size;
    for (const { id, endsAt } of [...this.#own.values()]) {
      if (endsAt.ms + retentionMs > nowMs) continue;
      this.#own.delete(id);
      store.forgetSilence(id);
    }
    const forgotten = before - this.#own.size;
    if (forgotten > 0) this.#version += 1;
    return forgotten;
  }

  async #set(draft: SilenceDraft): Promise<SilenceSet> {
    const now = new Timestamp(this.#options.clock.now());
    const { clock, matcherMode } = this.#options;
    const checked = await inSlices(checkDraft(draft, now, matcherMode), clock, new AbortController().signal);
    if (!checked.ok) return invalid(checked.error);
    if (this.isProvisioned(draft.id)) return provisioned(draft.id);
    const previous = this.#own.get(draft.id);
    if (draft.id !== '' && previous === undefined) return { kind: 'unknown', message: 'silence not found' };
    const wanted = checked.value;
    if (previous !== undefined && canUpdate(previous, wanted, now.ms))
      return this.#tooLarge(wanted) ?? this.#commit(wanted, 'updated');
    return this.#create(wanted, previous, now);
  }

  async #create(wanted: Silence, previous: Silence | undefined, now: Timestamp): Promise<SilenceSet> {
    const startsAt = wanted.startsAt.compare(now) < 0 ? now : wanted.startsAt;
    const wrong = timesError(startsAt, wanted.endsAt);
    if (wrong !== undefined) return invalid(wrong);
    const created: Silence = { ...wanted, id: this.#options.newId(), startsAt };
    const over = this.#tooMany() ?? this.#tooLarge(created);
    if (over !== undefined) return over;
    const isLeft = previous !== undefined && silenceState(previous, now.ms) !== 'expired';
    return this.#commit(created, 'created', isLeft ? expiredAt(previous, now) : undefined);
  }

  async #expire(id: string): Promise<SilenceExpired> {
    if (this.isProvisioned(id)) return provisioned(id);
    const silence = this.#own.get(id);
    if (silence === undefined) return { kind: 'unknown' };
    const now = new Timestamp(this.#options.clock.now());
    if (silenceState(silence, now.ms) === 'expired') return { kind: 'expired' };
    const outcome = await this.#commit(expiredAt(silence, now), 'expired');
    return outcome.kind === 'set' ? { kind: 'expired' } : outcome;
  }

  /** Durable first, then visible. A successor is saved before the end of what it replaces: a crash between leaves both, not neither. */
  async #commit(
    silence: Silence,
    change: SilenceChange,
    replaced?: Silence,
  ): Promise<SilenceRefused | { readonly kind: 'set'; readonly id: string }> {
    const { store, onChange } = this.#options;
    try {
      await store.saveSilence(silence);
      if (replaced !== undefined) await this.#saveReplaced(replaced, silence);
    } catch (error) {
      this.#takeBack(silence);
      if (replaced !== undefined) this.#takeBack(replaced);
      const cause = error instanceof Error ? error.message : String(error);
      return { kind: 'refused', reason: 'store', message: `the silence could not be stored: ${cause}` };
    }
    if (replaced !== undefined) this.#put(replaced);
    this.#put(silence);
    if (replaced !== undefined) onChange?.(replaced, 'expired');
    onChange?.(silence, change);
    return { kind: 'set', id: silence.id };
  }

  /** The store writes what it was given as soon as it can: it is given what holds instead. */
  #takeBack({ id }: Silence): void {
    const held = this.#own.get(id);
    if (held === undefined) this.#options.store.forgetSilence(id);
    else this.#options.store.saveSilence(held).catch(() => undefined); // it is on its way; nobody waits for it
  }

  async #saveReplaced(replaced: Silence, by: Silence): Promise<void> {
    try {
      await this.#options.store.saveSilence(replaced);
    } catch (error) {
      this.#options.store.forgetSilence(by.id);
      throw error;
    }
  }

  #put(silence: Silence): void {
    this.#own.set(silence.id, silence);
    this.#ownIndex.put(silence);
    this.#version += 1;
  }

  #tooMany(): SilenceRefused | undefined {
    const { maxSilences: max } = this.#options;
    const count = this.#own.size;
    if (max === 0 || count + 1 <= max) return undefined;
    return refusedByLimit(`exceeded maximum number of silences: ${count} (limit: ${max})`);
  }

  #tooLarge(silence: Silence): SilenceRefused | undefined {
    const { maxSilenceSizeBytes: max, retentionMs } = this.#options;
    if (max === 0) return undefined;
    const size = silenceSizeBytes(silence, retentionMs);
    if (size <= max) return undefined;
    return refusedByLimit(`silence exceeded maximum size: ${size} bytes (limit: ${max} bytes)`);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function invalid(message: string): SilenceSet {
  return { kind: 'invalid', message: `invalid silence: ${message}` };
}

function provisioned(id: string): SilenceRefused {
  return {
    kind: 'refused',
    reason: 'provisioned',
    message: `silence ${id} is provisioned: only the config file can change it`,
  };
}

function refusedByLimit(message: string): SilenceRefused {
  return { kind: 'refused', reason: 'limit', message };
}
