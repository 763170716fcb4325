// The data of a notification in Go's dress: Alertmanager's Data, Alerts, KV and Pairs (template/template.go) with their
// names, fields and methods, and one method of ours. Made of a TemplateData without copying it: a field is dressed when a template asks for it.

import type { LabelSet } from '../../labels/label-set.ts';
import { goTime, timeType } from '../go-time/time-types.ts';
import type { TemplateAlert, TemplateClassification, TemplateData } from '../template-data.ts';
import { float64Type, goStrings, pointerTo, sliceOf, stringsType, stringType } from './basic-types.ts';
import { type GoMethod, goMethod } from './signature.ts';
import { type GoField, GoMap, GoStruct, GoType, Pointer, Slice, type Value } from './value.ts';

type Pair = GoStruct<readonly [name: string, value: string]>;
type Alert = GoStruct<TemplateAlert>;
type Self<J> = GoType<J>;

const pairType = new GoType<Pair>('template.Pair', 'struct', {
  fields: [field<Pair>('Name', stringType, ([name]) => name), field<Pair>('Value', stringType, ([, value]) => value)],
});

const pairsType = new GoType<Slice<Pair>>('template.Pairs', 'slice', {
  elem: pairType,
  methods: (self) => pairsMethods(self as Self<Slice<Pair>>),
});

const kvType = new GoType<GoMap<string>>('template.KV', 'map', {
  elem: stringType,
  methods: (self) => kvMethods(self as Self<GoMap<string>>),
});

type Classification = GoStruct<TemplateClassification>;
const classificationType = new GoType<Classification>('template.Classification', 'struct', {
  fields: [
    field<Classification>('Severity', stringType, ({ severity }) => severity),
    field<Classification>('Confidence', float64Type, ({ confidence }) => confidence),
    field<Classification>('Summary', stringType, ({ summary }) => summary),
    field<Classification>('Reasoning', stringType, ({ reasoning }) => reasoning),
    field<Classification>('SuggestedActions', stringsType, (one) => goStrings(one.suggestedActions)),
  ],
});
const classificationPointerType = pointerTo(classificationType);

export const alertType = new GoType<Alert>('template.Alert', 'struct', {
  fields: [
    field<Alert>('Status', stringType, (alert) => alert.status),
    field<Alert>('Labels', kvType, (alert) => goKv(alert.labels)),
    field<Alert>('Annotations', kvType, (alert) => goKv(alert.annotations)),
    field<Alert>('StartsAt', timeType, (alert) => goTime(alert.startsAt)),
    field<Alert>('EndsAt', timeType, (alert) => goTime(alert.endsAt)),
    field<Alert>('GeneratorURL', stringType, (alert) => alert.generatorUrl),
    field<Alert>('Fingerprint', stringType, (alert) => alert.fingerprint),
  ],
  // No field: what prints a whole alert (`toJson`, `%v`) would show it.
  methods: (self) => [
    goMethod('Classification', self as Self<Alert>, [], ({ of: { classification } }) =>
      classification === undefined
        ? new Pointer(classificationPointerType)
        : new Pointer(classificationPointerType, new GoStruct(classificationType, classification)),
    ),
  ],
});

/** What Firing and Resolved answer: no Alerts, a plain slice. */
const alertSliceType = sliceOf<Alert>(alertType);

const alertsType = new GoType<Slice<Alert>>('template.Alerts', 'slice', {
  elem: alertType,
  methods: (self) => [
    goMethod('Firing', self as Self<Slice<Alert>>, [], (alerts) => withStatus(alerts, 'firing')),
    goMethod('Resolved', self as Self<Slice<Alert>>, [], (alerts) => withStatus(alerts, 'resolved')),
  ],
});

type Data = GoStruct<TemplateData>;

export const dataType = new GoType<Data>('template.Data', 'struct', {
  fields: [
    field<Data>('Receiver', stringType, (data) => data.receiver),
    field<Data>('Status', stringType, (data) => data.status),
    field<Data>('Alerts', alertsType, (data) => goAlerts(data.alerts)),
    field<Data>('NotificationReason', stringType, (data) => data.notificationReason),
    field<Data>('GroupLabels', kvType, (data) => goKv(data.groupLabels)),
    field<Data>('CommonLabels', kvType, (data) => goKv(data.commonLabels)),
    field<Data>('CommonAnnotations', kvType, (data) => goKv(data.commonAnnotations)),
    field<Data>('RouteLabels', kvType, (data) => goKv(data.routeLabels)),
    field<Data>('ExternalURL', stringType, (data) => data.externalUrl),
  ],
});
const dataPointerType = pointerTo(dataType);

/** The dot that a notification's template begins with: a `*template.Data`. */
export function goData(data: TemplateData): Pointer {
  return new Pointer(dataPointerType, new GoStruct(dataType, data));
}

export function goKv(labels: LabelSet): GoMap<string> {
  return new GoMap(kvType, labels.names, labels.values);
}

function goAlerts(alerts: readonly TemplateAlert[]): Slice<Alert> {
  return new Slice(
    alertsType,
    alerts.map((alert) => new GoStruct(alertType, alert)),
  );
}

function withStatus(alerts: Slice<Alert>, status: string): Slice<Alert> {
  return new Slice(
    alertSliceType,
    alerts.items.filter((alert) => alert.of.status === status),
  );
}

function kvMethods(self: Self<GoMap<string>>): GoMethod[] {
  return [
    goMethod('SortedPairs', self, [], sortedPairs),
    goMethod('Remove', self, [stringsType], without),
    goMethod('Names', self, [], (kv) => names(sortedPairs(kv))),
    goMethod('Values', self, [], (kv) => values(sortedPairs(kv))),
    goMethod('String', self, [], (kv) => text(sortedPairs(kv))),
  ];
}

function pairsMethods(self: Self<Slice<Pair>>): GoMethod[] {
  return [goMethod('Names', self, [], names), goMethod('Values', self, [], values), goMethod('String', self, [], text)];
}

/** By name, `alertname` first. */
function sortedPairs(kv: GoMap<string>): Slice<Pair> {
  const pairs = kv.keys.map((name, i): Pair => new GoStruct(pairType, [name, kv.values[i] ?? '']));
  const first = kv.keys.indexOf('alertname');
  if (first > 0) pairs.unshift(...pairs.splice(first, 1));
  return new Slice(pairsType, pairs);
}

function without(kv: GoMap<string>, removed: Slice<string>): GoMap<string> {
  const gone = new Set(removed.items);
  const keys = kv.keys.filter((name) => !gone.has(name));
  return new GoMap(
    kvType,
    keys,
    keys.map((name) => kv.get(name) ?? ''),
  );
}

function names(pairs: Slice<Pair>): Slice<string> {
  return goStrings(pairs.items.map(({ of: [name] }) => name));
}

function values(pairs: Slice<Pair>): Slice<string> {
  return goStrings(pairs.items.map(({ of: [, value] }) => value));
}

function text(pairs: Slice<Pair>): string {
  return pairs.items.map(({ of: [name, value] }) => `${name}=${value}`).join(', ');
}

function field<S extends GoStruct>(name: string, type: GoType, get: (of: S['of']) => Value): GoField {
  return { name, type, get: get as GoField['get'] };
}
