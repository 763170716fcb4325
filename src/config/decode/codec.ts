// Decoder and Codec: what a field's value may look like, and how it is read and written back. A decoder reports what is
// wrong at the node and goes on with a harmless value, so that one run finds every problem.

import { isNull } from '../scalar.ts';
import type { AliasNode, Node } from '../yaml/nodes.ts';
import type { Path, Reading } from './reading.ts';

/** What YAML can say, as text is made from it: maps keep their order. */
export type Plain =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Plain[]
  | { readonly [Symbol.iterator]: () => IterableIterator<readonly [unknown, Plain]>; readonly size: number };

export type ContentNode = Exclude<Node, AliasNode>;

export interface Decoder<T> {
  /** The field's value if its key is not there. */
  readonly absent: T;
  /** Its value if the key is there and says `null`: the zero of its type, whatever the default is. As in Go. */
  readonly zero: T;
  /** The key, where it is not the field's name in snake_case. */
  readonly key?: string;
  read(node: ContentNode, path: Path | undefined, reading: Reading): T;
}

export interface Codec<T> extends Decoder<T> {
  /** Undefined for an empty value: its key is left out. */
  write(value: T): Plain | undefined;
  /** How an empty value is written where the key is never left out. */
  readonly blank: Plain;
  readonly shown?: boolean;
}

/** The type of the values that a decoder yields. */
export type ValueOf<D> = D extends Decoder<infer T> ? T : never;

/** Reads a node of any kind: follows aliases, and takes `null` for the zero value without asking the decoder. */
export function decode<T>(decoder: Decoder<T>, node: Node, path: Path | undefined, reading: Reading): T {
  if (!reading.step(node, path)) return decoder.absent;
  if (node.kind === 'alias') {
    return reading.through(node, path, (target) => decode(decoder, target, path, reading)) ?? decoder.absent;
  }
  if (node.kind === 'scalar' && isNull(node)) return decoder.zero;
  return decoder.read(node, path, reading);
}

/** The same field under another key: `named('timeout', goDuration())` for `timeoutMs`. */
export function named<C extends Decoder<unknown>>(key: string, codec: C): C & { readonly key: string } {
  return { ...codec, key };
}

/** The same field, written also when it is empty. */
export function shown<C extends Codec<unknown>>(codec: C): C & { readonly shown: true } {
  return { ...codec, shown: true };
}

/** The same text, another shape in the program. */
export function mapped<A, B>(codec: Codec<A>, into: (value: A) => B, from: (value: B) => A): Codec<B> {
  return {
    absent: into(codec.absent),
    zero: into(codec.zero),
    read: (node, path, reading) => into(codec.read(node, path, reading)),
    write: (value) => codec.write(from(value)),
    blank: codec.blank,
  };
}

/** A value that may be missing: Go's pointer. `null` and no key are both undefined. */
export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    ...optionally(codec),
    write: (value) => (value === undefined ? undefined : (codec.write(value) ?? codec.blank)),
    blank: null,
  };
}

/** `optional` for what is only read. */
export function optionally<T>(decoder: Decoder<T>): Decoder<T | undefined> {
  return {
    absent: undefined,
    zero: undefined,
    read: (node, path, reading) => decoder.read(node, path, reading),
  };
}

/** A value together with its place, for rules that look at several sections. */
export interface Located<T> {
  readonly value: T;
  readonly node: Node;
  readonly path: Path | undefined;
  /** Whether it was read without an error: only then other sections' rules make sense for it. */
  readonly sound: boolean;
}

/** Undefined where the key is missing; `null` reads as the inner zero. */
export function located<T>(decoder: Decoder<T>): Decoder<Located<T> | undefined> {
  return {
    absent: undefined,
    zero: undefined,
    read: (node, path, reading) => {
      const errorsBefore = reading.errors;
      const value = decoder.read(node, path, reading);
      return { value, node, path, sound: reading.errors === errorsBefore };
    },
  };
}

const KINDS = { scalar: 'a value', sequence: 'a list', mapping: 'a mapping' } as const;

/** Values are not shown: they may be secrets. */
export function wrongType(expected: string, node: ContentNode, path: Path | undefined, reading: Reading): void {
  reading.error('AM2003', node, path, `expected ${expected}, found ${KINDS[node.kind]}`);
}
