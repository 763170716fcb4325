// Makes values of their descriptions in corpus/data.json: the twin of record-corpus/values.go, with the same functions.

import { readFileSync } from 'node:fs';
import { Timestamp } from '../../src/base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../../src/labels/label-set.ts';
import { sprint } from '../../src/template/fmt/print.ts';
import { durationType, goDuration, goTime, timeType } from '../../src/template/go-time/time-types.ts';
import type { AlertStatus, TemplateData } from '../../src/template/template-data.ts';
import {
  anyMapType,
  anyType,
  boolType,
  bytesType,
  float64Type,
  goAnyMap,
  goAnys,
  goStrings,
  int64Type,
  intType,
  stringsType,
  stringType,
  uint8Type,
} from '../../src/template/values/basic-types.ts';
import { FunctionError, type GoFunction, goFunction, goVariadic } from '../../src/template/values/signature.ts';
import { goData, goKv } from '../../src/template/values/template-values.ts';
import { Boxed, GoType, Named, Slice, type Value } from '../../src/template/values/value.ts';

type Described = string | boolean | number | null | { readonly $: string; readonly of: unknown };

interface Corpus {
  readonly Data: Readonly<Record<string, Described>>;
  readonly Files: Readonly<Record<string, readonly { readonly Name: string; readonly Content: string }[]>>;
}

export const corpus = JSON.parse(readFileSync(new URL('corpus/data.json', import.meta.url), 'utf8')) as Corpus;

const htmlType = new GoType<Named<string>>('template.HTML', 'string');
const urlType = new GoType<Named<string>>('template.URL', 'string');

export function describedValue(described: Described): Value {
  if (described === null) return undefined;
  if (typeof described !== 'object') return described;
  const { $: kind, of } = described;
  switch (kind) {
    case 'int':
      return BigInt(of as string);
    case 'int64':
      return new Named(int64Type, BigInt(of as string));
    case 'uint8':
      return new Named(uint8Type, BigInt(of as string));
    case 'duration':
      return goDuration(BigInt(of as string));
    case 'bytes':
      return new Slice(
        bytesType,
        Array.from(Buffer.from(of as string), (byte) => new Named(uint8Type, BigInt(byte))),
      );
    case 'html':
      return new Named(htmlType, of as string);
    case 'url':
      return new Named(urlType, of as string);
    case 'time':
      return goTime(moment(of as string));
    case 'strings':
      return goStrings(of as string[]);
    case 'list':
      return goAnys((of as Described[]).map(describedValue));
    case 'map':
      return goAnyMap(Object.entries(of as Record<string, Described>).map(([key, one]) => [key, describedValue(one)]));
    case 'kv':
      return goKv(labels(of));
    case 'data':
      return goData(notification(of));
    default:
      throw new Error(`unknown kind ${kind}`);
  }
}

/** Functions beside Go's own, with parameters of many types. */
export const functions: readonly GoFunction[] = [
  goFunction('toUpper', [stringType], (text) => text.toUpperCase()),
  goFunction('join', [stringType, stringsType], (separator, { items }) => items.join(separator)),
  goVariadic('stringSlice', [], stringType, (...items) => goStrings(items)),
  goVariadic('list', [], anyType, (...items) => goAnys(items)),
  goFunction('fail', [stringType], (message) => {
    throw new FunctionError(message);
  }),
  goFunction('repeat', [intType, stringType], (count, text) => text.repeat(Math.max(Number(count), 0))),
  goFunction('half', [float64Type], (float) => float / 2),
  goFunction('isYes', [boolType], (yes) => yes),
  goFunction('year', [timeType], (time) => timeType.methods.get('Year')?.call(time, [])),
  goFunction('seconds', [durationType], ({ plain }) => Number(plain) / 1e9),
  goFunction('keys', [anyMapType], ({ keys }) => BigInt(keys.length)),
  goFunction('isNil', [anyType], (value) => value === undefined),
  goFunction('nothing', [], () => new Boxed(anyType, undefined)),
  goFunction('echo', [anyType], (value) => new Boxed(anyType, value)),
  goVariadic('dict', [], anyType, (...pairs) => {
    if (pairs.length % 2 !== 0) throw new FunctionError('odd number of arguments');
    const entries = pairs.flatMap((key, i): [string, Value][] => (i % 2 === 0 ? [[sprint([key]), pairs[i + 1]]] : []));
    return goAnyMap(entries);
  }),
];

function notification(of: unknown): TemplateData {
  const told = of as Record<string, string> & { readonly Alerts: readonly Record<string, string>[] };
  return {
    receiver: told.Receiver ?? '',
    status: (told.Status ?? '') as AlertStatus,
    notificationReason: told.NotificationReason ?? '',
    groupLabels: labels(told.GroupLabels),
    commonLabels: labels(told.CommonLabels),
    commonAnnotations: labels(told.CommonAnnotations),
    routeLabels: labels(told.RouteLabels),
    externalUrl: told.ExternalURL ?? '',
    alerts: told.Alerts.map((alert) => ({
      status: (alert.Status ?? '') as AlertStatus,
      labels: labels(alert.Labels),
      annotations: labels(alert.Annotations),
      startsAt: moment(alert.StartsAt ?? ''),
      endsAt: moment(alert.EndsAt ?? ''),
      generatorUrl: alert.GeneratorURL ?? '',
      fingerprint: (alert.Fingerprint ?? '') as Fingerprint,
    })),
  };
}

function labels(of: unknown): LabelSet {
  return LabelSet.from(Object.entries((of ?? {}) as Record<string, string>));
}

function moment(text: string): Timestamp {
  const timestamp = Timestamp.parse(text);
  if (timestamp === undefined) throw new Error(`no time: ${text}`);
  return timestamp;
}
