// The summary that stands in for a text that could not be sent: enough to act on, and the template's error where there is one,
// so that somebody mends it.

import type { TemplateAlert, TemplateData } from '../template/template-data.ts';
import type { TemplateError } from '../template/template-error.ts';

/** More are counted, not listed: some services take no more than a few kilobytes. */
const ALERTS_MAX = 10;

/** Plain text: `[FIRING:2] HighLatency`, a line for each alert, and why it looks like this. */
export function summaryOf(data: TemplateData, error?: TemplateError): string {
  const firing = data.alerts.filter(({ status }) => status === 'firing').length;
  const count = data.status === 'firing' ? `:${firing}` : '';
  const title = [...data.groupLabels, ...data.commonLabels].find(([name]) => name === 'alertname')?.[1] ?? '';
  const more = data.alerts.length - ALERTS_MAX;
  return [
    `[${data.status.toUpperCase()}${count}] ${title}`.trimEnd(),
    ...data.alerts.slice(0, ALERTS_MAX).map(lineOf),
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...(error === undefined ? [] : [`(This text stands in for a template that failed: ${error.message})`]),
  ].join('\n');
}

function lineOf({ status, labels, annotations }: TemplateAlert): string {
  const names = [...labels].map(([name, value]) => `${name}=${value}`).join(' ');
  const told = annotations.get('summary') ?? annotations.get('description');
  return `- ${status}: ${names}${told === undefined ? '' : `: ${told}`}`;
}
