// Printer: values as Go's fmt prints them by a verb (fmt/print.go: printArg, printValue): scalars by their kind, what has a
// String method by it, and slices, maps and structs piece by piece.

import { TEXT_LENGTH_MAX, VALUE_DEPTH_MAX, VALUES_PRINTED_MAX } from '../bounds.ts';
import { methodOf } from '../exec/field.ts';
import { anyType, plain, typeOf, uint8Type, unboxed } from '../values/basic-types.ts';
import { fromBytes } from '../values/go-string.ts';
import { FunctionError } from '../values/signature.ts';
import { GoMap, GoStruct, type GoType, Pointer, Slice, type Value } from '../values/value.ts';
import { type Flags, formatInteger, formatString, NO_FLAGS, padded } from './format.ts';
import { formatHex, formatScalar, formatText, formatWhole } from './scalar.ts';

// Go prints where a pointer points to. Ours points nowhere.
const ADDRESS = 0xc000000000n;

export class Printer {
  flags: Flags = NO_FLAGS;
  #output = '';
  #valueCount = 0;
  /** Prints what a verb could not take: methods are left alone then. */
  #isError = false;

  get output(): string {
    return this.#output;
  }

  write(text: string): void {
    this.#output += text;
    if (this.#output.length > TEXT_LENGTH_MAX) {
      throw new FunctionError(`a text of more than ${TEXT_LENGTH_MAX} characters`);
    }
  }

  /** An argument of a print function. */
  print(argument: Value, verb: string): void {
    const value = unboxed(argument);
    if (value === undefined) {
      if (verb === 'T' || verb === 'v') this.write(padded('<nil>', this.flags));
      else this.#badVerb(value, verb);
    } else if (verb === 'T') this.write(formatString(typeOf(value)?.name ?? '', this.flags));
    else if (verb === 'p') this.#pointer(value, verb);
    else if (value instanceof Slice && value.type.elem === uint8Type && !isMethodful(value)) {
      this.#byteSlice(value, verb, '[]byte');
    } else if (!this.#byMethod(value, verb)) this.#value(value, verb, 0);
  }

  /** `%!(EXTRA int=3, string=x)` */
  extra(values: readonly Value[]): void {
    this.flags = NO_FLAGS;
    this.write('%!(EXTRA ');
    for (const [i, boxed] of values.entries()) {
      const value = unboxed(boxed);
      if (i > 0) this.write(', ');
      if (value === undefined) this.write('<nil>');
      else {
        this.write(`${typeOf(value)?.name}=`);
        this.print(value, 'v');
      }
    }
    this.write(')');
  }

  /** True where a method of the value has said it, or the verb is wrong for all that has methods. */
  #byMethod(value: Value, verb: string): boolean {
    if (this.#isError || typeof value !== 'object') return false;
    if (verb === 'w') {
      this.#badVerb(value, verb);
      return true;
    }
    if (this.flags.sharpV) {
      const text = textOf(value, 'GoString');
      if (text !== undefined) this.write(formatString(text, this.flags));
      return text !== undefined;
    }
    const text = 'vsxXq'.includes(verb) ? textOf(value, 'String') : undefined;
    if (text !== undefined) this.#writeOr(formatText(text, verb, this.flags), value, verb);
    return text !== undefined;
  }

  #value(value: Value, verb: string, depth: number): void {
    if (depth > VALUE_DEPTH_MAX) throw new FunctionError(`more than ${VALUE_DEPTH_MAX} values within each other`);
    this.#valueCount += 1;
    if (this.#valueCount > VALUES_PRINTED_MAX) throw new FunctionError(`more than ${VALUES_PRINTED_MAX} values`);
    if (depth > 0 && this.#byMethod(value, verb)) return;
    if (value instanceof GoMap) this.#map(value, verb, depth);
    else if (value instanceof GoStruct) this.#struct(value, verb, depth);
    else if (value instanceof Slice) this.#slice(value, verb, depth);
    else if (value instanceof Pointer) {
      if (depth > 0 || value.target === undefined) this.#pointer(value, verb);
      else {
        this.write('&');
        this.#value(value.target, verb, depth + 1);
      }
    } else this.#scalar(value, verb);
  }

  #scalar(value: Value, verb: string): void {
    const scalar = plain(value);
    if (scalar === undefined || typeof scalar === 'object') {
      this.#writeOr(verb === 'v' ? '<nil>' : undefined, value, verb);
    } else {
      this.#writeOr(formatScalar(scalar, verb, this.flags, typeOf(value)?.kind === 'uint'), value, verb);
    }
  }

  /** Undefined is what a verb does not know. */
  #writeOr(text: string | undefined, value: Value, verb: string): void {
    if (text === undefined) this.#badVerb(value, verb);
    else this.write(text);
  }

