// object() and section(): a mapping with known keys, declared as a table of fields. A field's key is its name in snake_case
// (`apiUrlFile` reads `api_url_file`) unless `named` says otherwise. Unknown and duplicate keys are errors.

import type { ConfigCode } from '../config-error.ts';
import { isNullWord } from '../scalar.ts';
import type { Entry, Node } from '../yaml/nodes.ts';
import { type Codec, type ContentNode, type Decoder, decode, type Plain, type ValueOf, wrongType } from './codec.ts';
import { eachEntry } from './mapping.ts';
import { nearestName } from './nearest-name.ts';
import type { Path, Reading } from './reading.ts';

export type Fields = Readonly<Record<string, Decoder<unknown>>>;
export type CodecFields = Readonly<Record<string, Codec<unknown>>>;
export type Decoded<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** A rule over a whole mapping, asked only if each of its fields is fine. */
export type Check<T> = (value: T, report: Report<T>) => void;

interface Place {
  readonly node: Node;
  readonly path: Path | undefined;
  readonly reading: Reading;
}

/** Where a rule says what is wrong. */
export class Report<T> {
  readonly reading: Reading;
  readonly #node: Node;
  readonly #path: Path | undefined;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #keyOf: (field: string) => string;

  constructor(place: Place, entries: ReadonlyMap<string, Entry>, keyOf: (field: string) => string) {
    this.reading = place.reading;
    this.#node = place.node;
    this.#path = place.path;
    this.#entries = entries;
    this.#keyOf = keyOf;
  }

  /** At the field if the file has it, else at the mapping itself. */
  error(code: ConfigCode, field: (keyof T & string) | undefined, message: string, hint?: string): void {
    this.reading.error(code, this.#nodeOf(field), this.#pathOf(field), message, hint);
  }

  /** At the field's key: a warning is about its being there. */
  warn(code: ConfigCode, field: keyof T & string, message: string, hint?: string): void {
    const node = this.#entries.get(field)?.key ?? this.#node;
    this.reading.warn(code, node, this.#pathOf(field), message, hint);
  }

  has(field: keyof T & string): boolean {
    return this.#entries.has(field);
  }

  #nodeOf(field: string | undefined): Node {
    const entry = field === undefined ? undefined : this.#entries.get(field);
    return entry?.value ?? this.#node;
  }

  #pathOf(field: string | undefined): Path | undefined {
    return field === undefined ? this.#path : { parent: this.#path, step: this.#keyOf(field) };
  }
}

export interface Section<T> extends Decoder<T> {
  readonly keys: readonly string[];
}

/** A mapping that is only read. */
export function section<F extends Fields>(fields: F, check?: Check<Decoded<F>>): Section<Decoded<F>> {
  const keyOf = (name: string): string => fields[name]?.key ?? snakeCase(name);
  const byKey = new Map(Object.entries(fields).map(([name, decoder]) => [keyOf(name), { name, decoder }]));
  const all = (part: 'absent' | 'zero'): Decoded<F> =>
    Object.fromEntries(Object.entries(fields).map(([name, decoder]) => [name, decoder[part]])) as Decoded<F>;
  const absent = all('absent');
  const zero = all('zero');

  const read = (node: ContentNode, path: Path | undefined, reading: Reading): Decoded<F> => {
    if (node.kind === 'scalar' && isNullWord(node)) {
      check?.(zero, new Report({ node, path, reading }, new Map(), keyOf));
      return zero;
    }
    if (node.kind !== 'mapping') {
      wrongType('a mapping', node, path, reading);
      return absent;
    }
    const errorsBefore = reading.errors;
    const values: Record<string, unknown> = { ...absent };
    const entries = new Map<string, Entry>();
    eachEntry(node, path, reading, (key, entry, first) => {
      const field = byKey.get(key);
      if (field === undefined) unknownKey(key, entry, byKey.keys(), path, reading);
      else if (first !== undefined) duplicateKey(key, entry, first, path, reading);
      else {
        entries.set(field.name, entry);
        values[field.name] = decode(field.decoder, entry.value, { parent: path, step: key }, reading);
      }
    });
    const value = values as Decoded<F>;
    if (check !== undefined && reading.errors === errorsBefore)
      check(value, new Report({ node, path, reading }, entries, keyOf));
    return value;
  };
  return { absent, zero, keys: [...byKey.keys()], read };
}

/** A mapping that is also written back, in the order of its table. */
export function object<F extends CodecFields>(
  fields: F,
  check?: Check<Decoded<F>>,
): Section<Decoded<F>> & Codec<Decoded<F>> {
  const write = (value: Decoded<F>): Plain | undefined => {
    const written = new Map<string, Plain>();
    let empty = true;
    for (const [name, codec] of Object.entries(fields)) {
      const plain = codec.write(value[name as keyof F]);
      if (plain !== undefined) empty = false;
      if (plain !== undefined || codec.shown) written.set(codec.key ?? snakeCase(name), plain ?? codec.blank);
    }
    return empty ? undefined : written;
  };
  const blanks = Object.entries(fields).filter(([, codec]) => codec.shown);
  const blank = new Map(blanks.map(([name, codec]) => [codec.key ?? snakeCase(name), codec.blank]));
  return { ...section(fields, check), write, blank };
}

function unknownKey(
  key: string,
  entry: Entry,
  known: Iterable<string>,
  path: Path | undefined,
  reading: Reading,
): void {
  const near = reading.listsErrors ? nearestName(key, known) : undefined;
  const hint = near === undefined ? undefined : `did you mean "${near}"?`;
  reading.error('AM2001', entry.key, { parent: path, step: key }, 'unknown key', hint);
}

export function duplicateKey(key: string, entry: Entry, first: Entry, path: Path | undefined, reading: Reading): void {
  const hint = `it is first set on line ${reading.position(first.key).line}`;
  reading.error('AM2002', entry.key, { parent: path, step: key }, 'this key is set twice', hint);
}

/** `apiUrlFile` → `api_url_file`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
