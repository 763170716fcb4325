// A server with the probe inside (probe.js): how long its event loop stood still, its heap, and what it holds open.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemClock } from '../../src/base/clock.ts';

export interface Probed {
  /** The longest stand-still since the last look. */
  readonly worstMs: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly resources: Readonly<Record<string, number>>;
}

const ANSWER_WITHIN_MS = 20_000;

/** The probe's file, which the server inherits by the environment. */
export class Probe implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), 'amp-probe-'));
  readonly #file = join(this.#directory, 'probe.json');
  readonly #clock: SystemClock;

  constructor(clock: SystemClock) {
    this.#clock = clock;
    process.env.AMP_PROBE_FILE = this.#file;
  }

  /**
   * `command` with the probe in it; it has to be `node …`. `collecting`: every look collects all garbage, for looking at
   * memory; the program then runs slower for a while, because compiled code is thrown away, too.
   */
  within(command: string, collecting = false): string {
    const [program = '', ...args] = command.split(' ');
    return [
      program,
      ...(collecting ? ['--expose-gc'] : []),
      '--import',
      new URL('probe.js', import.meta.url).href,
      ...args,
    ].join(' ');
  }

  /** What happened since the last look. */
  async look(pid: number): Promise<Probed> {
    rmSync(this.#file, { force: true });
    process.kill(pid, 'SIGUSR2');
    for (const end = this.#clock.elapsedMs() + ANSWER_WITHIN_MS; this.#clock.elapsedMs() < end; ) {
      try {
        return JSON.parse(readFileSync(this.#file, 'utf8'));
      } catch {
        await this.#clock.sleep(2);
      }
    }
    throw new Error('the probe does not answer');
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
