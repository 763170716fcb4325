// ReloadScript: what a reload does in a test, step by step, and what goes wrong there: each step is written down, may take its
// time, may fail, and the n-th fallible one fails or hangs on request. Steps that must not fail can be broken by name.

import type { Clock } from '../../src/base/clock.ts';

export interface Behaviour {
  readonly takesMs?: number;
  /** It never ends by itself. */
  readonly hangs?: boolean;
  /** It fails with these words. */
  readonly fails?: string;
  /** It does not listen to its signal. */
  readonly isDeaf?: boolean;
  /** Only the first time, the third …; every time when it is not said. */
  readonly on?: readonly number[];
}

export interface Fault {
  /** Counted from 1, over all steps that may fail. */
  readonly atStep: number;
  readonly how: 'fails' | 'hangs' | Behaviour;
}

export class ReloadScript {
  /** Every step, in order. */
  readonly trace: string[] = [];
  /** The step that the fault met. */
  faultFired: string | undefined;
  /** Asked at every step that awaits: whether what the others see just now is whole. */
  onAwait: (step: string) => void = () => undefined;
  /** Told of every step before it is made, with its number from 1. */
  onStep: (step: string, count: number) => void = () => undefined;
  readonly #clock: Clock;
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #times = new Map<string, number>();
  #fault: Fault | undefined;
  #fallible = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on the step of this name behaves like that. */
  let(step: string, behaviour: Behaviour): void {
    this.#behaviours.set(step, behaviour);
    this.#times.delete(step);
  }

  /** Everything behaves well again. */
  heal(): void {
    this.#behaviours.clear();
    this.#fault = undefined;
  }

  /** The step is made, but only after so long. Counts steps from here. */
  delayAt(atStep: number, takesMs: number): void {
    this.failAt({ atStep, how: { takesMs, isDeaf: true } });
  }

  /** Counts steps from here. */
  failAt(fault: Fault): void {
    this.#fault = fault;
    this.#fallible = 0;
    this.faultFired = undefined;
  }

  /** A step that may take its time and may fail. */
  async step(name: string, signal?: AbortSignal): Promise<void> {
    this.#begin(name);
    this.onAwait(name);
    this.#fallible += 1;
    const isFault = this.#fault?.atStep === this.#fallible;
    if (isFault) this.faultFired = name;
    const behaviour = isFault ? faulty(this.#fault) : this.#behaviourOf(name);
    if (behaviour === undefined) return;
    const heard = behaviour.isDeaf === true ? undefined : signal;
    if (behaviour.hangs === true) await aborted(heard);
    if (behaviour.takesMs !== undefined) await this.#clock.sleep(behaviour.takesMs, heard);
    heard?.throwIfAborted();
    if (behaviour.fails !== undefined) throw new Error(behaviour.fails);
  }

  /** A step that is done at once and must not fail. */
  now(name: string): undefined {
    this.#begin(name);
    const behaviour = this.#behaviourOf(name);
    if (behaviour?.fails !== undefined) throw new Error(behaviour.fails);
  }

  #begin(step: string): void {
    this.trace.push(step);
    this.onStep(step, this.trace.length);
  }

  #behaviourOf(name: string): Behaviour | undefined {
    const times = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, times);
    const behaviour = this.#behaviours.get(name);
    return behaviour?.on?.includes(times) === false ? undefined : behaviour;
  }
}

function faulty(fault: Fault | undefined): Behaviour {
  if (typeof fault?.how === 'object') return fault.how;
  return fault?.how === 'hangs' ? { hangs: true } : { fails: 'the fault of the sweep' };
}

/** Rejects when the signal aborts; without one never settles. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(signal?.reason);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
