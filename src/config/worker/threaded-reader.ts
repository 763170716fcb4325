// ThreadedReader: small files are read here, in a millisecond; large ones in a thread beside, so that the event loop goes on
// meanwhile. The thread starts with the first large file and stays for as long as the file is large: its code is warm then, and
// it remembers what has not changed. Where it fails, the file is read here all the same.

import type { Clock } from '../../base/clock.ts';
import { inSlices } from '../../base/slices.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import type { ConfigProblem } from '../config-error.ts';
import { type ConfigReader, type ConfigText, type ReadText, readerHere } from '../config-reader.ts';
import type { ParsedConfig } from '../parse-config.ts';
import { WireReader } from '../wire.ts';
import { ConfigThread, NoAnswer } from './config-thread.ts';

/** Some 350 routes. Reading as much as this here holds the event loop up for 10 ms; for 50 and more where its code is cold. */
const SMALL_MAX_BYTES = 20_000;

export interface ThreadedReaderOptions {
  /** Where the bundled config-worker is. */
  readonly workerUrl: URL;
  readonly matcherMode: MatcherMode;
  readonly clock: Clock;
  /** The thread could not do its work; a file is read here instead. */
  readonly onTrouble: (error: unknown) => void;
}

/** The thread, and this end of what it writes. */
interface Beside {
  readonly thread: ConfigThread;
  readonly wire: WireReader;
}

interface Job {
  readonly id: number;
  readonly beside: Beside;
  readonly text: ConfigText;
}

export class ThreadedReader implements ConfigReader {
  readonly #options: ThreadedReaderOptions;
  #here: ConfigReader;
  readonly #stopped = new AbortController();
  #beside: Beside | undefined;
  #lastId = 0;

  constructor(options: ThreadedReaderOptions) {
    this.#options = options;
    this.#here = readerHere(options.matcherMode);
  }

  /** For the start of the process: nobody waits beside it yet. */
  get here(): ConfigReader {
    return this.#here;
  }

  async parse(text: ConfigText): Promise<ConfigProblem | ReadText> {
    if (isSmall(text)) {
      this.#endThread(new Error('the file is small'));
      return inTwoTurns(await this.#here.parse(text));
    }
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
    const job = { id: this.#lastId, beside: this.#liveThread(), text };
    const { problem } = await job.beside.thread.ask({ kind: 'parse', id: job.id, text });
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

  async #checkThere({ id, beside: { thread, wire }, text }: Job): Promise<ParsedConfig> {
    const { problems, config } = await thread.ask({ kind: 'check', id, isInStep: wire.isInStep });
    if (config === undefined) return { config, problems };
    const read = inSlices(wire.read(config, text.file), this.#options.clock, this.#stopped.signal);
    return { problems, config: await read };
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

  #liveThread(): Beside {
    this.#stopped.signal.throwIfAborted();
    const { workerUrl, matcherMode, clock } = this.#options;
    if (this.#beside?.thread.isAlive !== true) {
      this.#here = readerHere(matcherMode); // what this one remembers is the thread's to remember now
      this.#beside = { thread: new ConfigThread(workerUrl, { matcherMode }, clock), wire: new WireReader() };
    }
    return this.#beside;
  }

  #endThread(reason: Error): void {
    this.#beside?.thread.end(reason);
    this.#beside = undefined;
  }
}

function isSmall({ bytes }: ConfigText): boolean {
  return bytes.length <= SMALL_MAX_BYTES;
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
