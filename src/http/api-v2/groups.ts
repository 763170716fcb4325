// GET /api/v2/alerts/groups.

import type { Alerting, GroupView } from '../../alerting/alerting.ts';
import { goJsonPairsRaw, goJsonStringRaw } from '../../base/go-json.ts';
import type { Answer } from '../answer.ts';
import type { HttpRequest } from '../request.ts';
import { alertJson } from './alert-json.ts';
import { askedOf, type FilterSite, readFilters } from './filters.ts';
import { jsonList } from './json-list.ts';

const SLICE = 500; // groups; they rarely hold more than a few alerts

export async function getGroups(request: HttpRequest, alerting: Alerting, site: FilterSite): Promise<Answer> {
  const reading = await readFilters(request, alerting.receivers(), site);
  const muted = request.query().flag('muted', true);
  return askedOf(reading, site, request.signal, async (filters) => {
    const groups = (await alerting.groups(filters, request.signal))
      .filter((group) => muted || !isMuted(group))
      .map((group) => ({
        ...group,
        alerts: group.alerts
          .filter(({ status }) => filters.status(status))
          // Alertmanager names only the receivers that were asked for here, unlike in GET /alerts.
          .map((view) => ({ ...view, receivers: view.receivers.filter((name) => filters.receiver(name)) })),
      }))
      .filter(({ alerts }) => alerts.length > 0);
    return jsonList(groups, groupJson, SLICE);
  });
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
