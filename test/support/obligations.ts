// Obligations: what receivers are owed, and whether they got it. It knows when each alert really began and ended, and judges
// all that was told in the end:
//   - everyone is told that an alert fires, and in time; of one that ended also that, in time, and never before;
//   - a notification brings news: an alert, or an end, that this receiver had not been told;
//   - nothing is told twice, unless a kill came before its outcome was kept, and then once for each group and receiver.

import type { Hook } from './sink.ts';

interface Life {
  readonly beganMs: number;
  endedMs: number | undefined;
}

/** A kill, and the time in which what was told might not be kept. */
interface Excuse {
  readonly fromMs: number;
  readonly toMs: number;
  /** Receiver and group that were told something twice because of it. */
  readonly used: Set<string>;
}

/** From the receiver's answer to the moment at which the program has it, on a busy machine. */
const ANSWERED_WITHIN_MS = 500;
/** What was sent before the kill may be read by the receiver after it. */
const UNDER_WAY_MS = 300;

export class Obligations {
  readonly #lives = new Map<string, Life>();
  readonly #excuses: Excuse[] = [];
  readonly #receivers: readonly string[];

  /** Paths at the sink, each of which must hear of everything. */
  constructor(receivers: readonly string[]) {
    this.#receivers = receivers;
  }

  began(name: string): void {
    this.#lives.set(name, { beganMs: Date.now(), endedMs: undefined });
  }

  ended(name: string): void {
    const life = this.#lives.get(name);
    if (life !== undefined) life.endedMs = Date.now();
  }

  /** The program is killed now. `keptMs`: what it knew then is in its store. */
  killed(keptMs: number): void {
    this.#excuses.push({ fromMs: keptMs - ANSWERED_WITHIN_MS, toMs: Date.now() + UNDER_WAY_MS, used: new Set() });
  }

  /** What is still owed; empty when all is settled. */
  open(hooks: readonly Hook[]): string[] {
    return this.#receivers.flatMap((receiver) => {
      const told = new Set(
        hooks.filter(({ path }) => path === receiver).flatMap(({ body }) => body.alerts.map(factOf)),
      );
      return [...this.#lives].flatMap(([name, { endedMs }]) => {
        if (!told.has(`firing ${name}`)) return [`${receiver}: never told firing ${name}`];
        return endedMs !== undefined && !told.has(`resolved ${name}`)
          ? [`${receiver}: never told resolved ${name}`]
          : [];
      });
    });
  }

  /** What went wrong; empty when nothing did. `withinMs`: from what happened to its telling. */
  faults(hooks: readonly Hook[], withinMs: number): string[] {
    return [...this.open(hooks), ...this.#receivers.flatMap((receiver) => this.#faultsAt(receiver, hooks, withinMs))];
  }

  #faultsAt(receiver: string, hooks: readonly Hook[], withinMs: number): string[] {
    const faults: string[] = [];
    /** When each fact was told last. */
    const told = new Map<string, number>();
    for (const { path, atMs, body } of hooks) {
      if (path !== receiver) continue;
      const says = (what: string): void => {
        faults.push(`${new Date(atMs).toISOString()} ${receiver}: ${what}; of ${body.groupKey}`);
      };
      const facts = body.alerts.map(factOf);
      const news = facts.filter((fact) => !told.has(fact));
      const again = news.length === 0 ? facts : facts.filter((fact) => told.has(fact) && fact.startsWith('resolved'));
      if (
        again.length > 0 &&
        !this.#isExcused(
          `${receiver} ${body.groupKey}`,
          again.map((fact) => told.get(fact) ?? 0),
        )
      )
        says(`told again: ${again.map((fact) => `${fact} (${atMs - (told.get(fact) ?? 0)} ms ago)`).join(', ')}`);
      for (const fact of news) {
        const wrong = this.#wrongWith(fact, atMs, withinMs);
        if (wrong !== undefined) says(wrong);
      }
      for (const { status, labels } of body.alerts)
        if (status === 'firing' && told.has(`resolved ${labels.name}`)) says(`fires after its end: ${labels.name}`);
      for (const fact of facts) told.set(fact, atMs);
    }
    return faults;
  }

  #wrongWith(fact: string, atMs: number, withinMs: number): string | undefined {
    const [status = '', name = ''] = fact.split(' ');
    const life = this.#lives.get(name);
    if (life === undefined) return `nobody has heard of ${fact}`;
    const sinceMs = status === 'firing' ? life.beganMs : life.endedMs;
    if (sinceMs === undefined || atMs < sinceMs) return `${fact}, which is not so`;
    return atMs - sinceMs > withinMs ? `${fact}, ${atMs - sinceMs} ms after it was so` : undefined;
  }

  #isExcused(who: string, toldMs: readonly number[]): boolean {
    const excuse = this.#excuses.find(
      ({ fromMs, toMs, used }) => !used.has(who) && toldMs.every((atMs) => atMs >= fromMs && atMs <= toMs),
    );
    excuse?.used.add(who);
    return excuse !== undefined;
  }
}

function factOf({ status, labels }: Hook['body']['alerts'][number]): string {
  return `${status} ${labels.name}`;
}
