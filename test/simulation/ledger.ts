// Ledger: who was told what, and what they are owed. It watches every notification that arrives and knows when each alert
// really fired; whatever is edited, killed or broken meanwhile, these must hold:
//   - nobody is told that an alert is resolved while it fires;
//   - nobody is told the resolve of the same alert under the same key twice;
//   - a payload without anything firing comes only when all that was told under its key is resolved;
//   - in the end everyone who was told that an alert fires has been told that it is resolved, under the same key.
// A kill while the store is away excuses this much: a resolve that was told meanwhile may be told once more, though its alert
// fires again; and what was told as firing meanwhile is not known to be owed anything.

import type { Delivery } from '../support/alert-world.ts';

interface Account {
  /** Told as firing, not yet as resolved, and since when. */
  readonly open: Map<string, number>;
  /** Episodes told as resolved, and when: an alert that fires anew begins another. */
  readonly closed: Map<string, number>;
  /** Of these episodes the next telling is excused. */
  readonly unkept: Set<string>;
}

export class Ledger {
  readonly faults: string[] = [];
  readonly #accounts = new Map<string, Account>();
  readonly #firesAt: (alert: string, atMs: number) => boolean;

  /** `firesAt`: the truth about an alert. */
  constructor(firesAt: (alert: string, atMs: number) => boolean) {
    this.#firesAt = firesAt;
  }

  /** `seenAtMs`: when the flush began that this notification comes from. */
  deliver(delivery: Delivery, seenAtMs: number): void {
    const { destination, groupKey, alerts } = delivery;
    const account = this.#account(`${destination} ${groupKey}`);
    const says = (what: string, name: string): void => {
      this.faults.push(`${delivery.atMs}: ${destination} ${groupKey}: ${what}: ${name}`);
    };
    for (const one of alerts) {
      const name = fullName(one.alert.labels);
      if (!one.resolved) {
        if (!account.open.has(name)) account.open.set(name, delivery.atMs);
        continue;
      }
      const episode = `${name} since ${one.alert.startsAt.toRfc3339Nano()}`;
      if (account.unkept.delete(episode)) continue;
      if (this.#firesAt(name, seenAtMs)) says('resolved while it fires', name);
      if (account.closed.has(episode) && !account.open.has(name)) says('resolved twice', episode);
      account.open.delete(name);
      account.closed.set(episode, delivery.atMs);
    }
    const stillFire = [...account.open.keys()].filter((name) => this.#firesAt(name, seenAtMs));
    if (alerts.every((one) => one.resolved) && stillFire.length > 0) {
      says('called resolved while told alerts fire', stillFire.join(' '));
    }
  }

  /** It arrived, and nobody but the destination knows: what it says to fire is owed its resolve, what it says to end may be said again. */
  overhear({ destination, groupKey, alerts, atMs }: Delivery): void {
    const { open } = this.#account(`${destination} ${groupKey}`);
    for (const { alert, resolved } of alerts) {
      const name = fullName(alert.labels);
      if (!resolved && !open.has(name)) open.set(name, atMs);
    }
  }

  /** The process was killed, and of what it told from `sinceMs` on nothing was kept. */
  killed(sinceMs: number): void {
    for (const { open, closed, unkept } of this.#accounts.values()) {
      for (const [name, toldAtMs] of open) if (toldAtMs >= sinceMs) open.delete(name);
      for (const [episode, toldAtMs] of closed) if (toldAtMs >= sinceMs) unkept.add(episode);
    }
  }

  /** The process started on a store that was left for another one, and said so: what was told since is not known to it. */
  startedAnew(): void {
    this.#accounts.clear();
  }

  /** Whoever still waits for a resolve at destinations that want them. */
  settleUp(wantsResolves: (destination: string) => boolean): void {
    for (const [who, { open }] of this.#accounts) {
      const [destination = ''] = who.split(' ');
      if (open.size > 0 && wantsResolves(destination))
        this.faults.push(`${who}: never told resolved: ${[...open.keys()].join(' ')}`);
    }
  }

  #account(who: string): Account {
    let account = this.#accounts.get(who);
    if (account === undefined) {
      account = { open: new Map(), closed: new Map(), unkept: new Set() };
      this.#accounts.set(who, account);
    }
    return account;
  }
}

function fullName(labels: { get(name: string): string | undefined }): string {
  return ['alertname', 'team', 'sev', 'n'].map((name) => labels.get(name)).join('.');
}
