// What the server answers, read with care: it may be another program, or an older Alertmanager. Only the fields that are
// printed are read; one that is missing or of another kind is an error that names it.

import { Timestamp } from '../../base/timestamp.ts';
import { LabelSet } from '../../labels/label-set.ts';
import type { MatcherType } from '../../labels/matcher.ts';

/** An answer that is not API v2's. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

export interface ApiAlert {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly startsAt: Timestamp;
  readonly endsAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly fingerprint: string;
  readonly generatorUrl: string;
  readonly receivers: readonly string[];
  readonly status: {
    readonly state: string;
    readonly inhibitedBy: readonly string[];
    readonly mutedBy: readonly string[];
    readonly silencedBy: readonly string[];
  };
}

export interface ApiMatcher {
  readonly name: string;
  readonly type: MatcherType;
  readonly value: string;
}

export interface ApiSilence {
  readonly id: string;
  readonly state: string;
  readonly matchers: readonly ApiMatcher[];
  readonly annotations: LabelSet;
  readonly startsAt: Timestamp;
  readonly endsAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly createdBy: string;
  readonly comment: string;
}

export interface ApiStatus {
  readonly cluster: ApiCluster;
  readonly config: string;
  readonly uptime: Timestamp;
  readonly version: ReadonlyMap<string, string>;
}

export interface ApiCluster {
  readonly name: string;
  readonly status: string;
  readonly peers: readonly { readonly address: string; readonly name: string }[];
}

type Json = Readonly<Record<string, unknown>>;

export function readAlerts(json: unknown): ApiAlert[] {
  return list(json, 'alerts').map((item) => {
    const alert = object(item, 'alert');
    const status = object(alert.status, 'status');
    return {
      labels: labels(alert.labels, 'labels'),
      annotations: labels(alert.annotations ?? {}, 'annotations'),
      startsAt: moment(alert, 'startsAt'),
      endsAt: moment(alert, 'endsAt'),
      updatedAt: moment(alert, 'updatedAt'),
      fingerprint: text(alert, 'fingerprint'),
      generatorUrl: textOr(alert, 'generatorURL', ''),
      receivers: list(alert.receivers ?? [], 'receivers').map((receiver) => text(object(receiver, 'receiver'), 'name')),
      status: {
        state: text(status, 'state'),
        inhibitedBy: texts(status, 'inhibitedBy'),
        mutedBy: texts(status, 'mutedBy'),
        silencedBy: texts(status, 'silencedBy'),
      },
    };
  });
}

export function readSilences(json: unknown): ApiSilence[] {
  return list(json, 'silences').map(readSilence);
}

export function readSilence(json: unknown): ApiSilence {
  const silence = object(json, 'silence');
  return {
    id: text(silence, 'id'),
    state: text(object(silence.status, 'status'), 'state'),
    matchers: list(silence.matchers, 'matchers').map(readMatcher),
    annotations: labels(silence.annotations ?? {}, 'annotations'),
    startsAt: moment(silence, 'startsAt'),
    endsAt: moment(silence, 'endsAt'),
    updatedAt: moment(silence, 'updatedAt'),
    createdBy: text(silence, 'createdBy'),
    comment: text(silence, 'comment'),
  };
}

export function readStatus(json: unknown): ApiStatus {
  const status = object(json, 'status');
  const cluster = object(status.cluster, 'cluster');
  const peers = list(cluster.peers ?? [], 'peers').map((item) => {
    const peer = object(item, 'peer');
    return { address: text(peer, 'address'), name: text(peer, 'name') };
  });
  return {
    cluster: { name: textOr(cluster, 'name', ''), status: text(cluster, 'status'), peers },
    config: text(object(status.config, 'config'), 'original'),
    uptime: moment(status, 'uptime'),
    version: new Map(
      Object.entries(object(status.versionInfo, 'versionInfo')).map(([key, value]) => [key, String(value)]),
    ),
  };
}

export function readSilenceId(json: unknown): string {
  return text(object(json, 'silence'), 'silenceID');
}

/** Without `isEqual` it is from an Alertmanager before 0.22, and equal. */
function readMatcher(json: unknown): ApiMatcher {
  const matcher = object(json, 'matcher');
  const isEqual = matcher.isEqual !== false;
  const type = matcher.isRegex === true ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return { name: text(matcher, 'name'), type, value: text(matcher, 'value') };
}

export function object(json: unknown, what: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new AnswerError(`${what} is no object`);
  return json as Json;
}

export function list(json: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new AnswerError(`${what} is no list`);
  return json;
}

function labels(json: unknown, what: string): LabelSet {
  return LabelSet.from(
    Object.entries(object(json, what)).map(([name, value]) => {
      if (typeof value !== 'string') throw new AnswerError(`${what}.${name} is no text`);
      return [name, value] as const;
    }),
  );
}

function text(json: Json, field: string): string {
  const value = json[field];
  if (typeof value !== 'string') throw new AnswerError(`${field} is no text`);
  return value;
}

function textOr(json: Json, field: string, absent: string): string {
  return json[field] === undefined || json[field] === null ? absent : text(json, field);
}

/** `mutedBy` is new in 0.28. */
function texts(json: Json, field: string): string[] {
  return list(json[field] ?? [], field).map((value) => {
    if (typeof value !== 'string') throw new AnswerError(`${field} is no list of texts`);
    return value;
  });
}

function moment(json: Json, field: string): Timestamp {
  const moment = Timestamp.parse(text(json, field));
  if (moment === undefined) throw new AnswerError(`${field} is no moment`);
  return moment;
}
