// GET /api/v2/alerts/groups.

import type { Alerting, GroupView } from '../../alerting/alerting.ts';
import { goJsonPairsRaw, goJsonStringRaw } from '../../base/go-json.ts';
import type { Answer } from '../answer.ts';
import type { Query } from '../query.ts';
import { alertJson } from './alert-json.ts';
import { type MatcherReader, readFilters } from './filters.ts';
import { jsonList } from './json-list.ts';

const SLICE = 500; // groups; they rarely hold more than a few alerts

export async function getGroups(query: Query, alerting: Alerting, readMatcher: MatcherReader): Promise<Answer> {
  const read = readFilters(query, alerting.receivers(), readMatcher);
  if ('refusal' in read) return read.refusal;
  const muted = query.flag('muted', true);
  const groups = (await alerting.groups(read.filters))
    .filter((group) => muted || !isMuted(group))
    .map((group) => ({
      ...group,
      alerts: group.alerts
        .filter(({ status }) => read.filters.status(status))
        // Alertmanager names only the receivers that were asked for here, unlike in GET /alerts.
        .map((view) => ({ ...view, receivers: view.receivers.filter((name) => read.filters.receiver(name)) })),
    }))
    .filter(({ alerts }) => alerts.length > 0);
  return jsonList(groups, groupJson, SLICE);
}

/** Time intervals mute whole groups. */
function isMuted({ alerts }: GroupView): boolean {
  return alerts.every(({ status }) => status.mutedBy.length > 0);
}

// Alertmanager writes alerts through code that escapes HTML, and what is around them through code that does not.
function groupJson({ alerts, labels, receiver, routeLabels }: GroupView): string {
  return (
    `{"alerts":[${alerts.map(alertJson).join(',')}],"labels":${goJsonPairsRaw(labels)},` +
    `"receiver":{"name":${goJsonStringRaw(receiver)}},"routeLabels":${goJsonPairsRaw(routeLabels)}}`
  );
}
