// Comparisons as Go's templates make them (text/template/funcs.go): scalars by kind, the rest by Go's ==, and errors where
// two things cannot be compared.

import { compareBytes } from '../../base/byte-order.ts';
import { sprintf } from '../fmt/printf.ts';
import { plain, reflectType, typeOf, unboxed } from '../values/basic-types.ts';
import { FunctionError, type GoFunction, goFunction, goVariadic } from '../values/signature.ts';
import { GoMap, GoStruct, type GoType, type Kind, Pointer, Slice, type Value } from '../values/value.ts';

const SCALARS: ReadonlySet<Kind | undefined> = new Set(['bool', 'int', 'uint', 'float', 'string']);

export const comparisons: readonly GoFunction[] = [
  goVariadic('eq', [reflectType], reflectType, equalsAny),
  goFunction('ne', [reflectType, reflectType], (a, b) => !equalsAny(a, b)),
  goFunction('lt', [reflectType, reflectType], isLess),
  goFunction('le', [reflectType, reflectType], isLessOrEqual),
  goFunction('gt', [reflectType, reflectType], (a, b) => !isLessOrEqual(a, b)),
  goFunction('ge', [reflectType, reflectType], (a, b) => !isLess(a, b)),
];

function equalsAny(first: Value, ...others: readonly Value[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison');
  const value = unboxed(first);
  return others.some((other) => equals(value, unboxed(other)));
}

function equals(a: Value, b: Value): boolean {
  const kindA = scalarKind(a);
  const kindB = scalarKind(b);
  if (kindA === kindB) return kindA === undefined ? equalsComposite(a, b) : plain(a) === plain(b);
  if (isWhole(kindA) && isWhole(kindB)) return plain(a) === plain(b);
  if (a !== undefined && b !== undefined) throw incompatible(a, b);
  return false;
}

function isLess(a: Value, b: Value): boolean {
  const left = unboxed(a);
  const right = unboxed(b);
  const kindA = orderedKind(left);
  const kindB = orderedKind(right);
  if (kindA !== kindB && !(isWhole(kindA) && isWhole(kindB))) throw incompatible(left, right);
  const plainLeft = plain(left);
  const plainRight = plain(right);
  if (typeof plainLeft === 'string') return compareBytes(plainLeft, plainRight as string) < 0;
  if (kindA === 'bool') throw new FunctionError('invalid type for comparison');
  return (plainLeft as number) < (plainRight as number);
}

function isLessOrEqual(a: Value, b: Value): boolean {
  return isLess(a, b) || equalsAny(a, b);
}

function scalarKind(value: Value): Kind | undefined {
  const kind = typeOf(value)?.kind;
  return SCALARS.has(kind) ? kind : undefined;
}

function orderedKind(value: Value): Kind {
  const kind = scalarKind(value);
  if (kind === undefined) throw new FunctionError('invalid type for comparison');
  return kind;
}

/** Signed and unsigned integers can be compared. */
function isWhole(kind: Kind | undefined): boolean {
  return kind === 'int' || kind === 'uint';
}

function incompatible(a: Value, b: Value): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${typeOf(a)?.name} and ${typeOf(b)?.name}`);
}

function equalsComposite(a: Value, b: Value): boolean {
  const typeA = typeOf(a);
  const typeB = typeOf(b);
  if (typeA === undefined || typeB === undefined) return typeA === typeB;
  if (typeA.kind !== typeB.kind) {
    throw new FunctionError(
      `non-comparable types ${sprintf('%s', [a])}: ${typeA.name}, ${typeB.name}: ${sprintf('%v', [b])}`,
    );
  }
  if (!isComparable(typeB)) throw new FunctionError(`non-comparable type ${sprintf('%s', [b])}: ${typeB.name}`);
  return isSame(a, b);
}

function isComparable({ kind, fields }: GoType): boolean {
  if (kind === 'slice' || kind === 'map') return false;
  return kind !== 'struct' || [...fields.values()].every(({ type }) => isComparable(type));
}

/** Go's == of two values of one type, which can be compared. */
function isSame(a: Value, b: Value): boolean {
  if (typeOf(a)?.name !== typeOf(b)?.name) return false;
  if (a instanceof Pointer && b instanceof Pointer) return isSameTarget(a.target, b.target);
  if (a instanceof GoStruct && b instanceof GoStruct) {
    return [...a.type.fields.values()].every(({ get }) => isSame(get(a.of as never), get(b.of as never)));
  }
  if (a instanceof Slice || a instanceof GoMap) return false;
  return plain(a) === plain(b);
}

function isSameTarget(a: Value, b: Value): boolean {
  return a === b || (a instanceof GoStruct && b instanceof GoStruct && a.of === b.of);
}
