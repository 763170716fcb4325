// IntegrationBook: who tells a destination now, and what reloads have taken out of the config, kept until no attempt and no
// owed resolve needs it.

import type { Destination, Integration } from '../ports.ts';

export class IntegrationBook {
  /** Of each destination the integration of the config that had it last: its credentials are the ones to use. */
  readonly #latest = new Map<Destination, Integration>();
  readonly #retired = new Set<Integration>();

  at(destination: Destination): Integration | undefined {
    return this.#latest.get(destination);
  }

  /** A config takes over: from now on its integrations tell what is owed to their destinations. */
  takeUp(integrations: Iterable<Integration>): void {
    for (const integration of integrations) this.#latest.set(integration.destination, integration);
  }

  /** The config has these no more; `release` may close them. */
  retire(integrations: Iterable<Integration>): void {
    for (const integration of integrations) this.#retired.add(integration);
  }

  /**
   * Closes the retired ones that are not needed. Attempts under way on them finish first; resolves when they have. `needed`
   * looks at every group, so it is asked only where there is something to close.
   */
  async release(needed: () => Iterable<Integration>): Promise<void> {
    if (this.#retired.size === 0) return;
    const stay = new Set(needed());
    const leaving = [...this.#retired].filter((integration) => !stay.has(integration));
    for (const integration of leaving) {
      this.#retired.delete(integration);
      if (this.at(integration.destination) === integration) this.#latest.delete(integration.destination);
    }
    await Promise.all(leaving.map((integration) => integration.close()));
  }
}
