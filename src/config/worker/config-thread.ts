// ConfigThread: one worker thread that reads config files, from its start to its end. It does not keep the process alive.

import { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/clock.ts';
import type { Answer, AnswerTo, Call, ThreadInput } from './protocol.ts';

/** The largest file takes some seconds. */
const ANSWER_MAX_MS = 60_000;

/** Thrown where the thread works on a text without end. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

interface Asked {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class ConfigThread {
  readonly #worker: Worker;
  readonly #clock: Pick<Clock, 'now' | 'at'>;
  readonly #asked: Asked[] = [];
  isAlive = true;

  constructor(url: URL, input: ThreadInput, clock: Pick<Clock, 'now' | 'at'>) {
    this.#clock = clock;
    this.#worker = new Worker(url, { workerData: input });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#asked.shift()?.resolve(answer));
    this.#worker.on('error', (error) => this.end(error));
    this.#worker.on('exit', () => this.end(new Error('the thread that reads config files has ended')));
  }

  /** Rejects where the thread ends before it answers, or fails. */
  async ask<C extends Call>(call: C): Promise<AnswerTo<C['kind']>> {
    if (!this.isAlive) throw new Error('the thread that reads config files has ended');
    const tooLate = new NoAnswer(`the file was not read within ${ANSWER_MAX_MS / 1000} s`);
    const timer = this.#clock.at(this.#clock.now() + ANSWER_MAX_MS, () => this.end(tooLate));
    try {
      const answer = await new Promise<Answer>((resolve, reject) => {
        this.#asked.push({ resolve, reject });
        this.#worker.postMessage(call);
      });
      if (answer.kind === 'failed') throw new Error(answer.reason);
      return answer as AnswerTo<C['kind']>;
    } finally {
      timer.cancel();
    }
  }

  /** At once, whatever it does; who waits for an answer is told why. */
  end(reason: Error): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const asked of this.#asked.splice(0)) asked.reject(reason);
    void this.#worker.terminate();
  }
}
