// Lists, maps by name, and values of any shape.

import { compareBytes } from '../../base/byte-order.ts';
import { isNull, isNullWord, resolveScalar, type Scalar } from '../scalar.ts';
import type { Entry, Node } from '../yaml/nodes.ts';
import { type Codec, type ContentNode, type Decoder, decode, type Located, type Plain, wrongType } from './codec.ts';
import { eachEntry } from './mapping.ts';
import { duplicateKey } from './object.ts';
import type { Path, Reading } from './reading.ts';

/** A list; empty if missing. */
export function list<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    ...listOf(codec),
    write: (values) => (values.length === 0 ? undefined : values.map((value) => codec.write(value) ?? codec.blank)),
    blank: [],
  };
}

/** `list` for what is only read. */
export function listOf<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return {
    absent: [],
    zero: [],
    read: (node, path, reading) =>
      itemsOf(node, path, reading).map((item, index) => decode(decoder, item, { parent: path, step: index }, reading)),
  };
}

/** A list whose entries' places are wanted. If they have a name, an empty entry (`-`) is an error. */
export function locatedList<T>(decoder: Decoder<T>, entry?: string): Decoder<readonly Located<T>[]> {
  return {
    absent: [],
    zero: [],
    read: (node, path, reading) =>
      itemsOf(node, path, reading).map((item, index) => {
        const at = { parent: path, step: index };
        const readItem = (): Located<T> => {
          if (entry !== undefined && isEmpty(item)) reading.error('AM2006', item, at, `missing ${entry}`);
          const errorsBefore = reading.errors;
          const value = decode(decoder, item, at, reading);
          return { value, node: contentOf(item), path: at, sound: reading.errors === errorsBefore };
        };
        if (item.kind !== 'mapping') return readItem();
        return reading.remembering({ among: reading.memory.decoded, key: item, by: decoder, path: at }, readItem);
      }),
  };
}

/** The same of what may hold such lists itself. What is wrong in it is told, but makes nothing around it unsound. */
export function nestedList<T>(decoder: () => Decoder<T>, entry: string): Decoder<readonly Located<T>[]> {
  return {
    absent: [],
    zero: [],
    read: (node, path, reading) => {
      const items: Located<T>[] = [];
      reading.postpone((now) => {
        items.length = 0; // those of an earlier reading
        for (const item of locatedList(decoder(), entry).read(node, path, now)) items.push(item);
      });
      return items;
    },
  };
}

function itemsOf(node: ContentNode, path: Path | undefined, reading: Reading): readonly Node[] {
  if (node.kind === 'sequence') return node.items;
  if (node.kind !== 'scalar' || !isNullWord(node)) wrongType('a list', node, path, reading);
  return [];
}

function contentOf(node: Node): Node {
  return node.kind === 'alias' ? node.target : node;
}

function isEmpty(node: Node): boolean {
  const content = contentOf(node);
  return content.kind === 'scalar' && isNull(content);
}

/** A mapping with any keys: read in the order of the file, written sorted as Go does. */
export function mapOf<T>(codec: Codec<T>): Codec<ReadonlyMap<string, T>> {
  return {
    absent: new Map(),
    zero: new Map(),
    read: (node, path, reading) => {
      const values = new Map<string, T>();
      if (node.kind !== 'mapping') {
        if (node.kind !== 'scalar' || !isNullWord(node)) wrongType('a mapping', node, path, reading);
        return values;
      }
      const entries = new Map<string, Entry>();
      eachEntry(node, path, reading, (key, entry) => {
        const first = entries.get(key); // also one that a merge brought: strict maps take no key twice
        if (first !== undefined) return duplicateKey(key, entry, first, path, reading);
        entries.set(key, entry);
        values.set(key, decode(codec, entry.value, { parent: path, step: key }, reading));
      });
      return values;
    },
    write: (values) => {
      if (values.size === 0) return undefined;
      const sorted = [...values].sort(([a], [b]) => compareBytes(a, b));
      return new Map(sorted.map(([key, value]) => [key, codec.write(value) ?? codec.blank]));
    },
    blank: new Map(),
  };
}

/** What is written back, sent and compared by functions that call themselves. */
const ANYTHING_DEPTH_MAX = 500;

/** A value of any shape. Mappings become Maps, whole numbers beyond 2^53 bigints. */
export function anything(): Codec<unknown> {
  return {
    absent: undefined,
    zero: undefined,
    read: readAnything,
    write: (value) => (value === undefined || value === null ? undefined : (value as Plain)),
    blank: null,
  };
}

function readAnything(node: ContentNode, path: Path | undefined, reading: Reading): unknown {
  if (node.kind !== 'scalar' && isDeeperThan(ANYTHING_DEPTH_MAX, path)) {
    reading.error('AM1005', node, path, `nested more than ${ANYTHING_DEPTH_MAX} levels deep`);
    return undefined;
  }
  if (node.kind === 'sequence') {
    return node.items.map((item, index) => readNested(item, { parent: path, step: index }, reading));
  }
  if (node.kind === 'mapping') return readAnyMapping(node, path, reading);
  const scalar = resolveScalar(node);
  if (scalar.ok) return plainValue(scalar.value);
  reading.error('AM2004', node, path, scalar.error);
  return undefined;
}

function isDeeperThan(max: number, path: Path | undefined): boolean {
  let depth = 0;
  for (let at = path; at !== undefined && depth <= max; at = at.parent) depth += 1;
  return depth > max;
}

function readAnyMapping(node: ContentNode & { kind: 'mapping' }, path: Path | undefined, reading: Reading): unknown {
  const values = new Map<unknown, unknown>();
  const entries = new Map<unknown, Entry>();
  eachEntry(node, path, reading, (name, entry) => {
    const key = readNested(entry.key, path, reading);
    const first = entries.get(key);
    if (first !== undefined) return duplicateKey(name, entry, first, path, reading);
    entries.set(key, entry);
    values.set(key, readNested(entry.value, { parent: path, step: name }, reading));
  });
  return values;
}

/** `null` stays null inside: it is a value there, not a missing field. */
function readNested(node: Node, path: Path | undefined, reading: Reading): unknown {
  return decode({ ...anything(), zero: null }, node, path, reading);
}

function plainValue(scalar: Scalar): unknown {
  switch (scalar.type) {
    case 'null':
      return null;
    case 'int':
      return Number.isSafeInteger(Number(scalar.value)) ? Number(scalar.value) : scalar.value;
    default:
      return scalar.value;
  }
}
