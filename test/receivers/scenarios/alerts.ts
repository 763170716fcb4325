// Alerts that many scenarios post.

import type { PostedAlert } from '../real-alertmanager.ts';

/** Two alerts that fire, of one name and with what templates like to show. */
export const TWO_FIRING: readonly PostedAlert[] = [
  {
    labels: { alertname: 'HighLatency', severity: 'critical', instance: 'web-1' },
    annotations: { summary: 'p99 is above 2 s', runbook: 'https://runbooks.example/latency?a=1&b=<2>' },
    generatorURL: 'http://prometheus.example:9090/graph?g0.expr=x+%3E+2&g0.tab=1',
  },
  {
    labels: { alertname: 'HighLatency', severity: 'critical', instance: 'web-2' },
    annotations: { summary: 'p99 is above 3 s', runbook: 'https://runbooks.example/latency?a=1&b=<2>' },
    generatorURL: 'http://prometheus.example:9090/graph?g0.expr=x+%3E+3&g0.tab=1',
  },
];

export const ONE_OF_TWO_RESOLVED = TWO_FIRING.map((alert, index) => ({ ...alert, resolved: index === 0 }));

export const ALL_RESOLVED = TWO_FIRING.map((alert) => ({ ...alert, resolved: true }));

/** A group that fires, fires less and ends. */
export const STORY: readonly (readonly PostedAlert[])[] = [TWO_FIRING, ONE_OF_TWO_RESOLVED, ALL_RESOLVED];

/** Characters that are two UTF-16 units, quotes, HTML, controls, and text that runs from right to left. */
export const UNICODE: readonly PostedAlert[] = [
  {
    labels: { alertname: 'Überlauf', where: '東京 😀 "q" <b>&amp;\\' },
    annotations: { summary: 'e\u0301 \u2028 \u0001 \t\nשלום 👩‍👩‍👧', empty: '' },
  },
];

/** A text for the annotation `long` of one alert. */
export function withLong(long: string): readonly PostedAlert[] {
  return [{ labels: { alertname: 'Long' }, annotations: { long } }];
}
