// Go's Sprint and Sprintln, and how a value stands in a template's output.

import type { Frame } from '../exec/frame.ts';
import { typeOf } from '../values/basic-types.ts';
import { joinedBytes } from '../values/go-string.ts';
import { FunctionError } from '../values/signature.ts';
import { Pointer, type Value } from '../values/value.ts';
import { Printer } from './printer.ts';

/** With spaces between arguments that both are no texts. */
export function sprint(args: readonly Value[]): string {
  const [only] = args;
  if (args.length === 1 && typeof only === 'string') return only;
  const printer = new Printer();
  let wasText = false;
  for (const [i, arg] of args.entries()) {
    const isText = typeOf(arg)?.kind === 'string';
    if (i > 0 && !isText && !wasText) printer.write(' ');
    printer.print(arg, 'v');
    wasText = isText;
  }
  return joinedBytes(printer.output);
}

/** With spaces between all arguments, and the end of a line. */
export function sprintln(args: readonly Value[]): string {
  const printer = new Printer();
  for (const [i, arg] of args.entries()) {
    if (i > 0) printer.write(' ');
    printer.print(arg, 'v');
  }
  printer.write('\n');
  return joinedBytes(printer.output);
}

/** What an action writes. */
export function printed(frame: Frame, value: Value): string {
  if (typeof value === 'string') return value;
  try {
    return sprint([printable(value)]);
  } catch (error) {
    if (error instanceof FunctionError) throw frame.error(error.message);
    throw error;
  }
}

/** The value as print functions are given it: behind its pointer, and Go's words for none. */
export function printable(value: Value): Value {
  if (value === undefined) return '<no value>';
  if (!(value instanceof Pointer)) return value;
  return value.type.methods.has('String') ? value : value.target;
}
