// Which values Go lets stand where a type is asked for (text/template/exec.go: validateType), and what literals are there.

import type { NumberNode } from '../parse/nodes.ts';
import {
  anyType,
  boolType,
  float64Type,
  intType,
  reflectType,
  stringType,
  typeOf,
  unboxed,
  zeroOf,
} from '../values/basic-types.ts';
import { Boxed, type GoType, Named, Pointer, type Value } from '../values/value.ts';
import type { Frame } from './frame.ts';

/** The value as an argument of the type. Throws where Go refuses it. */
export function asArgument(frame: Frame, value: Value, type: GoType): Value {
  if (type === reflectType) return value;
  if (type === anyType) return unboxed(value);
  if (value === undefined) {
    if (canBeNil(type)) return zeroOf(type);
    throw frame.error(`invalid value; expected ${type.name}`);
  }
  if (isAssignable(typeOf(value), type)) return value;
  const inner = value instanceof Boxed && value.inner !== undefined ? value.inner : value;
  if (isAssignable(typeOf(inner), type)) return inner;
  if (inner instanceof Pointer && isAssignable(inner.type.elem, type)) return inner.target;
  throw frame.error(`wrong type for value; expected ${type.name}; got ${typeOf(inner)?.name}`);
}

/** Whether Go's nil can be a value of the type. */
export function canBeNil(type: GoType): boolean {
  return NILABLE.has(type.kind);
}

const NILABLE: ReadonlySet<GoType['kind']> = new Set(['slice', 'map', 'pointer', 'interface', 'reflect']);

/** Types are equal by name; and one of two types that are spelled differently may have no name of its own. */
function isAssignable(from: GoType | undefined, to: GoType): boolean {
  if (from === to || to === anyType) return true;
  if (from === undefined || from.kind !== to.kind) return false;
  if (from.name === to.name) return true;
  return from.elem !== undefined && from.elem.name === to.elem?.name && (isUnnamed(from) || isUnnamed(to));
}

function isUnnamed({ name }: GoType): boolean {
  return name.startsWith('[]') || name.startsWith('map[') || name.startsWith('*');
}

/** A literal as a value of the type. `spelling` is how it is written. */
export function literalAs(frame: Frame, literal: string | boolean | NumberNode, spelling: string, type: GoType): Value {
  switch (type.kind) {
    case 'interface':
    case 'reflect':
      return typeof literal === 'object' ? idealConstant(frame, literal) : literal;
    case 'bool':
      if (typeof literal === 'boolean') return named(type, boolType, literal);
      throw frame.error(`expected bool; found ${spelling}`);
    case 'string':
      if (typeof literal === 'string') return named(type, stringType, literal);
      throw frame.error(`expected string; found ${spelling}`);
    case 'int':
      if (typeof literal === 'object' && literal.int !== undefined) return named(type, intType, literal.int);
      throw frame.error(`expected integer; found ${spelling}`);
    case 'uint':
      if (typeof literal === 'object' && literal.uint !== undefined) return new Named(type, literal.uint);
      throw frame.error(`expected unsigned integer; found ${spelling}`);
    case 'float':
      if (typeof literal === 'object' && literal.float !== undefined) return named(type, float64Type, literal.float);
      throw frame.error(`expected float; found ${spelling}`);
    default:
      throw frame.error(`can't handle ${spelling} for arg of type ${type.name}`);
  }
}

/** A number where nothing says its type: its spelling does. */
export function idealConstant(frame: Frame, { text, int, float }: NumberNode): Value {
  const isHex = /^0[xX]/.test(text) && !/[pP]/.test(text);
  if (float !== undefined && !isHex && !text.startsWith("'") && /[.eEpP]/.test(text)) return float;
  if (int === undefined) throw frame.error(`${text} overflows int`);
  return int;
}

function named(type: GoType, basic: GoType, literal: string | boolean | bigint | number): Value {
  return type === basic ? literal : new Named(type, literal);
}
