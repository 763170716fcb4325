// `.Name` of a value: a method, a struct's field, or a map's key (text/template/exec.go: evalField).

import { element, typeOf, zeroOf } from '../values/basic-types.ts';
import type { GoMethod } from '../values/signature.ts';
import { Boxed, GoMap, GoStruct, type GoType, Pointer, type Value } from '../values/value.ts';
import type { Frame } from './frame.ts';

/** A method to call, and on what. */
export interface BoundMethod {
  readonly method: GoMethod;
  readonly receiver: Value;
}

export function methodOf(value: Value, name: string): BoundMethod | undefined {
  const inner = value instanceof Boxed ? value.inner : value;
  if (inner instanceof Pointer) {
    const method = inner.type.methods.get(name);
    return method === undefined ? methodOf(inner.target, name) : { method, receiver: inner };
  }
  const method = typeOf(inner)?.methods.get(name);
  return method === undefined ? undefined : { method, receiver: inner };
}

/** The field or key. `hasArguments` is refused: only methods take any. `receiver` is not nil. */
export function fieldOf(frame: Frame, receiver: Value, name: string, hasArguments: boolean): Value {
  const type = typeOf(receiver);
  const inner = behind(frame, receiver, name, type);
  if (inner instanceof GoStruct) {
    const field = inner.type.fields.get(name);
    if (field !== undefined) {
      if (!isExported(name)) throw frame.error(`${name} is an unexported field of struct type ${type?.name}`);
      if (hasArguments) throw frame.error(`${name} has arguments but cannot be invoked as function`);
      return field.get(inner.of as never);
    }
  }
  if (inner instanceof GoMap) {
    if (hasArguments) throw frame.error(`${name} is not a method but has arguments`);
    const { elem } = inner.type;
    return inner.has(name) ? element(elem, inner.get(name)) : zeroOf(elem);
  }
  throw frame.error(`can't evaluate field ${name} in type ${type?.name}`);
}

function behind(frame: Frame, receiver: Value, name: string, type: GoType | undefined): Value {
  let inner = receiver;
  while (inner instanceof Boxed || inner instanceof Pointer) {
    inner = inner instanceof Boxed ? inner.inner : inner.target;
    if (inner === undefined) throw frame.error(`nil pointer evaluating ${type?.name}.${name}`);
  }
  return inner;
}

/** The fields that exist all begin with an ASCII letter. */
function isExported(name: string): boolean {
  return name < '[';
}
