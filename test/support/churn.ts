// Churn: a sender like Prometheus under steady load. Alerts begin, are sent again and again, whether or not anybody hears, and
// most of them end when everyone has been told that they fire; some fire on.

import { setTimeout as pause } from 'node:timers/promises';
import type { Obligations } from './obligations.ts';
import type { PostedAlert, Program } from './program.ts';
import type { Sink } from './sink.ts';

const EVERY_MS = 100;
/** Every fourth alert is of a group of many, every fifth never ends by itself. */
const CROWD = 4;
const STAYING = 5;

export class Churn {
  /** Requests that were not taken although the program was there. */
  readonly refused: string[] = [];
  /** Whether alerts end. */
  hasEnds = true;
  readonly #obligations: Obligations;
  readonly #sink: Sink;
  readonly #receivers: readonly string[];
  readonly #alerts = new Map<string, PostedAlert>();
  #program: Program | undefined;
  #isBusy = false;
  #running: Promise<void> | undefined;
  #count = 0;

  constructor(obligations: Obligations, sink: Sink, receivers: readonly string[]) {
    this.#obligations = obligations;
    this.#sink = sink;
    this.#receivers = receivers;
  }

  /** Whom it sends to; undefined: nobody is there. */
  sendTo(program: Program | undefined): void {
    this.#program = program;
  }

  begin(): void {
    this.#isBusy = true;
    this.#running = this.#run();
  }

  /** No more alerts begin; resolves when the last one is sent. */
  async stop(): Promise<void> {
    this.#isBusy = false;
    await this.#running;
  }

  fires(crowd?: string): string {
    this.#count += 1;
    const name = `A${this.#count}`;
    const labels = { alertname: name, name, ...(crowd !== undefined && { crowd }) };
    this.#alerts.set(name, { labels, startsAt: new Date().toISOString() });
    this.#obligations.began(name);
    return name;
  }

  ends(name: string): void {
    const alert = this.#alerts.get(name);
    if (alert === undefined || alert.endsAt !== undefined) return;
    this.#obligations.ended(name);
    this.#alerts.set(name, { ...alert, endsAt: new Date().toISOString() });
  }

  endAll(): void {
    for (const name of this.#alerts.keys()) this.ends(name);
  }

  /** All of them, as Prometheus does it: what has ended, too. */
  async send(): Promise<void> {
    const program = this.#program;
    if (program === undefined) return;
    try {
      await program.alert(...this.#alerts.values());
    } catch (error) {
      if (this.#program === program) this.refused.push(String(error));
    }
  }

  async #run(): Promise<void> {
    while (this.#isBusy) {
      this.fires(this.#count % CROWD === 0 ? `crowd${(this.#count / CROWD) % 2}` : undefined);
      if (this.hasEnds) for (const name of this.#toldEverywhere()) if (!isStaying(name)) this.ends(name);
      await this.send();
      await pause(EVERY_MS);
    }
  }

  #toldEverywhere(): string[] {
    const told = new Map<string, Set<string>>();
    for (const { path, body } of this.#sink.hooks)
      for (const { labels } of body.alerts)
        told.set(labels.name ?? '', (told.get(labels.name ?? '') ?? new Set()).add(path));
    return [...told].flatMap(([name, paths]) => (paths.size === this.#receivers.length ? [name] : []));
  }
}

function isStaying(name: string): boolean {
  return Number(name.slice(1)) % STAYING === 0;
}
