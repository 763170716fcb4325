// JSON text as Go's Decoder takes it: one value, and whatever follows it is left alone. Where there is no value, the reason in
// Go's words (encoding/json of Go 1.27). Only asked when JSON.parse has refused a text, so it is exact rather than fast.

import { goQuote } from '../../base/go-quote.ts';
import { type Parsed, parsed, refused } from '../../base/parsed.ts';

const DEPTH_MAX = 10_000; // as Go

class SyntaxProblem extends Error {}

/** The first JSON value in `text`, as JSON.parse makes it; `undefined` where there is only white space. */
export function firstJsonValue(text: string): Parsed<unknown> {
  try {
    return parsed(JSON.parse(text));
  } catch {
    if (/^[ \t\r\n]*$/.test(text)) return parsed(undefined);
    return upToItsEnd(text);
  }
}

function upToItsEnd(text: string): Parsed<unknown> {
  try {
    return parsed(JSON.parse(text.slice(0, new Scanner(text).value())));
  } catch (error) {
    if (error instanceof SyntaxProblem) return refused(error.message);
    throw error;
  }
}

class Scanner {
  readonly #text: string;
  #at = 0;
  /** The closing brackets that are awaited, innermost last. */
  readonly #open: ('}' | ']')[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the first value ends. */
  value(): number {
    do {
      if (this.#begin()) continue; // a bracket was opened: its first element comes next
      while (this.#open.length > 0 && !this.#next());
    } while (this.#open.length > 0);
    return this.#at;
  }

  /** Reads one scalar or empty container, or opens a container and answers true. */
  #begin(): boolean {
    const first = this.#peek();
    if (first === '{' || first === '[') {
      this.#at += 1;
      const closing = first === '{' ? '}' : ']';
      if (this.#peek() === closing) {
        this.#at += 1;
        return false;
      }
      if (this.#open.push(closing) > DEPTH_MAX) throw new SyntaxProblem('exceeded max depth');
      if (closing === '}') this.#key();
      return true;
    }
    this.#scalar(first);
    return false;
  }

  /** After an element: true when another begins, false when the container has ended. */
  #next(): boolean {
    const closing = this.#open.at(-1);
    const character = this.#peek();
    this.#at += 1;
    if (character === closing) {
      this.#open.pop();
      return false;
    }
    if (character !== ',') {
      this.#at -= 1;
      this.#fail(closing === '}' ? 'after object key:value pair' : 'after array element');
    }
    if (closing === '}') this.#key();
    return true;
  }

  #key(): void {
    if (this.#peek() !== '"') this.#fail('looking for beginning of object key string');
    this.#string();
    if (this.#peek() !== ':') this.#fail('after object key');
    this.#at += 1;
  }

  #scalar(first: string): void {
    if (first === '"') this.#string();
    else if (first === 't') this.#literal('true');
    else if (first === 'f') this.#literal('false');
    else if (first === 'n') this.#literal('null');
    else if (first === '-' || isDigit(first)) this.#number();
    else this.#fail('looking for beginning of value');
  }

  #string(): void {
    for (this.#at += 1; ; this.#at += 1) {
      const character = this.#here();
      if (character === '"') {
        this.#at += 1;
        return;
      }
      if (character < ' ') this.#fail('in string');
      if (character === '\\') this.#escape();
    }
  }

  #escape(): void {
    const start = this.#at;
    this.#at += 1;
    const kind = this.#here();
    if ('"\\/bfnrt'.includes(kind)) return;
    if (kind !== 'u')
      throw new SyntaxProblem(`invalid escape sequence \`${this.#text.slice(start, start + 2)}\` in string`);
    for (let i = 0; i < 4; i += 1) {
      this.#at += 1;
      if (!/[0-9a-fA-F]/.test(this.#here()))
        throw new SyntaxProblem(`invalid escape sequence \`${this.#text.slice(start, start + 6)}\` in string`);
    }
  }

  #literal(word: string): void {
    for (const expected of word) {
      if (this.#here() !== expected) this.#fail(`in literal ${word} (expecting '${expected}')`);
      this.#at += 1;
    }
  }

  #number(): void {
    if (this.#text[this.#at] === '-') this.#at += 1;
    if (this.#text[this.#at] === '0') this.#at += 1;
    else this.#digits();
    if (this.#text[this.#at] === '.') {
      this.#at += 1;
      this.#digits();
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at += 1;
      if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
      this.#digits();
    }
  }

  /** At least one. */
  #digits(): void {
    if (!isDigit(this.#here())) this.#fail('in numeric literal');
    while (isDigit(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  /** The next character that is not white space. */
  #peek(): string {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#here();
  }

  #here(): string {
    const character = this.#text[this.#at];
    if (character === undefined) throw new SyntaxProblem('unexpected EOF');
    return character;
  }

  #fail(where: string): never {
    const point = this.#text.codePointAt(this.#at);
    const character = point === undefined ? '' : String.fromCodePoint(point);
    throw new SyntaxProblem(`invalid character ${quoteCharacter(character)} ${where}`);
  }
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  return character === '"' ? `'"'` : `'${goQuote(character).slice(1, -1)}'`;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
