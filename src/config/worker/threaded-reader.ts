// ThreadedReader: small files are read here, in a millisecond; large ones in a thread beside, so that the event loop goes on
// meanwhile. The thread starts with the first large file and stays for a while, since its code is warm then. Where it fails,
// the file is read here all the same.

import type { Clock, Timer } from '../../base/clock.ts';
import { inSlices } from '../../base/slices.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import type { ConfigProblem } from '../config-error.ts';
import { type ConfigReader, type ConfigText, type ReadText, readerHere } from '../config-reader.ts';
import type { ParsedConfig } from '../parse-config.ts';
import { reviveConfig } from '../wire.ts';
import { ConfigThread, NoAnswer } from './config-thread.ts';

/** Some 350 routes. Reading as much as this here holds the event loop up for 10 ms; for 50 and more where its code is cold. */
const SMALL_MAX_BYTES = 20_000;
const IDLE_MAX_MS = 10 * 60_000;

export interface ThreadedReaderOptions {
  /** Where the bundled config-worker is. */
  readonly workerUrl: URL;
  readonly matcherMode: MatcherMode;
  readonly clock: Clock;
  /** The thread could not do its work; a file is read here instead. */
  readonly onTrouble: (error: unknown) => void;
}

interface Job {
  readonly id: number;
  readonly thread: ConfigThread;
  readonly text: ConfigText;
}

export class ThreadedReader implements ConfigReader {
  readonly #options: ThreadedReaderOptions;
  readonly #here: ConfigReader;
  readonly #stopped = new AbortController();
  #thread: ConfigThread | undefined;
  #idle: Timer | undefined;
  #lastId = 0;

  constructor(options: ThreadedReaderOptions) {
    this.#options = options;
    this.#here = readerHere(options.matcherMode);
  }

  async parse(text: ConfigText): Promise<ConfigProblem | ReadText> {
    if (text.bytes.length <= SMALL_MAX_BYTES) return inTwoTurns(await this.#here.parse(text));
    return this.#orHere(
      () => this.#parseThere(text),
      () => this.#here.parse(text),
    );
  }

  /** Ends the thread. What is being read is given up. */
  stop(): void {
    this.#stopped.abort(new Error('the server is stopping'));
    this.#endThread(new Error('the server is stopping'));
  }

  async #parseThere(text: ConfigText): Promise<ConfigProblem | ReadText> {
    this.#lastId += 1;
    const job = { id: this.#lastId, thread: this.#liveThread(), text };
    const { problem } = await job.thread.ask({ kind: 'parse', id: job.id, text });
    return (
      problem ?? {
        check: () =>
          this.#orHere(
            () => this.#checkThere(job),
            () => this.#checkHere(job),
          ),
      }
    );
  }

  async #checkThere({ id, thread, text }: Job): Promise<ParsedConfig> {
    const { problems, config } = await thread.ask({ kind: 'check', id });
    if (config === undefined) return { config, problems };
    return {
      problems,
      config: await inSlices(reviveConfig(config, text.file), this.#options.clock, this.#stopped.signal),
    };
  }

  async #checkHere({ text }: Job): Promise<ParsedConfig> {
    const read = await this.#here.parse(text);
    return 'check' in read ? read.check() : { config: undefined, problems: [read] };
  }

  /** A text that takes the thread for ever would take this one for ever, too. */
  async #orHere<T>(there: () => Promise<T>, here: () => Promise<T>): Promise<T> {
    try {
      return await there();
    } catch (error) {
      if (this.#stopped.signal.aborted || error instanceof NoAnswer) throw error;
      this.#options.onTrouble(error);
      return here();
    }
  }

  #liveThread(): ConfigThread {
    this.#stopped.signal.throwIfAborted();
    const { workerUrl, matcherMode, clock } = this.#options;
    this.#idle?.cancel();
    this.#idle = clock.at(clock.now() + IDLE_MAX_MS, () => this.#endThread(new Error('nobody asked for long')));
    if (this.#thread?.isAlive !== true) this.#thread = new ConfigThread(workerUrl, { matcherMode }, clock);
    return this.#thread;
  }

  #endThread(reason: Error): void {
    this.#idle?.cancel();
    this.#thread?.end(reason);
    this.#thread = undefined;
  }
}

/** The event loop has its turn between the syntax and the meaning: with a thousand routes each takes 10 ms. */
function inTwoTurns(read: ConfigProblem | ReadText): ConfigProblem | ReadText {
  if ('code' in read) return read;
  return {
    check: async () => {
      await new Promise(setImmediate);
      return read.check();
    },
  };
}
