// WriterProcess: store-writer in a process of its own, read line by line.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface WriterOptions {
  readonly program: URL;
  readonly worker: URL;
  readonly directory: string;
  readonly firstId?: number;
  /** No file may grow beyond this. */
  readonly fileKbMax?: number;
}

export class WriterProcess {
  /** All that it said, in order. */
  readonly lines: string[] = [];
  stderr = '';
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #closed: Promise<unknown>;

  constructor(options: WriterOptions) {
    const command = [
      process.execPath,
      fileURLToPath(options.program),
      options.directory,
      options.worker.href,
      String(options.firstId ?? 1),
    ];
    const limit = options.fileKbMax === undefined ? '' : `ulimit -f ${options.fileKbMax}; `;
    this.#child = spawn('bash', ['-c', `${limit}exec "$@"`, 'bash', ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#child.emit('said', line);
    });
    this.#closed = once(this.#child, 'close'); // the streams are read to their end
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves once it said so, or has ended. */
  said(enough: (lines: readonly string[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (enough(this.lines)) resolve();
      };
      this.#child.on('said', look);
      this.#closed.then(() => resolve(), resolve);
      look();
    });
  }

  async killed(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    await this.#closed;
  }
}
