// What the Jira integration says of an issue, rendered: its fields, and how it is found again (notify/jira/jira.go, 0.34:
// prepareIssueRequestBody, searchExistingIssue).

import { compareBytes } from '../../base/byte-order.ts';
import type { GoJson } from '../../base/go-json-value.ts';
import { goQuote } from '../../base/go-quote.ts';
import type { JiraSettings } from '../../config/schema/integrations/jira.ts';
import type { Rendering } from '../rendering.ts';
import { templatedFields } from '../templated-value.ts';
import { descriptionDocument } from './description.ts';

const SUMMARY_MAX = 255;
const DESCRIPTION_MAX = 32_767;
const MINUTE_MS = 60_000;

/** The fields of a new issue, by their names at Jira. Custom ones replace those of the same name, as in Alertmanager. */
export function issueFields(
  settings: JiraSettings,
  incident: string,
  rendering: Rendering,
): ReadonlyMap<string, GoJson> {
  const priority = rendering.text(settings.priority);
  const description = descriptionOf(settings, rendering);
  return new Map<string, GoJson>([
    ['summary', rendering.inRunes('summary', rendering.message(settings.summary.template), SUMMARY_MAX)],
    ...(description === '' ? [] : ([['description', description]] as const)),
    ['issuetype', { name: rendering.required(settings.issueType) }],
    ['labels', labelsOf(settings, incident, rendering)],
    ...(priority === '' ? [] : ([['priority', { name: priority }]] as const)),
    ['project', { key: rendering.required(settings.project) }],
    ...templatedFields(settings.fields, rendering),
  ]);
}

/** Which of the fields an update of the issue leaves as they are. */
export function keptFields({ summary, description }: JiraSettings): readonly string[] {
  return [
    ...(summary.enableUpdate === false ? ['summary'] : []),
    ...(description.enableUpdate === false ? ['description'] : []),
  ];
}

/** The query for the issues of this incident that may be gone on with. */
export function issueQuery(
  { wontFixResolution, reopenTransition, reopenDurationMs }: JiraSettings,
  { isFiring, project, incident }: { readonly isFiring: boolean; readonly project: string; readonly incident: string },
): string {
  const minutes = Math.trunc(reopenDurationMs / MINUTE_MS);
  const mayReopen = isFiring && reopenTransition !== '' && minutes > 0;
  const conditions = [
    // `!=` alone would pass over issues without a resolution.
    ...(wontFixResolution === '' ? [] : [`(resolution is EMPTY or resolution != ${goQuote(wontFixResolution)})`]),
    mayReopen ? `(resolutiondate is EMPTY OR resolutiondate >= -${minutes}m)` : 'statusCategory != Done',
    `project=${goQuote(project)}`,
    `labels=${goQuote(incidentLabel(incident))}`,
  ];
  return `${conditions.join(' and ')} order by status ASC,resolutiondate DESC`;
}

/** Text for version 2 of the API, a document for version 3; empty: none. */
function descriptionOf(settings: JiraSettings, rendering: Rendering): GoJson {
  const text = rendering.message(settings.description.template);
  const isV3 = /\/3\/*$/.test(new URL(settings.apiUrl ?? '').pathname);
  const cut = (whole: string): string => rendering.inRunes('description', whole, DESCRIPTION_MAX);
  if (!isV3) return cut(text);
  return text.trim() === '' ? '' : descriptionDocument(text.trim(), cut);
}

function labelsOf({ labels }: JiraSettings, incident: string, rendering: Rendering): readonly string[] {
  const rendered = labels.flatMap((label) => rendering.whole(() => rendering.text(label)) ?? []);
  return [...rendered, incidentLabel(incident)].sort(compareBytes);
}

function incidentLabel(incident: string): string {
  return `ALERT{${incident}}`;
}
