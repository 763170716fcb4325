// Steps: what is posted to both sides, one after the other; each tells every service once.

import type { PostedAlert } from '../../receivers/real-alertmanager.ts';

export interface StoryStep {
  readonly name: string;
  readonly alerts: readonly PostedAlert[];
}

const LATENCY = ['web-1', 'web-2', 'web-3'].map((instance, index) => ({
  labels: { alertname: 'HighLatency', severity: 'critical', instance },
  annotations: { summary: `p99 is above ${index + 2} s`, runbook: 'https://runbooks.example/latency?a=1&b=<2>' },
  generatorURL: `http://prometheus.example:9090/graph?g0.expr=x+%3E+${index}&g0.tab=1`,
}));

const UNICODE: readonly PostedAlert[] = [
  {
    labels: {
      alertname: 'Überlauf "q" \\ <b>',
      severity: 'warning',
      where: '東京 😀 <b>&amp;\\',
      'with.dot/é': "it's",
    },
    annotations: {
      summary: 'e\u0301 \u2028 \u0001 \t\nשלום 👩‍👩‍👧 *_[`',
      runbook: '',
      'ünï-code': '\r\nBcc: x@example.com',
    },
    generatorURL: 'http://prometheus.example/ü?a=%zz&b=😀',
  },
];

const LONG: readonly PostedAlert[] = Array.from({ length: 12 }, (_, index) => ({
  labels: { alertname: 'Long', severity: 'info', instance: `${'i'.repeat(200)}-${index}` },
  annotations: { summary: `${index} ${'é😀 word '.repeat(4000)}` },
}));

export const STEPS: readonly StoryStep[] = [
  { name: 'two fire', alerts: LATENCY.slice(0, 2) },
  { name: 'a third fires', alerts: LATENCY },
  { name: 'one is over', alerts: LATENCY.map((alert, index) => ({ ...alert, resolved: index === 0 })) },
  { name: 'all are over', alerts: over(LATENCY.slice(1)) },
  { name: 'every script fires', alerts: UNICODE },
  { name: 'every script is over', alerts: over(UNICODE) },
  { name: 'long texts fire', alerts: LONG },
  { name: 'long texts are over', alerts: over(LONG) },
];

/** For receivers that fail. */
export const ONE_FIRES: readonly PostedAlert[] = LATENCY.slice(0, 1);

function over(alerts: readonly PostedAlert[]): readonly PostedAlert[] {
  return alerts.map((alert) => ({ ...alert, resolved: true }));
}
