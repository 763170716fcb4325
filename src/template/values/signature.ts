// Signatures: how a function or method that templates can call says what it takes. The executor checks and converts the
// arguments as Go does; the implementation is given what it asked for.

import type { GoType, Value } from './value.ts';

export interface Signature {
  readonly name: string;
  /** The fixed parameters. */
  readonly params: readonly GoType[];
  /** The type of each further argument, of a variadic function. */
  readonly rest?: GoType;
  /** Why Go refuses to call it from a template, where it does: too many results. */
  readonly refused?: string;
}

/** What a function may know of the rendering that calls it. */
export interface Underway {
  /** The dot that it began with. */
  readonly data: Value;
  /** Counts work that the lengths of arguments and result do not tell. False where it was too much: the next step ends it. */
  spend(steps: number): boolean;
}

export interface GoFunction extends Signature {
  /** May throw a {@link FunctionError}. Where its result is `any` in Go, it answers a Boxed. */
  readonly call: (args: readonly Value[], rendering: Underway) => Value;
}

export interface GoMethod extends Signature {
  /** May throw a {@link FunctionError}. */
  readonly call: (receiver: Value, args: readonly Value[]) => Value;
}

/** Thrown by an implementation: Go's second result. It becomes `error calling f: …`. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}

type JsOf<T> = T extends GoType<infer J> ? J : never;
type Arguments<P extends readonly GoType[]> = { [I in keyof P]: JsOf<P[I]> };

export function goFunction<const P extends readonly GoType[]>(
  name: string,
  params: P,
  call: (...args: Arguments<P>) => Value,
): GoFunction {
  return { name, params, call: (args) => call(...(args as Arguments<P>)) };
}

/** A function whose last parameter is `...rest`. */
export function goVariadic<const P extends readonly GoType[], R>(
  name: string,
  params: P,
  rest: GoType<R>,
  call: (...args: [...Arguments<P>, ...R[]]) => Value,
): GoFunction {
  return { name, params, rest, call: (args) => call(...(args as [...Arguments<P>, ...R[]])) };
}

/** A method; `self` is the type that it belongs to, and its receiver is the first argument of `call`. */
export function goMethod<S, const P extends readonly GoType[]>(
  name: string,
  _self: GoType<S>,
  params: P,
  call: (receiver: S, ...args: Arguments<P>) => Value,
): GoMethod {
  return { name, params, call: (receiver, args) => call(receiver as S, ...(args as Arguments<P>)) };
}

/** A method that exists in Go but has results that a template cannot take, such as Time.Date with three of them. */
export function refusedMethod(name: string, params: readonly GoType[], refused: string): GoMethod {
  return { name, params, refused, call: () => undefined };
}
