// Go's Sprintf: directives with flags, widths, precisions, `*` and explicit argument numbers, and its spellings of what is
// wrong with them (fmt/print.go: doPrintf).

import { plain, unboxed } from '../values/basic-types.ts';
import { joinedBytes } from '../values/go-string.ts';
import type { Value } from '../values/value.ts';
import { type Flags, NO_FLAGS } from './format.ts';
import { Printer } from './printer.ts';

/** Widths, precisions and argument numbers beyond it are none. */
const NUMBER_MAX = 1_000_000;
const FLAGS = /[#0+\- ]*/y;

export function sprintf(format: string, args: readonly Value[]): string {
  return joinedBytes(new Directives(format, args).run());
}

class Directives {
  readonly #format: string;
  readonly #args: readonly Value[];
  readonly #printer = new Printer();
  #at = 0;
  #argument = 0;
  /** Explicit argument numbers were used: unused arguments are no error then. */
  #isReordered = false;
  /** The argument numbers of the present directive are good. */
  #isGoodNumber = true;
  /** An argument number has just been read. */
  #afterNumber = false;

  constructor(format: string, args: readonly Value[]) {
    this.#format = format;
    this.#args = args;
  }

  run(): string {
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#at);
      const end = percent < 0 ? this.#format.length : percent;
      this.#printer.write(this.#format.slice(this.#at, end));
      this.#at = end + 1;
      if (percent >= 0 && !this.#directive()) break;
    }
    if (!this.#isReordered && this.#argument < this.#args.length) this.#printer.extra(this.#args.slice(this.#argument));
    return this.#printer.output;
  }

  /** False where the format ends within it. */
  #directive(): boolean {
    this.#isGoodNumber = true;
    this.#afterNumber = false;
    let flags = this.#flags();
    this.#argumentNumber();
    flags = this.#width(flags);
    flags = this.#precision(flags);
    if (!this.#afterNumber) this.#argumentNumber();
    const point = this.#format.codePointAt(this.#at);
    if (point === undefined) {
      this.#printer.write('%!(NOVERB)');
      return false;
    }
    const verb = String.fromCodePoint(point);
    this.#at += verb.length;
    this.#verb(verb.toWellFormed(), flags);
    return true;
  }

  #verb(verb: string, flags: Flags): void {
    const printer = this.#printer;
    if (verb === '%') printer.write('%');
    else if (!this.#isGoodNumber) printer.write(`%!${verb}(BADINDEX)`);
    else if (this.#argument >= this.#args.length) printer.write(`%!${verb}(MISSING)`);
    else {
      const isValue = verb === 'v' || verb === 'w';
      printer.flags = isValue ? { ...flags, sharp: false, plus: false, sharpV: flags.sharp, plusV: flags.plus } : flags;
      printer.print(this.#args[this.#argument], verb);
      this.#argument += 1;
    }
  }

  #flags(): Flags {
    FLAGS.lastIndex = this.#at;
    const [text = ''] = FLAGS.exec(this.#format) ?? [];
    this.#at += text.length;
    if (text === '') return NO_FLAGS;
    return {
      ...NO_FLAGS,
      minus: text.includes('-'),
      plus: text.includes('+'),
      sharp: text.includes('#'),
      space: text.includes(' '),
      zero: text.includes('0'),
    };
  }

  #width(flags: Flags): Flags {
    if (this.#format[this.#at] === '*') {
      this.#at += 1;
      const width = this.#integerArgument();
      this.#afterNumber = false;
      if (width === undefined) {
        this.#printer.write('%!(BADWIDTH)');
        return flags;
      }
      return width < 0 ? { ...flags, width: -width, minus: true, zero: false } : { ...flags, width };
    }
    const width = this.#number();
    if (this.#afterNumber && width !== undefined) this.#isGoodNumber = false;
    return width === undefined ? flags : { ...flags, width };
  }

  #precision(flags: Flags): Flags {
    if (this.#format[this.#at] !== '.' || this.#at + 1 >= this.#format.length) return flags;
    this.#at += 1;
    if (this.#afterNumber) this.#isGoodNumber = false;
    this.#argumentNumber();
    if (this.#format[this.#at] !== '*') return { ...flags, precision: this.#number() ?? 0 };
    this.#at += 1;
    const precision = this.#integerArgument();
    this.#afterNumber = false;
    if (precision !== undefined && precision >= 0) return { ...flags, precision };
    this.#printer.write('%!(BADPREC)');
    return flags;
  }

  /** `[3]`: the argument that is used next. */
  #argumentNumber(): void {
    this.#afterNumber = false;
    if (this.#format[this.#at] !== '[') return;
    this.#isReordered = true;
    const close = this.#format.indexOf(']', this.#at);
    if (close < 0 || this.#format.length - this.#at < 3) {
      this.#isGoodNumber = false;
      this.#at += 1;
      return;
    }
    const text = this.#format.slice(this.#at + 1, close);
    const isNumber = /^\d+$/.test(text) && isInReach(text);
    this.#at = close + 1;
    this.#afterNumber = isNumber;
    const index = Number(text) - 1;
    if (isNumber && index >= 0 && index < this.#args.length) this.#argument = index;
    else this.#isGoodNumber = false;
  }

  /** The digits here; where they are too many, the rest of the format is lost, as in Go. */
  #number(): number | undefined {
    const [digits = ''] = /^\d*/.exec(this.#format.slice(this.#at, this.#at + 12)) ?? [];
    if (digits === '') return undefined;
    if (!isInReach(digits)) {
      this.#at = this.#format.length;
      return undefined;
    }
    this.#at += digits.length;
    return Number(digits);
  }

  /** Takes the argument that a `*` asks for; undefined where it is no integer, or too large. */
  #integerArgument(): number | undefined {
    if (this.#argument >= this.#args.length) return undefined;
    const value = plain(unboxed(this.#args[this.#argument]));
    this.#argument += 1;
    return typeof value === 'bigint' && value >= -NUMBER_MAX && value <= NUMBER_MAX ? Number(value) : undefined;
  }
}

/** Go gives up before the digit that would follow a number beyond the limit. */
function isInReach(digits: string): boolean {
  return Number(digits.slice(0, -1)) <= NUMBER_MAX;
}
