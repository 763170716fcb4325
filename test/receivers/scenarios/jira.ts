// jira_configs. Those whose names begin with `plain-` have no template in them.

import type { PostedAlert } from '../real-alertmanager.ts';
import type { Answer, Scenario, Scenarios } from '../scenario.ts';
import { ALL_RESOLVED, ONE_OF_TWO_RESOLVED, TWO_FIRING, UNICODE, withLong } from './alerts.ts';
import { answers, json } from './answers.ts';

const BASE = { api_url: '$URL/rest/api/2', project: 'OPS', issue_type: 'Bug' };
const PLAIN = { summary: 'something is wrong', description: 'it is <b>broken</b>', priority: 'High' };
const ALL = { ...BASE, ...PLAIN, labels: ['zebra', 'alertmanager'] };
const WORKFLOW = {
  ...ALL,
  reopen_transition: 'To Do',
  reopen_duration: '1h30m',
  resolve_transition: 'Done',
  wont_fix_resolution: 'Won\'t "fix"',
};
const NONE = json(200, { issues: [] });
const CREATED = json(201, { id: '10001', key: 'OPS-1', self: 'http://x' });
const UPDATED: Answer = { status: 204 };
const TRANSITIONS = json(200, {
  transitions: [
    { id: '11', name: 'To Do' },
    { id: '31', name: 'Done' },
  ],
});

function found(category: string, ...more: readonly object[]): Answer {
  const status = { name: 'any', statusCategory: { key: category } };
  return json(200, { issues: [{ key: 'OPS-7', fields: { status } }, ...more] });
}

function told(settings: object, step: readonly PostedAlert[], ...answers: readonly Answer[]): Scenario {
  return { settings: { ...ALL, ...settings }, answers, steps: [step] };
}

/** It fires first: an alert that resolves without having fired is told to nobody. */
function toldResolved(settings: object, ...answers: readonly Answer[]): Scenario {
  return { settings: { ...ALL, ...settings }, answers: [NONE, CREATED, ...answers], steps: [TWO_FIRING, ALL_RESOLVED] };
}

