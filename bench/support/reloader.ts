// Reloader: edits the config file of a running server and asks for a reload, by SIGHUP or by POST, and takes the time until
// the outcome as it is seen from outside.

import { renameSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import type { SystemClock } from '../../src/base/clock.ts';
import { PHASES } from '../../src/reload/reload-outcome.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { rounded } from './statistics.ts';

const OUTCOME_WITHIN_MS = 60_000;
/** What a server does for itself after its start is done by then. */
const SETTLED_AFTER_MS = 4000;

export interface Reloaded {
  readonly wallMs: number;
  /** What the server's own log says; undefined of another server. */
  readonly logged: { readonly durationMs: number; readonly outcome: string } | undefined;
}

export class Reloader implements AsyncDisposable {
  readonly server: ServerProcess;
  readonly #clock: SystemClock;
  readonly #outcomes: Outcomes;
  readonly #agent = new Agent({ headersTimeout: OUTCOME_WITHIN_MS, bodyTimeout: OUTCOME_WITHIN_MS });

  private constructor(server: ServerProcess, outcomes: Outcomes, clock: SystemClock) {
    this.server = server;
    this.#outcomes = outcomes;
    this.#clock = clock;
  }

  static async start(command: string, config: string, clock: SystemClock): Promise<Reloader> {
    const outcomes = new Outcomes();
    const server = await startServer(command, config, clock, (line) => outcomes.read(line));
    await clock.sleep(SETTLED_AFTER_MS);
    return new Reloader(server, outcomes, clock);
  }

  configure(config: string): void {
    const { configFile } = this.server;
    writeFileSync(`${configFile}.new`, config);
    renameSync(`${configFile}.new`, configFile);
  }

  /** From the signal until the server's log says how it ended. */
  async bySignal(): Promise<Reloaded> {
    const outcome = this.#outcomes.next();
    const began = this.#clock.elapsedMs();
    process.kill(this.server.pid, 'SIGHUP');
    const logged = await outcome;
    return { wallMs: this.#clock.elapsedMs() - began, logged };
  }

  /** From the request to its answer. */
  async byPost(isOurs: boolean): Promise<Reloaded> {
    const outcome = isOurs ? this.#outcomes.next() : undefined;
    const began = this.#clock.elapsedMs();
    const { statusCode, body } = await request(`${this.server.origin}/-/reload`, {
      method: 'POST',
      dispatcher: this.#agent,
    });
    const text = await body.text();
    const wallMs = this.#clock.elapsedMs() - began;
    if (statusCode !== 200) throw new Error(`reload: ${statusCode} ${text}`);
    return { wallMs, logged: await outcome };
  }

  /** The mean of each phase so far, by our own metrics, in milliseconds. */
  async phases(): Promise<Record<string, number>> {
    const { body } = await request(`${this.server.origin}/metrics`, { dispatcher: this.#agent });
    const text = await body.text();
    const sample = (what: string, phase: string): number =>
      Number(
        new RegExp(`^config_reload_phase_duration_seconds_${what}\\{phase="${phase}"\\} (.*)$`, 'm').exec(text)?.[1],
      );
    const mean = (phase: string): number => rounded((1000 * sample('sum', phase)) / sample('count', phase), 1);
    return Object.fromEntries(PHASES.map((phase) => [phase, mean(phase)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.close();
    await this.server[Symbol.asyncDispose]();
  }
}

/** The lines of our log that end a reload. */
class Outcomes {
  readonly #waiting: ((logged: NonNullable<Reloaded['logged']>) => void)[] = [];

  next(): Promise<NonNullable<Reloaded['logged']>> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  read(line: string): void {
    if (!line.includes('reload.run.finished')) return;
    const { durationMs, outcome } = JSON.parse(line);
    this.#waiting.shift()?.({ durationMs, outcome });
  }
}
