// Addressee: whom a group tells: by today's route, or because it is owed a resolve.

import type { Group } from '../group/group.ts';
import type { Integration } from '../ports.ts';
import type { Ruleset } from '../ruleset.ts';
import type { IntegrationBook } from './integration-book.ts';

export interface Addressee {
  readonly integration: Integration;
  readonly receiver: string;
  /** The group goes there today. */
  readonly isCurrent: boolean;
}

export function addressees(group: Group, rules: Ruleset, book: IntegrationBook): Addressee[] {
  const { receiver } = group.route;
  const integrations = group.isRetired ? [] : (rules.receivers.get(receiver) ?? []);
  const current = integrations.map((integration) => ({ integration, receiver, isCurrent: true }));
  const destinations = new Set(integrations.map((integration) => integration.destination));
  const former = [...group.told.values()]
    .filter((told) => told.owed.size > 0 && !destinations.has(told.destination))
    .map((told) => ({
      integration: book.at(told.destination) ?? told.integration,
      receiver: told.receiver,
      isCurrent: false,
    }));
  return [...current, ...former];
}
