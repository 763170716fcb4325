// Decoding of a JSON value into the types of the API's document, refused in the words of Go's encoding/json. Keys are matched
// without regard to case, as Go does; null leaves a field as it is; names never become properties.

import { wellFormed } from '../../base/go-json.ts';
import { LabelSet } from '../../labels/label-set.ts';

const NO_HINTS: LabelSetHints = { mayBeIllFormed: true, like: LabelSet.empty };

/** Thrown by the readers below, caught by {@link decoding}: the rest of the body does not matter then. */
export class NotDecodable extends Error {}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** What Go says of a value of the wrong kind. `field` is Go's: `Alert.labels.a`, `.annotations`. */
export function mismatch(value: unknown, field: string, goType: string): NotDecodable {
  const place = field === '' ? 'value' : `struct field ${field}`;
  return new NotDecodable(`json: cannot unmarshal ${kindOf(value)} into Go ${place} of type ${goType}`);
}

/** The entries of an object, or undefined for null. */
export function entriesOf(value: unknown, field: string, goType: string): readonly [string, unknown][] | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, field, goType);
  return Object.entries(value);
}

export function readString(value: unknown, field: string): string | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'string') throw mismatch(value, field, 'string');
  return wellFormed(value);
}

export function readBoolean(value: unknown, field: string): boolean | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'boolean') throw mismatch(value, field, 'bool');
  return value;
}

export interface LabelSetHints {
  /** Only an escape can smuggle half a character in: a text without any need not be looked through. */
  readonly mayBeIllFormed: boolean;
  /** A set that may well have the same names. */
  readonly like: LabelSet;
}

/** A map of strings, or undefined for null. Of a key written twice the last counts. */
export function readLabelSet(
  value: unknown,
  field: string,
  { mayBeIllFormed, like }: LabelSetHints = NO_HINTS,
): LabelSet | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, field, 'models.LabelSet');
  const names = namesOf(value, like);
  const values = Object.values(value as object) as unknown[];
  for (let i = 0; i < names.length; i += 1) {
    const one = values[i];
    if (typeof one === 'string') {
      if (mayBeIllFormed) values[i] = wellFormed(one);
    } else if (one === null) values[i] = '';
    else throw mismatch(one, `${field}.${wellFormed(names[i] ?? '')}`, 'string');
  }
  return LabelSet.fromLists(mayBeIllFormed ? names.map(wellFormed) : names, values as string[], like);
}

/** The list of `like` itself, where the object has the same names in the same order: no other list need be made. */
function namesOf(value: object, like: LabelSet): readonly string[] {
  let count = 0;
  for (const name in value) {
    if (name !== like.names[count]) return Object.keys(value);
    count += 1;
  }
  return count === like.size ? like.names : Object.keys(value);
}
