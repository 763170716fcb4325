// Obligations: what receivers are owed, and whether they got it. It knows when each alert really began and ended, and judges
// all that was told in the end:
//   - everyone is told that an alert fires, and in time; of one that ended also that, in time, and never before;
//   - a notification brings news: an alert, or an end, that this receiver had not been told;
//   - nothing is told twice, unless a kill came before its outcome was kept, and then once for each group and receiver; or the
//     machine was so busy that the answer came when the time of the flush was over, and the program says so itself.

import type { Hook } from './sink.ts';

interface Life {
  readonly beganMs: number;
  endedMs: number | undefined;
}

/** A receiver may read what was sent to it when the sender has given up already. */
const LATE_MAX_MS = 10_000;

/** A kill: what this process told since then might not be kept. */
interface Excuse {
  readonly externalUrl: string;
  readonly fromMs: number;
  /** Receiver and group that were told something twice because of it. */
  readonly used: Set<string>;
}

/** From the receiver's answer to the moment at which the program has it, on a busy machine. */
const ANSWERED_WITHIN_MS = 500;
/** An attempt that the program has given up because its time was over, though the receiver may have got it. */
export interface GivenUp {
  readonly receiver: string;
  readonly groupKey: string;
  readonly atMs: number;
}

export class Obligations {
  readonly #lives = new Map<string, Life>();
  readonly #excuses: Excuse[] = [];
  readonly #receivers: readonly string[];
  #givenUp: readonly GivenUp[] = [];

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

  /** The process with this external URL is killed. `keptMs`: what it knew then is in its store. */
  killed(externalUrl: string, keptMs: number): void {
    this.#excuses.push({ externalUrl, fromMs: keptMs - ANSWERED_WITHIN_MS, used: new Set() });
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
  faults(hooks: readonly Hook[], withinMs: number, givenUp: readonly GivenUp[] = []): string[] {
    this.#givenUp = givenUp;
    return [...this.open(hooks), ...this.#receivers.flatMap((receiver) => this.#faultsAt(receiver, hooks, withinMs))];
  }

  #faultsAt(receiver: string, hooks: readonly Hook[], withinMs: number): string[] {
    const faults: string[] = [];
    /** The last telling of each fact. */
    const told = new Map<string, Hook>();
    for (const hook of hooks) {
      const { path, atMs, body } = hook;
      if (path !== receiver) continue;
      const says = (what: string): void => {
        faults.push(`${new Date(atMs).toISOString()} ${receiver}: ${what}; of ${body.groupKey}`);
      };
      const facts = body.alerts.map(factOf);
      const news = facts.filter((fact) => !told.has(fact));
      const again = news.length === 0 ? facts : facts.filter((fact) => told.has(fact) && fact.startsWith('resolved'));
      const before = again.flatMap((fact) => told.get(fact) ?? []);
      if (
        again.length > 0 &&
        !this.#wasGivenUp(hook, before) &&
        !this.#isExcused(`${receiver} ${body.groupKey}`, before)
      )
        says(`told again: ${again.map((fact) => `${fact} (${atMs - (told.get(fact)?.atMs ?? 0)} ms ago)`).join(', ')}`);
      for (const fact of news) {
        const wrong = this.#wrongWith(fact, atMs, withinMs);
        if (wrong !== undefined) says(wrong);
      }
      for (const { status, labels } of body.alerts)
        if (status === 'firing' && told.has(`resolved ${labels.name}`)) says(`fires after its end: ${labels.name}`);
      for (const fact of facts) told.set(fact, hook);
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

  #wasGivenUp({ path, body, atMs }: Hook, before: readonly Hook[]): boolean {
    const sinceMs = Math.min(...before.map((hook) => hook.atMs)) - LATE_MAX_MS;
    return this.#givenUp.some(
      (attempt) =>
        attempt.receiver === path &&
        attempt.groupKey === body.groupKey &&
        attempt.atMs >= sinceMs &&
        attempt.atMs <= atMs,
    );
  }

  #isExcused(who: string, before: readonly Hook[]): boolean {
    const excuse = this.#excuses.find(
      ({ externalUrl, fromMs, used }) =>
        !used.has(who) && before.every(({ atMs, body }) => body.externalURL === externalUrl && atMs >= fromMs),
    );
    excuse?.used.add(who);
    return excuse !== undefined;
  }
}

function factOf({ status, labels }: Hook['body']['alerts'][number]): string {
  return `${status} ${labels.name}`;
}
