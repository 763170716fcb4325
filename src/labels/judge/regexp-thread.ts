// RegexpThread: answers costly questions about regular expressions in a thread beside the event loop, one at a time, each
// within a limit of time and memory. The thread starts with the first question, ends with one that it cannot answer, and after
// a while without any.

import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../base/clock.ts';
import type { RegexpJudge } from '../regexp-look.ts';
import type { RegexpQuestion } from './regexp-worker.ts';

/** What takes longer is given up. Go would need a second for it, and no sensible question takes a tenth of that. */
const ANSWER_MAX_MS = 5000;
const IDLE_MAX_MS = 60_000;
/** A million instructions need less. */
const HEAP_MAX_MB = 512;

export class RegexpThread implements RegexpJudge {
  readonly #url: URL;
  readonly #clock: Pick<Clock, 'now' | 'at'>;
  #turn: Promise<unknown> = Promise.resolve();
  #worker: Worker | undefined;
  #idle: Timer | undefined;

  /** `url`: where the bundled regexp-worker is. */
  constructor(url: URL, clock: Pick<Clock, 'now' | 'at'>) {
    this.#url = url;
    this.#clock = clock;
  }

  judge(pattern: string, text: string, signal: AbortSignal): Promise<boolean | undefined> {
    const answer = this.#turn.then(() => this.#ask({ pattern, text }, signal));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the thread; what it was asked is given up. */
  stop(): void {
    this.#idle?.cancel();
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  async #ask(question: RegexpQuestion, signal: AbortSignal): Promise<boolean | undefined> {
    signal.throwIfAborted();
    this.#idle?.cancel();
    const worker = this.#alive();
    let answer: boolean | undefined;
    try {
      answer = await answerOf(worker, question, this.#clock, signal);
      return answer;
    } finally {
      if (answer === undefined)
        this.stop(); // it may work on that without end
      else this.#idle = this.#clock.at(this.#clock.now() + IDLE_MAX_MS, () => this.stop());
    }
  }

  #alive(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#url, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB } });
    worker.unref();
    worker.on('error', () => undefined); // who asked it hears of it
    this.#worker = worker;
    return worker;
  }
}

/** One for each kind of asker: a stranger's query keeps no flush waiting. */
export interface RegexpJudges {
  readonly ofQueries: RegexpJudge;
  readonly ofSilences: RegexpJudge;
  stop(): void;
}

export function regexpJudges(url: URL, clock: Pick<Clock, 'now' | 'at'>): RegexpJudges {
  const [ofQueries, ofSilences] = [new RegexpThread(url, clock), new RegexpThread(url, clock)];
  return {
    ofQueries,
    ofSilences,
    stop: () => {
      ofQueries.stop();
      ofSilences.stop();
    },
  };
}

/** Undefined where it takes too long, or the thread ends over it. */
async function answerOf(
  worker: Worker,
  question: RegexpQuestion,
  clock: Pick<Clock, 'now' | 'at'>,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const over = new AbortController(); // takes all listeners away
  try {
    return await new Promise((resolve, reject) => {
      const lost = (): void => resolve(undefined);
      const timer = clock.at(clock.now() + ANSWER_MAX_MS, lost);
      const gone = (): void => reject(signal.reason);
      signal.addEventListener('abort', gone, { once: true });
      worker.once('message', resolve).once('exit', lost);
      over.signal.addEventListener('abort', () => {
        timer.cancel();
        signal.removeEventListener('abort', gone);
        worker.off('message', resolve).off('exit', lost);
      });
      worker.postMessage(question);
    });
  } finally {
    over.abort();
  }
}
