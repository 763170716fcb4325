// index, slice and len (text/template/funcs.go).

import {
  element,
  indirect,
  plain,
  reflectType,
  stringType,
  typeOf,
  uint8Type,
  unboxed,
  zeroOf,
} from '../values/basic-types.ts';
import { byteLength, sliceBytes, toBytes } from '../values/go-string.ts';
import { FunctionError, type GoFunction, goFunction, goVariadic } from '../values/signature.ts';
import { Boxed, GoMap, Named, Slice, type Value } from '../values/value.ts';

export const collections: readonly GoFunction[] = [
  goVariadic('index', [reflectType], reflectType, index),
  goVariadic('slice', [reflectType], reflectType, slice),
  goFunction('len', [reflectType], length),
];

/** `index x 1 "a"` is x[1]["a"]. */
function index(item: Value, ...indexes: readonly Value[]): Value {
  if (unboxed(item) === undefined) throw new FunctionError('index of untyped nil');
  return indexes.reduce(indexed, unboxed(item));
}

function indexed(boxed: Value, boxedIndex: Value): Value {
  const item = indirect(boxed);
  const at = unboxed(boxedIndex);
  if (item === undefined) throw new FunctionError('index of nil pointer');
  const text = plain(item);
  if (typeof text === 'string') {
    const byte = toBytes(text)[position(at, byteLength(text))];
    if (byte === undefined) throw new FunctionError('reflect: string index out of range');
    return new Named(uint8Type, BigInt(byte));
  }
  if (item instanceof Slice) {
    const i = position(at, item.items.length);
    if (i >= item.items.length) throw new FunctionError('reflect: slice index out of range');
    return element(item.type.elem, item.items[i]);
  }
  if (item instanceof GoMap) {
    const key = asKey(at);
    return item.has(key) ? element(item.type.elem, item.get(key)) : zeroOf(item.type.elem);
  }
  throw new FunctionError(`can't index item of type ${typeOf(item)?.name}`);
}

function asKey(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === undefined) throw new FunctionError(`value is nil; should be of type ${stringType.name}`);
  throw new FunctionError(`value has type ${typeOf(value)?.name}; should be ${stringType.name}`);
}

/** Go lets the index be as large as the size here, and finds it out of range later. */
function position(value: Value, size: number): number {
  const at = plain(value);
  if (at === undefined) throw new FunctionError('cannot index slice/array with nil');
  if (typeof at !== 'bigint') throw new FunctionError(`cannot index slice/array with type ${typeOf(value)?.name}`);
  // Go reads an unsigned index as a signed one.
  const signed = BigInt.asIntN(64, at);
  if (signed < 0n || signed > BigInt(size)) throw new FunctionError(`index out of range: ${signed}`);
  return Number(signed);
}

/** `slice x 1 2` is x[1:2], `slice x 1 2 3` is x[1:2:3]. */
function slice(boxed: Value, ...indexes: readonly Value[]): Value {
  if (unboxed(boxed) === undefined) throw new FunctionError('slice of untyped nil');
  const item = indirect(boxed);
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`);
  const text = plain(item);
  if (typeof text === 'string') return sliceText(item, text, indexes);
  if (!(item instanceof Slice)) throw new FunctionError(`can't slice item of type ${typeOf(item)?.name}`);
  const all = [...item.items, ...item.spare];
  const [from = 0, to = item.items.length, end = all.length] = positions(indexes, all.length, item.items.length);
  return new Slice(item.type, all.slice(from, to), all.slice(to, end));
}

function sliceText(item: Value, text: string, indexes: readonly Value[]): Value {
  if (indexes.length === 3) throw new FunctionError('cannot 3-index slice a string');
  const size = byteLength(text);
  const [from = 0, to = size] = positions(indexes, size, size);
  const part = sliceBytes(text, from, to);
  return item instanceof Named ? new Named(item.type, part) : part;
}

function positions(indexes: readonly Value[], capacity: number, size: number): number[] {
  const found = indexes.map((value) => position(unboxed(value), capacity));
  const [from = 0, to = size, end = capacity] = found;
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`);
  if (to > end) throw new FunctionError(`invalid slice index: ${to} > ${end}`);
  return found;
}

function length(boxed: Value): Value {
  const item = indirect(boxed);
  const text = plain(item);
  if (typeof text === 'string') return BigInt(byteLength(text));
  if (item instanceof Slice) return BigInt(item.items.length);
  if (item instanceof GoMap) return BigInt(item.keys.length);
  if (item !== undefined) throw new FunctionError(`len of type ${typeOf(item)?.name}`);
  if (boxed instanceof Boxed) throw new FunctionError('len of nil pointer');
  throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
}
