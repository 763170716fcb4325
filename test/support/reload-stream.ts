// ReloadStream: reloads of the real program without a pause, by SIGHUP and by POST: edits elsewhere in the tree, none at all,
// and edits of what leads to other servers. One at a time, so that a test can put one of its own among them and know its outcome.

import { setTimeout as pause } from 'node:timers/promises';
import type { LogLine, Program } from './program.ts';
import { finishedReloads } from './reloads.ts';
import { until } from './until.ts';

const EVERY_MS = 150;
/** 30 s of waiting for the lock, 30 s from the lock to the verdict, and 5 s to close the record; read, checked and answered. */
const RELOAD_MAX_MS = 70_000;

export interface Reload {
  /** What the program's log says of its end. */
  readonly line: LogLine;
  /** From the signal or the request to the outcome, as its user sees it. */
  readonly tookMs: number;
}

type Edit = () => void;

interface Begin {
  readonly program: Program;
  readonly atMs: number;
  /** Of its log at that moment: what comes later is beyond it. */
  readonly logLength: number;
}

export class ReloadStream {
  readonly all: Reload[] = [];
  readonly #edits: readonly Edit[];
  #program: Program | undefined;
  #isOn = false;
  #running: Promise<void> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `edits`: what changes the config file, one after the other. */
  constructor(edits: readonly Edit[]) {
    this.#edits = edits;
  }

  /** Whose reloads they are; undefined: nobody is there. */
  reloads(program: Program | undefined): void {
    this.#program = program;
  }

  begin(): void {
    this.#isOn = true;
    this.#running = this.#run();
    this.#running.catch(() => undefined); // told by `stop`
  }

  async stop(): Promise<void> {
    this.#isOn = false;
    await this.#running;
  }

  /** Resolves when the reload under way has ended; none begins until `work` has. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** A reload with this edit, by POST. */
  once(edit: Edit): Promise<Reload> {
    return this.alone(() => this.#posted(edit));
  }

  async #run(): Promise<void> {
    for (let round = 0; this.#isOn; round += 1) {
      const edit = this.#edits[round % this.#edits.length] ?? (() => undefined);
      await this.alone(async () => {
        const program = this.#program;
        if (program === undefined) return;
        await (round % 3 === 0 ? this.#signalled(edit, program) : this.#posted(edit, program)).catch((error) => {
          if (this.#program === program) throw error; // else it was killed under it
        });
      });
      await pause(EVERY_MS);
    }
  }

  async #signalled(edit: Edit, program: Program): Promise<void> {
    const { last_attempt: last } = await program.get<{ last_attempt: { id: number } | null }>('/api/v2/config/status');
    const begin = this.#begin(program, edit);
    program.signal('SIGHUP');
    await this.#ends(begin, (id) => id > (last?.id ?? 0));
  }

  async #posted(edit: Edit, program = this.#program): Promise<Reload> {
    if (program === undefined) throw new Error('no program to reload');
    const begin = this.#begin(program, edit);
    const { headers } = await fetch(`${program.url}/-/reload`, { method: 'POST', headers: { connection: 'close' } });
    const attempt = Number(headers.get('x-reload-attempt'));
    return await this.#ends(begin, (id) => id === attempt);
  }

  #begin(program: Program, edit: Edit): Begin {
    edit();
    return { program, atMs: performance.now(), logLength: program.stderr.length };
  }

  async #ends({ program, atMs, logLength }: Begin, isIt: (id: number) => boolean): Promise<Reload> {
    const line = await until(
      () => `the end of a reload in:\n${program.stderr.slice(-4000)}`,
      () => {
        if (this.#program !== program) throw new Error('its program was killed');
        return finishedReloads(program, logLength).find(({ reload }) => isIt(Number(reload)));
      },
      RELOAD_MAX_MS,
    );
    const reload = { line, tookMs: performance.now() - atMs };
    this.all.push(reload);
    return reload;
  }
}
