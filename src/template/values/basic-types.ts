// The basic types: Go's own, and the ones that are made of others.

import { compareBytes } from '../../base/byte-order.ts';
import { Boxed, GoMap, GoStruct, GoType, Named, Pointer, Slice, type Value } from './value.ts';

export const stringType = new GoType<string>('string', 'string');
export const boolType = new GoType<boolean>('bool', 'bool');
export const intType = new GoType<bigint>('int', 'int');
export const float64Type = new GoType<number>('float64', 'float');
export const int64Type = new GoType<Named<bigint>>('int64', 'int');
export const uint64Type = new GoType<Named<bigint>>('uint64', 'uint');
export const uint8Type = new GoType<Named<bigint>>('uint8', 'uint');
/** `any`, spelled as Go's errors do. A parameter of it is given the value inside, and undefined for nil. */
export const anyType = new GoType<Value>('interface {}', 'interface');
/** A parameter that is given every value as it is, boxed ones too: Go's builtins take their arguments so. */
export const reflectType = new GoType<Value>('reflect.Value', 'reflect');

export const stringsType = sliceOf<string>(stringType);
export const anysType = sliceOf<Value>(anyType);
export const bytesType = sliceOf<Named<bigint>>(uint8Type);
export const anyMapType = mapOf<Value>(anyType);

export function sliceOf<V extends Value>(elem: GoType, name = `[]${elem.name}`): GoType<Slice<V>> {
  return new GoType(name, 'slice', { elem });
}

function mapOf<V extends Value>(elem: GoType, name = `map[string]${elem.name}`): GoType<GoMap<V>> {
  return new GoType(name, 'map', { elem });
}

export function pointerTo(elem: GoType): GoType<Pointer> {
  return new GoType(`*${elem.name}`, 'pointer', { elem });
}

export function goStrings(items: readonly string[]): Slice<string> {
  return new Slice(stringsType, items);
}

export function goAnys(items: readonly Value[]): Slice {
  return new Slice(anysType, items);
}

/** A `map[string]any`; of equal keys the last wins. */
export function goAnyMap(entries: Iterable<readonly [key: string, value: Value]>): GoMap {
  const unique = new Map(entries);
  const keys = [...unique.keys()].sort(compareBytes);
  return new GoMap(
    anyMapType,
    keys,
    keys.map((key) => unique.get(key)),
  );
}

/** The type as reflection sees it: a boxed value's is `interface {}`. Undefined for nil. */
export function typeOf(value: Value): GoType | undefined {
  switch (typeof value) {
    case 'string':
      return stringType;
    case 'boolean':
      return boolType;
    case 'bigint':
      return intType;
    case 'number':
      return float64Type;
    case 'undefined':
      return undefined;
    default:
      return value.type;
  }
}

/** The value out of its box, where it is in one. */
export function unboxed(value: Value): Value {
  return value instanceof Boxed ? value.inner : value;
}

/** The value behind pointers and out of its box. */
export function indirect(value: Value): Value {
  let inner = value;
  while (inner instanceof Boxed || inner instanceof Pointer)
    inner = inner instanceof Boxed ? inner.inner : inner.target;
  return inner;
}

/** What stands for the value in JavaScript, where it is a scalar: a time.Duration's bigint. */
export function plain(value: Value): Value {
  return value instanceof Named ? value.plain : value;
}

/** An element as Go takes it out of a slice or map of `elem`. */
export function element(elem: GoType | undefined, value: Value): Value {
  return elem === anyType ? new Boxed(anyType, value) : value;
}

/** Go's zero value of a type: what a missing key is with `missingkey=zero`. */
export function zeroOf(type: GoType | undefined): Value {
  switch (type?.kind) {
    case 'string':
      return type === stringType ? '' : new Named(type, '');
    case 'bool':
      return false;
    case 'int':
    case 'uint':
      return type === intType ? 0n : new Named(type, 0n);
    case 'float':
      return 0;
    case 'slice':
      return new Slice(type, []);
    case 'map':
      return new GoMap(type, [], []);
    case 'interface':
      return new Boxed(type, undefined);
    case 'pointer':
      return new Pointer(type);
    default:
      return undefined;
  }
}

/** Go's truth: whether the value is not the zero of its type. */
export function isTrue(value: Value): boolean {
  if (value instanceof Boxed) return isTrue(value.inner);
  if (value instanceof Slice) return value.items.length > 0;
  if (value instanceof GoMap) return value.keys.length > 0;
  if (value instanceof Pointer) return value.target !== undefined;
  if (value instanceof GoStruct) return true;
  return Boolean(plain(value)) || Number.isNaN(value);
}
