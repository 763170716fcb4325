// StderrSink: where log lines go. Writing is asynchronous and bounded: a reader that stops reading costs lines, never the
// alert path; a closed pipe or a full disk costs lines, never the process. (pino's own destination, sonic-boom, retries a
// broken pipe for ever in its last flush, so it is not used.)

import { write, writeSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { LineSink } from './log.ts';

/** About 10,000 lines. */
const BUFFERED_CHARS_MAX = 2 * 1024 * 1024;
/** A pipe that is full now may have room soon. */
const FULL_PIPE_WAIT_MS = 20;

export class StderrSink implements LineSink {
  readonly #fd: number;
  readonly #clock: Pick<Clock, 'sleep'>;
  #waiting: string[] = [];
  #waitingChars = 0;
  #writing: Promise<void> | undefined;
  #dropped = 0;
  /** The process ends with this turn of the event loop: nothing that is only begun will be done. */
  #isAtOnce = false;

  constructor(clock: Pick<Clock, 'sleep'>, fd = 2) {
    this.#clock = clock;
    this.#fd = fd;
  }

  /** Lines that found no room, or whose write failed. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    if (this.#waitingChars + line.length > BUFFERED_CHARS_MAX) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingChars += line.length;
    if (this.#isAtOnce) this.#writeNow();
    else this.#writing ??= this.#writeAll();
  }

  /** Resolves when every line is out, or is known to be lost. The caller bounds the wait. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  /** For the last moment before a crash: what waits, and what is still said, is written at once, as far as it goes. */
  flushNow(): void {
    this.#isAtOnce = true;
    this.#writeNow();
  }

  #writeNow(): void {
    const lines = this.#take();
    try {
      writeSync(this.#fd, lines.join(''));
    } catch {
      this.#dropped += lines.length; // nobody is left to tell
    }
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#take();
      const lost = await this.#writeChunk(Buffer.from(lines.join('')));
      if (lost) this.#dropped += lines.length;
    }
    this.#writing = undefined;
  }

  #take(): string[] {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#waitingChars = 0;
    return lines;
  }

  /** Answers whether the chunk, or its rest, was lost. */
  async #writeChunk(chunk: Buffer): Promise<boolean> {
    for (let rest = chunk; rest.length > 0; ) {
      const { error, written } = await writeOnce(this.#fd, rest);
      if (error?.code === 'EAGAIN') await this.#clock.sleep(FULL_PIPE_WAIT_MS);
      else if (error !== null) return true;
      rest = rest.subarray(written);
    }
    return false;
  }
}

function writeOnce(fd: number, chunk: Buffer): Promise<{ error: NodeJS.ErrnoException | null; written: number }> {
  return new Promise((resolve) =>
    write(fd, chunk, (error, written) => resolve({ error, written: error ? 0 : written })),
  );
}
