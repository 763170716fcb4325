// WorkerHome: a Home in a worker thread. If the thread dies, calls fail, and the next one starts another.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Home, Query, Row, Slice } from './home.ts';
import { type Answer, type Call, errorOf, type WorkerInput } from './worker-protocol.ts';

interface Asked {
  resolve(rows: readonly Row[]): void;
  reject(error: Error): void;
}

export class WorkerHome implements Home {
  readonly #url: URL;
  readonly #input: WorkerInput;
  #thread: Promise<Thread>;

  private constructor(url: URL, input: WorkerInput, thread: Promise<Thread>) {
    this.#url = url;
    this.#input = input;
    this.#thread = thread;
  }

  /** Rejects with StoreRefused where the home cannot be opened. */
  static async open(url: URL, input: WorkerInput): Promise<WorkerHome> {
    const thread = Thread.start(url, input);
    await thread;
    return new WorkerHome(url, input, thread);
  }

  read(query: Query): Promise<readonly Row[]> {
    return this.#ask({ kind: 'read', query });
  }

  async write(slice: Slice): Promise<void> {
    await this.#ask({ kind: 'write', slice });
  }

  async close(): Promise<void> {
    const thread = await this.#thread;
    await thread.close();
  }

  async #ask(call: Call): Promise<readonly Row[]> {
    const thread = await this.#liveThread();
    return thread.ask(call);
  }

  #liveThread(): Promise<Thread> {
    this.#thread = this.#thread.then(
      (thread) => (thread.isAlive ? thread : Thread.start(this.#url, this.#input)),
      () => Thread.start(this.#url, this.#input),
    );
    return this.#thread;
  }
}

/** One worker, from its start to its end. */
class Thread {
  readonly #worker: Worker;
  readonly #asked: Asked[] = [];
  isAlive = true;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answer: Answer) => this.#answered(answer));
    worker.on('error', (error) => this.#ended(error));
    worker.on('exit', () => this.#ended(new Error('the thread of the store has ended')));
  }

  static async start(url: URL, input: WorkerInput): Promise<Thread> {
    const thread = new Thread(new Worker(url, { workerData: input }));
    await thread.#nextAnswer();
    return thread;
  }

  ask(call: Call): Promise<readonly Row[]> {
    if (!this.isAlive) return Promise.reject(new Error('the thread of the store has ended'));
    const answer = this.#nextAnswer();
    this.#worker.postMessage(call);
    return answer;
  }

  async close(): Promise<void> {
    if (!this.isAlive) return;
    const exit = once(this.#worker, 'exit');
    await this.ask({ kind: 'close' });
    await exit;
  }

  #nextAnswer(): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => this.#asked.push({ resolve, reject }));
  }

  #answered(answer: Answer): void {
    const asked = this.#asked.shift();
    if (answer.ok) asked?.resolve(answer.rows);
    else asked?.reject(errorOf(answer));
  }

  #ended(error: Error): void {
    this.isAlive = false;
    for (const asked of this.#asked.splice(0)) asked.reject(error);
  }
}