export const jira: Scenarios = {
  creates: told({}, TWO_FIRING, NONE, CREATED),
  'creates-the-least': {
    settings: { ...BASE, summary: '', description: '', priority: '' },
    answers: [NONE, CREATED],
  },
  updates: told({}, TWO_FIRING, found('indeterminate'), UPDATED),
  'updates-of-several': told({}, TWO_FIRING, found('new', { key: 'OPS-8' }), UPDATED),
  'updates-partly': told(
    {
      summary: { template: 's', enable_update: false },
      description: { template: 'd', enable_update: false },
    },
    TWO_FIRING,
    found('new'),
    UPDATED,
  ),
  'updates-with-true': told(
    { summary: { template: 's', enable_update: true }, description: { template: 'd' } },
    TWO_FIRING,
    found('new'),
    UPDATED,
  ),
  reopens: told(WORKFLOW, TWO_FIRING, found('done'), UPDATED, TRANSITIONS, UPDATED),
  'does-not-reopen-open': told(WORKFLOW, TWO_FIRING, found('new'), UPDATED),
  'has-no-reopen': told({}, TWO_FIRING, found('done'), UPDATED),
  'reopen-without-duration': told({ ...WORKFLOW, reopen_duration: '0s' }, TWO_FIRING, NONE, CREATED),
  resolves: toldResolved(WORKFLOW, found('new'), UPDATED, TRANSITIONS, UPDATED),
  'does-not-resolve-done': toldResolved(WORKFLOW, found('done'), UPDATED),
  'has-no-resolve': toldResolved({}, found('new'), UPDATED),
  'resolved-without-issue': toldResolved(WORKFLOW, NONE),
  'partly-resolved': {
    settings: WORKFLOW,
    answers: [NONE, CREATED, found('new'), UPDATED],
    steps: [TWO_FIRING, ONE_OF_TWO_RESOLVED],
  },
  'found-without-status': told(WORKFLOW, TWO_FIRING, json(200, { issues: [{ key: 'OPS-7' }] }), UPDATED),
  'unknown-transition': told(
    { ...WORKFLOW, reopen_transition: 'Nowhere' },
    TWO_FIRING,
    found('done'),
    UPDATED,
    TRANSITIONS,
  ),
  cloud: told({ api_type: 'cloud' }, TWO_FIRING, NONE, CREATED),
  'cloud-v3': told(
    {
      api_type: 'cloud',
      api_url: '$URL/rest/api/3/',
      description:
        '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"<é>"}]}]}',
    },
    TWO_FIRING,
    NONE,
    CREATED,
  ),
  'v3-no-description': told({ api_url: '$URL/rest/api/3', description: ' ' }, TWO_FIRING, NONE, CREATED),
  datacenter: told({ api_type: 'datacenter', api_url: '$URL//jira/rest/api/2/?x=1' }, TWO_FIRING, NONE, CREATED),
  fields: told(
    {
      fields: {
        customfield_1: { value: 'red' },
        customfield_2: [{ value: 'a' }, { value: '2' }],
        customfield_3: '42',
        customfield_4: 1.5,
        components: '[{"name": "web"}]',
        priority: { id: '3' },
        empty: '',
      },
    },
    TWO_FIRING,
    NONE,
    CREATED,
  ),
  'plain-long': told({ summary: 'ü😀'.repeat(128), description: 'd'.repeat(32_768) }, TWO_FIRING, NONE, CREATED),
  'odd-project': told({ project: 'O"P\\S é\u0001', wont_fix_resolution: '日本' }, TWO_FIRING, NONE, CREATED),
  global: {
    settings: { ...PLAIN, project: 'P', issue_type: 'T' },
    global: { jira_api_url: '$URL/rest/api/2/' },
    answers: [NONE, CREATED],
  },
  'search-garbage': told({}, TWO_FIRING, { status: 200, body: 'oops' }),
  'create-400': told({}, TWO_FIRING, NONE, json(400, { errorMessages: ['no'], errors: { priority: 'none' } })),
  'create-500': told({}, TWO_FIRING, NONE, { status: 500 }),
  'create-429': told({}, TWO_FIRING, NONE, { status: 429, body: 'slowly' }),
  'update-404': told({}, TWO_FIRING, found('new'), { status: 404, body: 'gone' }),
  'transitions-403': told(WORKFLOW, TWO_FIRING, found('done'), UPDATED, { status: 403, body: 'no' }),
  'transitions-garbage': told(WORKFLOW, TWO_FIRING, found('done'), UPDATED, { status: 200, body: '[' }),
  'transition-500': told(WORKFLOW, TWO_FIRING, found('done'), UPDATED, TRANSITIONS, { status: 500, body: 'no' }),
  ...answers({ settings: ALL }),
  firing: { settings: BASE, answers: [NONE, CREATED], steps: [TWO_FIRING] },
  unicode: { settings: BASE, answers: [NONE, CREATED], steps: [UNICODE] },
  long: {
    settings: { ...BASE, summary: '{{ .CommonAnnotations.long }}', description: '{{ .CommonAnnotations.long }}' },
    answers: [NONE, CREATED],
    steps: [withLong('é'.repeat(33_000))],
  },
  templates: {
    settings: {
      ...BASE,
      project: '{{ .CommonLabels.severity | toUpper }}',
      issue_type: '{{ if eq .Status "firing" }}Bug{{ else }}Task{{ end }}',
      labels: ['{{ .CommonLabels.alertname }}', 'b'],
      priority: '{{ if true }}{{ end }}',
      fields: { count: '{{ .Alerts | len }}', nested: { '{{ .Status }}': ['{{ .CommonLabels | toJson }}'] } },
    },
    answers: [NONE, CREATED],
    steps: [TWO_FIRING],
  },
};
