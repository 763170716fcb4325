// Ledger: who was told what, and what they are owed. It watches every notification that arrives and knows when each alert
// really fired; whatever is edited, killed or broken meanwhile, these must hold:
//   - nobody is told that an alert is resolved while it fires;
//   - nobody is told the resolve of the same alert under the same key twice; unless a kill came while the store was away, and
//     then once more at most: nobody could know of the first, nor that it fires again;
//   - a payload without anything firing comes only when all that was told under its key is resolved;
//   - in the end everyone who was told that an alert fires has been told that it is resolved, under the same key.

import type { Delivery } from '../support/alert-world.ts';

interface Account {
  /** Told as firing, not yet as resolved. */
  readonly open: Set<string>;
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
        account.open.add(name);
        continue;
      }
      const episode = `${name} since ${one.alert.startsAt.toRfc3339Nano()}`;
      if (account.unkept.delete(episode)) continue;
      if (this.#firesAt(name, seenAtMs)) says('resolved while it fires', name);
      if (account.closed.has(episode) && !account.open.has(name)) says('resolved twice', episode);
      account.open.delete(name);
      account.closed.set(episode, delivery.atMs);
    }
    const stillFire = [...account.open].filter((name) => this.#firesAt(name, seenAtMs));
    if (alerts.every((one) => one.resolved) && stillFire.length > 0) {
      says('called resolved while told alerts fire', stillFire.join(' '));
    }
  }

  /** The process was killed, and of what it told from `sinceMs` on nothing was kept. */
  killed(sinceMs: number): void {
    for (const { closed, unkept } of this.#accounts.values())
      for (const [episode, toldAtMs] of closed) if (toldAtMs >= sinceMs) unkept.add(episode);
  }

  /** Whoever still waits for a resolve at destinations that want them. */
  settleUp(wantsResolves: (destination: string) => boolean): void {
    for (const [who, { open }] of this.#accounts) {
      const [destination = ''] = who.split(' ');
      if (open.size > 0 && wantsResolves(destination))
        this.faults.push(`${who}: never told resolved: ${[...open].join(' ')}`);
    }
  }

  #account(who: string): Account {
    let account = this.#accounts.get(who);
    if (account === undefined) {
      account = { open: new Set(), closed: new Map(), unkept: new Set() };
      this.#accounts.set(who, account);
    }
    return account;
  }
}

function fullName(labels: { get(name: string): string | undefined }): string {
  return ['alertname', 'team', 'sev', 'n'].map((name) => labels.get(name)).join('.');
}
