// Previews: what live groups would tell receivers now, to try templates on. Nothing is told, and nothing is noted.

import type { Group } from '../group/group.ts';
import type { Notification } from '../ports.ts';
import type { Ruleset } from '../ruleset.ts';
import { lookAt } from './sight.ts';

export interface PreviewWorld {
  readonly rules: Ruleset;
  readonly nowMs: number;
  readonly externalUrl: string;
}

/** At most so many of each receiver, the oldest groups first. */
export function previewsOf(
  groups: Iterable<Group>,
  receivers: ReadonlySet<string>,
  perReceiverMax: number,
  { rules, nowMs, externalUrl }: PreviewWorld,
): Notification[] {
  const left = new Map([...receivers].map((name) => [name, perReceiverMax]));
  const previews: Notification[] = [];
  for (const group of groups) {
    const { receiver, labels: templates } = group.route;
    const more = left.get(receiver);
    if (more === undefined || group.isRetired) continue;
    const [first, ...others] = lookAt(group, nowMs, () => false);
    if (first === undefined) continue;
    const about = { groupLabels: group.labels, receiver, alerts: [first, ...others] as const, externalUrl };
    const routeLabels = rules.routeLabels.labels(templates, { ...about, reason: '' });
    const { revision } = rules;
    previews.push({
      ...about,
      routeLabels,
      groupKey: group.key,
      reason: 'first notification',
      revision,
      memo: undefined,
    });
    if (more > 1) left.set(receiver, more - 1);
    else left.delete(receiver);
    if (left.size === 0) break;
  }
  return previews;
}
