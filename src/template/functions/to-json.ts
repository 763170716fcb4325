// encoding/json of everything that a template can hold: `toJson`. Keys are sorted as Go sorts them; fields have the names of
// Alertmanager's JSON.

import { goJsonString } from '../../base/go-json.ts';
import { TEXT_LENGTH_MAX, VALUE_DEPTH_MAX } from '../bounds.ts';
import { timeJson } from '../go-time/format.ts';
import type { Moment } from '../go-time/moment.ts';
import { timeType } from '../go-time/time-types.ts';
import { bytesType } from '../values/basic-types.ts';
import { joinedBytes } from '../values/go-string.ts';
import { FunctionError } from '../values/signature.ts';
import { alertType, dataType } from '../values/template-values.ts';
import {
  Boxed,
  type GoField,
  GoMap,
  type GoStruct,
  type GoType,
  type Instance,
  Named,
  Pointer,
  Slice,
  type Value,
} from '../values/value.ts';

/** Of structs whose fields are not called as in Go. */
const NAMES: ReadonlyMap<GoType, ReadonlyMap<string, string>> = new Map<GoType, ReadonlyMap<string, string>>([
  [
    dataType,
    new Map([
      ['Receiver', 'receiver'],
      ['Status', 'status'],
      ['Alerts', 'alerts'],
      ['NotificationReason', 'notification_reason'],
      ['GroupLabels', 'groupLabels'],
      ['CommonLabels', 'commonLabels'],
      ['CommonAnnotations', 'commonAnnotations'],
      ['RouteLabels', 'routeLabels'],
      ['ExternalURL', 'externalURL'],
    ]),
  ],
  [
    alertType,
    new Map([
      ['Status', 'status'],
      ['Labels', 'labels'],
      ['Annotations', 'annotations'],
      ['StartsAt', 'startsAt'],
      ['EndsAt', 'endsAt'],
      ['GeneratorURL', 'generatorURL'],
      ['Fingerprint', 'fingerprint'],
    ]),
  ],
]);

export function toJson(value: Value): string {
  return new JsonText().of(value);
}

class JsonText {
  #length = 0;
  #depth = 0;

  of(value: Value): string {
    this.#depth += 1;
    if (this.#depth > VALUE_DEPTH_MAX) throw new FunctionError(`a value in more than ${VALUE_DEPTH_MAX} others`);
    const text = this.#text(value);
    this.#depth -= 1;
    return text;
  }

  #text(value: Value): string {
    switch (typeof value) {
      case 'undefined':
        return this.#counted('null');
      case 'string':
        return this.#counted(goJsonString(joinedBytes(value)));
      case 'number':
        return this.#counted(jsonNumber(value));
      case 'bigint':
      case 'boolean':
        return this.#counted(String(value));
      default:
        return this.#instance(value);
    }
  }

  #instance(value: Instance): string {
    if (value instanceof Boxed) return this.of(value.inner);
    if (value instanceof Pointer) return this.of(value.target);
    if (value instanceof Named) return this.of(value.plain);
    if (value instanceof GoMap) return this.#object(value.keys, value.values);
    return value instanceof Slice ? this.#slice(value) : this.#struct(value);
  }

  #slice({ type, items }: Slice): string {
    if (type === bytesType) {
      const bytes = items.map((item) => (item instanceof Named ? Number(item.plain) : 0));
      return this.#counted(`"${Buffer.from(bytes).toString('base64')}"`);
    }
    return `[${items.map((item) => this.of(item)).join(',')}]`;
  }

  #struct({ type, of }: GoStruct): string {
    if (type === timeType) return this.#counted(momentJson(of as Moment));
    const fields = [...type.fields.values()].filter(({ name }) => /^[A-Z]/.test(name));
    const names = NAMES.get(type);
    return this.#object(
      fields.map(({ name }) => names?.get(name) ?? name),
      fields.map(({ get }) => (get as GoField<unknown>['get'])(of)),
    );
  }

  #object(keys: readonly string[], values: readonly Value[]): string {
    const members = keys.map((key, i) => `${this.#counted(goJsonString(joinedBytes(key)))}:${this.of(values[i])}`);
    return `{${members.join(',')}}`;
  }

  #counted(text: string): string {
    this.#length += text.length + 1;
    if (this.#length > TEXT_LENGTH_MAX) throw new FunctionError(`a text of more than ${TEXT_LENGTH_MAX} characters`);
    return text;
  }
}

function momentJson(moment: Moment): string {
  const text = timeJson(moment);
  if (text !== undefined) return `"${text}"`;
  const reason = 'year outside of range [0,9999]';
  throw new FunctionError(`json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: ${reason}`);
}

/** Like ECMAScript's, says Go, but for the zero's sign. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new FunctionError(`json: unsupported value: ${name}`);
  }
  return Object.is(value, -0) ? '-0' : String(value);
}
