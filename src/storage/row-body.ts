// Row body: what the codecs of rows share. Free text is written as JSON text, in which NUL and unpaired surrogates are
// escaped (databases cut or refuse them); names are data, never properties (`__proto__`).

import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Cell } from './tables.ts';

export type LabelsBody = readonly [names: readonly string[], values: readonly string[]];
export type TimeBody = readonly [ms: number, nanos: number, offsetMinutes: number];

/** Free text in a column of its own. */
export function encodeText(text: string): string {
  return JSON.stringify(text);
}

export function decodeText(cell: Cell | undefined): string {
  return parsed<string>(cell);
}

/** The text was written by us; a database that hands back anything else is damaged, and the caller says so. */
export function parsed<Body>(cell: Cell | undefined): Body {
  return JSON.parse(String(cell)) as Body;
}

export function labelsBody(labels: LabelSet): LabelsBody {
  return [labels.names, labels.values];
}

export function labelsOf([names, values]: LabelsBody): LabelSet {
  return LabelSet.from(names.map((name, i) => [name, values[i] ?? '']));
}

export function timeBody(time: Timestamp): TimeBody {
  return [time.ms, time.nanos, time.offsetMinutes];
}

export function timeOf([ms, nanos, offsetMinutes]: TimeBody): Timestamp {
  return new Timestamp(ms, nanos, offsetMinutes);
}