  #map(map: GoMap, verb: string, depth: number): void {
    const { sharpV } = this.flags;
    this.write(sharpV ? `${map.type.name}{` : 'map[');
    for (const [i, key] of map.keys.entries()) {
      if (i > 0) this.#separate();
      this.#value(key, verb, depth + 1);
      this.write(':');
      this.#element(map.type, map.values[i], verb, depth);
    }
    this.write(sharpV ? '}' : ']');
  }

  #struct(struct: GoStruct, verb: string, depth: number): void {
    const { sharpV, plusV } = this.flags;
    this.write(sharpV ? `${struct.type.name}{` : '{');
    let isFirst = true;
    for (const [name, field] of struct.type.fields) {
      if (!isFirst) this.#separate();
      isFirst = false;
      if (sharpV || plusV) this.write(`${name}:`);
      this.#value(field.get(struct.of as never), verb, depth + 1);
    }
    this.write('}');
  }

  #slice(slice: Slice, verb: string, depth: number): void {
    if (slice.type.elem === uint8Type && 'sqxX'.includes(verb)) {
      this.#byteSlice(slice, verb, slice.type.name);
      return;
    }
    const { sharpV } = this.flags;
    this.write(sharpV ? `${slice.type.name}{` : '[');
    for (const [i, item] of slice.items.entries()) {
      if (i > 0) this.#separate();
      this.#element(slice.type, item, verb, depth);
    }
    this.write(sharpV ? '}' : ']');
  }

  /** An element of a slice or map, which may hold Go's nil. */
  #element({ elem }: GoType, value: Value, verb: string, depth: number): void {
    const inner = unboxed(value);
    if (elem === anyType && inner === undefined) {
      this.write(this.flags.sharpV ? 'interface {}(nil)' : '<nil>');
      return;
    }
    this.#value(inner, verb, depth + 1);
  }

  #separate(): void {
    this.write(this.flags.sharpV ? ', ' : ' ');
  }

  #byteSlice(slice: Slice, verb: string, typeName: string): void {
    const bytes = slice.items.map((byte) => plain(byte) as bigint);
    if (verb === 'v' || verb === 'd') {
      const { sharpV } = this.flags;
      const items = bytes.map((byte) => (sharpV ? formatHex(byte, this.flags) : formatInteger(byte, 'd', this.flags)));
      this.write(sharpV ? `${typeName}{${items.join(', ')}}` : `[${items.join(' ')}]`);
    } else if ('sxXq'.includes(verb)) {
      this.#writeOr(formatText(fromBytes(Buffer.from(bytes.map(Number))), verb, this.flags), slice, verb);
    } else this.#value(slice, verb, 0);
  }

  #pointer(value: Value, verb: string): void {
    const { flags } = this;
    const address = value instanceof Pointer && value.target === undefined ? 0n : ADDRESS;
    if (!(value instanceof Pointer || value instanceof Slice || value instanceof GoMap)) this.#badVerb(value, verb);
    else if (verb === 'v' && flags.sharpV) {
      this.write(`(${value.type.name})(${address === 0n ? 'nil' : formatHex(address, flags)})`);
    } else if (verb === 'v' && address === 0n) this.write(padded('<nil>', flags));
    else if (verb === 'v' || verb === 'p') this.write(formatHex(address, flags, !flags.sharp));
    else this.#writeOr('bodxX'.includes(verb) ? formatWhole(address, verb, flags) : undefined, value, verb);
  }

  /** `%!d(string=x)` */
  #badVerb(value: Value, verb: string): void {
    this.write(`%!${verb}(`);
    if (value === undefined) this.write('<nil>');
    else {
      this.#isError = true;
      this.write(`${typeOf(value)?.name}=`);
      this.print(value, 'v');
      this.#isError = false;
    }
    this.write(')');
  }
}

/** What a method without arguments says of the value. */
function textOf(value: Value, name: 'String' | 'GoString'): string | undefined {
  const bound = methodOf(value, name);
  if (bound === undefined || bound.method.params.length > 0) return undefined;
  const text = bound.method.call(bound.receiver, []);
  return typeof text === 'string' ? text : undefined;
}

function isMethodful({ type }: Slice): boolean {
  return type.methods.size > 0;
}
