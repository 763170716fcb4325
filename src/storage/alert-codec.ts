// Alert codec: alerts by themselves as rows, and back. They come by the hundred thousand, so their body is flat: nesting would
// double the cost.

import type { Alert } from '../alerting/alert.ts';
import type { AlertRow } from '../alerting/ports.ts';
import { Timestamp } from '../base/timestamp.ts';
import { FORGOTTEN } from './batch.ts';
import type { Row } from './home.ts';
import { labelsOf, parsed } from './row-body.ts';
import type { Cell } from './tables.ts';

type AlertBody = [
  labels: number,
  annotations: number,
  startsMs: number,
  startsNanos: number,
  startsOffset: number,
  endsMs: number,
  endsNanos: number,
  endsOffset: number,
  updatedMs: number,
  updatedNanos: number,
  updatedOffset: number,
  timeout: 0 | 1,
  settled: 0 | 1,
  generatorUrl: string,
  ...labelsAndAnnotations: string[],
];
const ALERT_HEAD_LENGTH = 14;

/** The body of an alert that is forgotten, while there is a bundle that does not know it. */
const NO_ALERT = 'null';

/** `number` is the alert's of alert-places.ts. */
export function encodeAlert(change: AlertRow | typeof FORGOTTEN, number: number): Cell[] {
  return [number, change === FORGOTTEN ? NO_ALERT : bodyOf(change)];
}

function bodyOf({ alert, settled }: AlertRow): string {
  const { labels, annotations, startsAt, endsAt, updatedAt } = alert;
  const body: AlertBody = [
    labels.size,
    annotations.size,
    startsAt.ms,
    startsAt.nanos,
    startsAt.offsetMinutes,
    endsAt.ms,
    endsAt.nanos,
    endsAt.offsetMinutes,
    updatedAt.ms,
    updatedAt.nanos,
    updatedAt.offsetMinutes,
    alert.timeout ? 1 : 0,
    settled ? 1 : 0,
    alert.generatorUrl,
    ...labels.names,
    ...labels.values,
    ...annotations.names,
    ...annotations.values,
  ];
  return JSON.stringify(body);
}

export function decodeAlert(row: Row): AlertRow | typeof FORGOTTEN {
  if (row[1] === NO_ALERT) return FORGOTTEN;
  const body = parsed<AlertBody>(row[1]);
  const [labels, annotations, startsMs, startsNanos, startsOffset, endsMs, endsNanos, endsOffset] = body;
  const texts = body.slice(ALERT_HEAD_LENGTH) as string[];
  const alert: Alert = {
    labels: labelsOf([texts.slice(0, labels), texts.slice(labels, 2 * labels)]),
    annotations: labelsOf([texts.slice(2 * labels, 2 * labels + annotations), texts.slice(2 * labels + annotations)]),
    startsAt: new Timestamp(startsMs, startsNanos, startsOffset),
    endsAt: new Timestamp(endsMs, endsNanos, endsOffset),
    updatedAt: new Timestamp(body[8], body[9], body[10]),
    timeout: body[11] === 1,
    generatorUrl: body[13],
  };
  return { alert, settled: body[12] === 1 };
}
