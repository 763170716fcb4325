// The body of POST /api/v2/alerts: text in, alerts or a refusal out. Whatever cannot be decoded refuses the whole body, as in
// Alertmanager; what alerts must fulfil beyond that is asked of each later. This is the hot path: no intermediate objects.

import type { PostedAlert } from '../../alerting/alerting.ts';
import type { Timestamp } from '../../base/timestamp.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { type Answer, apiError } from '../answer.ts';
import { DateTimes } from './date-time.ts';
import { mismatch, NotDecodable, readLabelSet, readString } from './go-decode.ts';
import { firstJsonValue } from './json-syntax.ts';
import { RequestUris } from './request-uri.ts';

export interface AlertItems {
  readonly items: readonly unknown[];
  readonly mayBeIllFormed: boolean;
}

interface Refused {
  readonly refusal: Answer;
}

export type ParsedAlerts = AlertItems | Refused;
export type DecodedAlerts = { readonly alerts: readonly PostedAlert[] } | Refused;

const GO_ALERT =
  'struct { Annotations models.LabelSet "json:\\"annotations,omitempty\\""; EndsAt strfmt.DateTime "json:\\"endsAt,omitempty\\""; StartsAt strfmt.DateTime "json:\\"startsAt,omitempty\\"" }';

export class AlertsDecoder {
  readonly #starts = new DateTimes();
  readonly #ends = new DateTimes();
  readonly #uris = new RequestUris();
  /** Of the alert before: the next one often has the same names. */
  #labelsBefore = LabelSet.empty;
  #annotationsBefore = LabelSet.empty;

  /** The text as a list of whatever it holds. */
  parse(body: string): ParsedAlerts {
    const value = firstJsonValue(body);
    if (!value.ok) return notParsed(value.error);
    if (value.value === undefined) return { refusal: apiError(602, 'alerts in body is required') };
    const items = value.value ?? [];
    if (!Array.isArray(items)) return notParsed(mismatch(items, '', 'models.PostableAlerts').message);
    return { items, mayBeIllFormed: body.includes('\\u') };
  }

  /** The items from `from` up to `to`. A refusal of 400 comes before any of 422, wherever in the list it is. */
  decode({ items, mayBeIllFormed }: AlertItems, from: number, to: number): DecodedAlerts {
    const alerts: PostedAlert[] = [];
    let refusal: Answer | undefined;
    try {
      for (let i = from; i < to; i += 1) {
        const raw = this.#fields(items[i], mayBeIllFormed);
        const url = this.#uris.read(raw.url);
        refusal ??= problemOf(raw, url, i);
        alerts.push(asPosted(raw, url));
      }
      return refusal === undefined ? { alerts } : { refusal };
    } catch (error) {
      if (error instanceof NotDecodable) return notParsed(error.message);
      throw error;
    }
  }

  #fields(value: unknown, mayBeIllFormed: boolean): RawAlert {
    const raw: RawAlert = {
      labels: undefined,
      annotations: undefined,
      startsAt: undefined,
      endsAt: undefined,
      url: '',
    };
    if (value === null) return raw;
    if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, '', GO_ALERT);
    let problemOfBase: NotDecodable | undefined;
    for (const key of Object.keys(value as object)) {
      const field = (value as Readonly<Record<string, unknown>>)[key];
      try {
        this.#field(raw, key, field, mayBeIllFormed);
      } catch (error) {
        // Go decodes what is the alert's own before what it shares with others: its complaints come in that order.
        if (!(error instanceof NotDecodable) || !isShared(key)) throw error;
        problemOfBase ??= error;
      }
    }
    if (problemOfBase !== undefined) throw problemOfBase;
    return raw;
  }

  #field(raw: RawAlert, key: string, value: unknown, mayBeIllFormed: boolean): void {
    switch (key) {
      case 'labels':
        raw.labels = merged(raw.labels, this.#labels(value, mayBeIllFormed));
        return;
      case 'annotations':
        raw.annotations = merged(raw.annotations, this.#annotations(value, mayBeIllFormed));
        return;
      case 'startsAt':
        raw.startsAt = readTime(value, this.#starts) ?? raw.startsAt;
        return;
      case 'endsAt':
        raw.endsAt = readTime(value, this.#ends) ?? raw.endsAt;
        return;
      case 'generatorURL':
        raw.url = readText(value) ?? raw.url;
        return;
      default: {
        const known = FIELDS.get(key.toLowerCase());
        if (known !== undefined) this.#field(raw, known, value, mayBeIllFormed);
      }
    }
  }

  #labels(value: unknown, mayBeIllFormed: boolean): LabelSet | undefined {
    const read = readLabelSet(value, 'Alert.labels', { mayBeIllFormed, like: this.#labelsBefore });
    this.#labelsBefore = read ?? this.#labelsBefore;
    return read;
  }

  #annotations(value: unknown, mayBeIllFormed: boolean): LabelSet | undefined {
    const read = readLabelSet(value, '.annotations', { mayBeIllFormed, like: this.#annotationsBefore });
    this.#annotationsBefore = read ?? this.#annotationsBefore;
    return read;
  }
}

interface RawAlert {
  labels: LabelSet | undefined;
  annotations: LabelSet | undefined;
  startsAt: Timestamp | undefined;
  endsAt: Timestamp | undefined;
  url: string;
}

const FIELDS: ReadonlyMap<string, string> = new Map(
  ['labels', 'annotations', 'startsAt', 'endsAt', 'generatorURL'].map((field) => [field.toLowerCase(), field]),
);

function isShared(key: string): boolean {
  const name = key.toLowerCase();
  return name === 'labels' || name === 'generatorurl';
}

/** A field of a type of go-openapi's own: what it says of a wrong kind does not name the field. */
function readText(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'string') throw mismatch(value, '', 'string');
  return readString(value, '');
}

function readTime(value: unknown, times: DateTimes): Timestamp | undefined {
  const text = readText(value);
  if (text === undefined) return undefined;
  const moment = times.read(text);
  if (!moment.ok) throw new NotDecodable(moment.error);
  return moment.value;
}

/** Go decodes a key that comes again, in other letters, into the same map. */
function merged(before: LabelSet | undefined, next: LabelSet | undefined): LabelSet | undefined {
  return before === undefined || next === undefined ? (next ?? before) : LabelSet.from([...before, ...next]);
}

/** `url` is undefined where the alert's own is none. */
function problemOf(raw: RawAlert, url: string | undefined, index: number): Answer | undefined {
  if (url === undefined)
    return apiError(601, `${index}.generatorURL in body must be of type uri: ${JSON.stringify(raw.url)}`);
  return raw.labels === undefined ? apiError(602, `${index}.labels in body is required`) : undefined;
}

function asPosted({ labels, annotations, startsAt, endsAt }: RawAlert, url = ''): PostedAlert {
  return {
    labels: labels ?? LabelSet.empty,
    annotations: annotations ?? LabelSet.empty,
    startsAt: startsAt?.isZero ? undefined : startsAt,
    endsAt: endsAt?.isZero ? undefined : endsAt,
    generatorUrl: url,
  };
}

function notParsed(reason: string): Refused {
  return { refusal: apiError(400, `parsing alerts body from "" failed, because ${reason}`) };
}
