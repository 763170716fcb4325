// Look and Verdicts: regular expressions of strangers, asked of labels of strangers. What is cheap is answered on the spot.
// The rest is left open, is settled by a judge beside the event loop, and then the look is taken again. No answer changes by
// that, only when it comes; what even the judge gives up on counts as no match.

import type { AnchoredRegexp } from './go-regexp.ts';

/** Answers what would hold the event loop up. */
export interface RegexpJudge {
  /** Undefined: it gave up. Rejects with the signal's reason. */
  judge(pattern: string, text: string, signal: AbortSignal): Promise<boolean | undefined>;
}

/** Steps that a test may always take: 0.2 ms. */
const STEPS_AT_ONCE = 2000;
/** Steps that the costlier tests of one look may take together: 5 ms, and rarely more than 0.1. */
const STEPS_TOGETHER = 50_000;

/** Looks that are taken at one thing: each may come to matchers that the one before did not. */
export const LOOKS_MAX = 20;
/** Texts on which the judge gives up an expression before the expression itself counts as given up. */
const GIVEN_UP_MAX = 2;

type Verdict = boolean | 'given up';

/** What the judge has said so far. */
export class Verdicts {
  readonly #judge: RegexpJudge;
  readonly #charsMax: number;
  #known = new Map<AnchoredRegexp, Map<string, Verdict>>();
  readonly #timesGivenUp = new WeakMap<AnchoredRegexp, number>();
  #chars = 0;

  /** `charsMax`: all is forgotten when the texts come to more. */
  constructor(judge: RegexpJudge, charsMax = Number.POSITIVE_INFINITY) {
    this.#judge = judge;
    this.#charsMax = charsMax;
  }

  look(): Look {
    return new Look(this);
  }

  of(regexp: AnchoredRegexp, text: string): Verdict | undefined {
    const known = this.#known.get(regexp)?.get(text);
    return known === undefined && this.#givenUp(regexp) >= GIVEN_UP_MAX ? 'given up' : known;
  }

  /** Asks the judge, unless it is known by now. */
  async settle(regexp: AnchoredRegexp, text: string, signal: AbortSignal): Promise<Verdict> {
    const known = this.of(regexp, text);
    if (known !== undefined) return known;
    const verdict = (await this.#judge.judge(regexp.pattern, text, signal)) ?? 'given up';
    if (verdict === 'given up') this.#timesGivenUp.set(regexp, this.#givenUp(regexp) + 1);
    this.#keep(regexp, text, verdict);
    return verdict;
  }

  #givenUp(regexp: AnchoredRegexp): number {
    return this.#timesGivenUp.get(regexp) ?? 0;
  }

  #keep(regexp: AnchoredRegexp, text: string, verdict: Verdict): void {
    this.#chars += text.length;
    if (this.#chars > this.#charsMax) {
      this.#known = new Map();
      this.#chars = text.length;
    }
    const texts = this.#known.get(regexp) ?? new Map<string, Verdict>();
    this.#known.set(regexp, texts.set(text, verdict));
  }
}

export class Look {
  readonly #verdicts: Verdicts;
  readonly #open = new Map<AnchoredRegexp, Set<string>>();
  #stepsLeft = STEPS_TOGETHER;
  #givenUp: string | undefined;

  constructor(verdicts: Verdicts) {
    this.#verdicts = verdicts;
  }

  /** Something was asked that is not known yet. */
  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  /** An expression that was asked, and that nobody can answer for. */
  get givenUp(): string | undefined {
    return this.#givenUp;
  }

  /** Undefined where it is not known yet, or never will be. */
  test(regexp: AnchoredRegexp, text: string): boolean | undefined {
    const cost = regexp.cost(text);
    if (cost <= STEPS_AT_ONCE) return regexp.test(text);
    const verdict = this.#verdicts.of(regexp, text);
    if (verdict === 'given up') {
      this.#givenUp ??= regexp.pattern;
      return undefined;
    }
    if (verdict !== undefined) return verdict;
    if (cost <= this.#stepsLeft) {
      this.#stepsLeft -= cost;
      return regexp.test(text);
    }
    const texts = this.#open.get(regexp) ?? new Set();
    this.#open.set(regexp, texts.add(text));
    return undefined;
  }

  /** Has all that is open answered, one after the other. False: the judge gave up, and the rest was not asked. */
  async settle(signal: AbortSignal): Promise<boolean> {
    for (const [regexp, texts] of this.#open)
      for (const text of texts) if ((await this.#verdicts.settle(regexp, text, signal)) === 'given up') return false;
    return true;
  }
}
