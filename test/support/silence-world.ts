// SilenceWorld: silences in virtual time, over a store that fails where it is told to.

import { type Silence, silenceState } from '../../src/alerting/silence/silence.ts';
import type { SilenceDraft } from '../../src/alerting/silence/silence-draft.ts';
import { Silences, type SilencesOptions } from '../../src/alerting/silence/silences.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { JUDGE_HERE } from './judge-here.ts';
import { VirtualClock } from './virtual-clock.ts';

export const HOUR_MS = 3_600_000;

/** A store that remembers in memory, and fails where it is told to. */
class FakeStore {
  readonly saved = new Map<string, Silence>();
  /** Which of the coming calls of saveSilence fail, counted from 1. */
  failing = new Set<number>();
  #calls = 0;
  readonly #later = new Map<string, Silence>();

  async saveSilence(silence: Silence): Promise<void> {
    this.#calls += 1;
    await Promise.resolve();
    if (this.failing.has(this.#calls)) {
      this.#later.set(silence.id, silence);
      throw new Error('disk full');
    }
    this.#later.delete(silence.id);
    this.saved.set(silence.id, silence);
  }

  forgetSilence(id: string): void {
    this.#later.delete(id);
    this.saved.delete(id);
  }

  /** What it will hold when it is back: a write that was refused is made later. */
  get inTheEnd(): ReadonlyMap<string, Silence> {
    return new Map([...this.saved, ...this.#later]);
  }
}

export function silenceWorld(options: Partial<SilencesOptions> = {}) {
  const clock = new VirtualClock();
  const store = new FakeStore();
  const changes: string[] = [];
  let count = 0;
  const newId = () => {
    count += 1;
    return `id-${count}`;
  };
  const onChange: SilencesOptions['onChange'] = ({ id }, change) => changes.push(`${id} ${change}`);
  const limits = { retentionMs: 120 * HOUR_MS, maxSilences: 0, maxSilenceSizeBytes: 0 };
  const silences = new Silences({
    clock,
    newId,
    store,
    matcherMode: 'fallback',
    judge: JUDGE_HERE,
    ...limits,
    onChange,
    ...options,
  });
  const draft = (changed: Partial<SilenceDraft> = {}): SilenceDraft => ({
    id: '',
    matcherSets: [[{ name: 'job', type: '=', value: 'node' }]],
    startsAt: undefined,
    endsAt: new Timestamp(clock.now() + HOUR_MS),
    createdBy: 'me',
    comment: 'why',
    annotations: [],
    ...changed,
  });
  const at = (hours: number) => new Timestamp(clock.now() + hours * HOUR_MS);
  const state = (id: string) => {
    const silence = silences.get(id);
    return silence === undefined ? 'unknown' : silenceState(silence, clock.now());
  };
  return { clock, store, silences, changes, draft, at, state };
}
