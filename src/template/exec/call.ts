// Calls of functions and methods (text/template/exec.go: evalCall): as many arguments as are asked for, of their types, the
// value from the pipe last; and what comes back.

import { TEXT_LENGTH_MAX } from '../bounds.ts';
import type { Node } from '../parse/nodes.ts';
import { isTrue, reflectType } from '../values/basic-types.ts';
import { FunctionError, type Signature, type Underway } from '../values/signature.ts';
import { GoMap, type GoType, Slice, type Value } from '../values/value.ts';
import { asArgument } from './assignable.ts';
import type { Frame } from './frame.ts';

/** No value comes from the pipe. (Go's nil is a value.) */
export const absent = Symbol('absent');
export type Piped = Value | typeof absent;

/** An argument, evaluated for a parameter of the type. */
export type Argument = (frame: Frame, dot: Value, type: GoType) => Value;

export interface Call {
  readonly signature: Signature;
  readonly args: readonly Argument[];
  /** What errors of the function speak of. */
  readonly node: Node;
  readonly run: (args: readonly Value[], rendering: Underway) => Value;
}

export function call(frame: Frame, dot: Value, { signature, args, node, run }: Call, piped: Piped): Value {
  checkCount(frame, signature, args.length, piped);
  if (signature.refused !== undefined) throw frame.error(signature.refused);
  const values = args.map((evaluate, i) => evaluate(frame, dot, parameter(signature, i)));
  if (piped !== absent) values.push(asArgument(frame, piped, parameter(signature, args.length)));
  for (const value of values) frame.work(sizeOf(value));
  const result = guarded(frame, signature.name, node, () => run(values, frame.rendering));
  if (typeof result === 'string') charge(frame, result);
  return result;
}

/** `and` and `or`: the first argument that decides, and no more is evaluated. */
export function shortCircuit(
  frame: Frame,
  dot: Value,
  { signature, args }: { readonly signature: Signature; readonly args: readonly Argument[] },
  piped: Piped,
): Value {
  checkCount(frame, signature, args.length, piped);
  const decisive = signature.name === 'or';
  let value: Value;
  for (const evaluate of args) {
    value = evaluate(frame, dot, reflectType);
    if (isTrue(value) === decisive) return value;
  }
  return piped === absent ? value : piped;
}

function checkCount(frame: Frame, { name, params, rest }: Signature, given: number, piped: Piped): void {
  const all = piped === absent ? given : given + 1;
  if (rest !== undefined && all < params.length) {
    throw frame.error(`wrong number of args for ${name}: want at least ${params.length} got ${given}`);
  }
  if (rest === undefined && all !== params.length) {
    throw frame.error(`wrong number of args for ${name}: want ${params.length} got ${all}`);
  }
}

function parameter({ params, rest }: Signature, index: number): GoType {
  return params[index] ?? rest ?? reflectType;
}

function guarded(frame: Frame, name: string, node: Node, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    frame.at = node;
    throw frame.error(`error calling ${name}: ${error.message}`);
  }
}

/** A text that a function made costs as it is long. */
function charge(frame: Frame, text: string): void {
  if (text.length > TEXT_LENGTH_MAX) throw frame.error(`a text of more than ${TEXT_LENGTH_MAX} characters`);
  frame.work(text.length);
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Slice) return value.items.length;
  return value instanceof GoMap ? value.keys.length : 0;
}
