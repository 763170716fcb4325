// jira_configs.

import { type Codec, named, optional, type ValueOf } from '../../decode/codec.ts';
import { anything, list, mapOf } from '../../decode/collections.ts';
import { duration } from '../../decode/durations.ts';
import { object } from '../../decode/object.ts';
import { url } from '../../decode/urls.ts';
import { bool, text } from '../../decode/values.ts';
import { type Complete, or, overHttp, withHttp } from './integration.ts';

/** A template alone, or with whether updates of the issue set the field again. */
function issueField(absent: string): Codec<IssueField> {
  return {
    ...issueFieldObject,
    absent: { template: absent, enableUpdate: undefined },
    read: (node, path, reading) => {
      if (node.kind === 'mapping') {
        const read = issueFieldObject.read(node, path, reading);
        const hasTemplate = node.entries.some(({ key }) => key.kind === 'scalar' && key.text === 'template');
        return hasTemplate ? read : { ...read, template: absent };
      }
      return { template: text().read(node, path, reading), enableUpdate: undefined };
    },
  };
}

type IssueField = ValueOf<typeof issueFieldObject>;
const issueFieldObject = object({ template: text(), enableUpdate: optional(bool()) });

export type JiraSettings = ValueOf<typeof jira>;
export const jira = object(
  {
    ...overHttp,
    apiUrl: url(),
    apiType: text('auto'),
    project: text(),
    summary: issueField('{{ template "jira.default.summary" . }}'),
    description: issueField('{{ template "jira.default.description" . }}'),
    labels: list(text()),
    priority: text('{{ template "jira.default.priority" . }}'),
    issueType: text(),
    reopenTransition: text(),
    resolveTransition: text(),
    wontFixResolution: text(),
    reopenDurationMs: named('reopen_duration', duration()),
    fields: mapOf(anything()),
  },
  (settings, report) => {
    if (settings.project === '') report.error('AM2005', undefined, 'missing project in jira_config');
    if (settings.issueType === '') report.error('AM2005', undefined, 'missing issue_type in jira_config');
    if (!['auto', 'cloud', 'datacenter'].includes(settings.apiType)) {
      report.error('AM2008', 'apiType', 'must be auto, cloud or datacenter');
    }
  },
);

export const completeJira: Complete<JiraSettings> = (settings, global, lacks) => {
  const apiUrl = or(settings.apiUrl, global.jiraApiUrl);
  if (apiUrl === undefined) lacks('no global Jira Cloud URL set', 'set api_url here or global.jira_api_url');
  return { ...withHttp(settings, global), apiUrl };
};
