// FormerIntegrations: what reloads have taken out of the config, kept until no attempt and no owed resolve needs it.

import type { Integration } from '../ports.ts';

export class FormerIntegrations {
  readonly #kept = new Set<Integration>();

  add(integrations: Iterable<Integration>): void {
    for (const integration of integrations) this.#kept.add(integration);
  }

  /** Closes those that are not needed. Attempts under way on them finish first; resolves when they have. */
  async release(needed: Iterable<Integration>): Promise<void> {
    const stay = new Set(needed);
    const leaving = [...this.#kept].filter((integration) => !stay.has(integration));
    for (const integration of leaving) this.#kept.delete(integration);
    await Promise.all(leaving.map((integration) => integration.close()));
  }
}
