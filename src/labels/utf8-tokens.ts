// The tokens of Alertmanager's UTF-8 matchers (matcher/parse/lexer.go), read one at a time. Positions count characters, as
// the messages do. Reading stops at the first character that fits nowhere: that token is the error.

import { hasReserved, isSpace } from './label-name.ts';

export type TokenKind = '{' | '}' | ',' | '=' | '!=' | '=~' | '!~' | 'quoted' | 'unquoted' | 'end' | 'error';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of an error, the message. */
  readonly text: string;
  /** In characters; the end is not included. */
  readonly start: number;
  readonly end: number;
}

export class TokenReader {
  readonly #characters: readonly string[];
  #at = 0;
  #next: Token | undefined;
  /** Where the last token that was taken, or the error that was met, ends. */
  #end = 0;

  constructor(input: string) {
    this.#characters = [...input];
  }

  get end(): number {
    return this.#end;
  }

  peek(): Token {
    this.#next ??= this.#read();
    return this.#next;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind === 'end' || token.kind === 'error') return token;
    this.#next = undefined;
    this.#end = token.end;
    return token;
  }

  #read(): Token {
    while (this.#at < this.#characters.length && isSpace(this.#current())) this.#at += 1;
    const start = this.#at;
    if (start >= this.#characters.length) return { kind: 'end', text: '', start, end: start };
    const first = this.#current();
    if (first === '{' || first === '}' || first === ',') {
      this.#at += 1;
      return this.#token(first, start);
    }
    if (first === '=' || first === '!') return this.#operator(first, start);
    if (first === '"') return this.#quoted(start);
    if (!hasReserved(first)) return this.#unquoted(start);
    this.#at += 1;
    return this.#error(start, `${this.#written(start)}: invalid input`);
  }

  #operator(first: '=' | '!', start: number): Token {
    this.#at += 1;
    const second = this.#current();
    if (second === '~' || (second === '=' && first === '!')) {
      this.#at += 1;
      return this.#token(`${first}${second}` as '=~' | '!~' | '!=', start);
    }
    if (first === '=') return this.#token('=', start);
    const found = this.#at < this.#characters.length ? `${this.#written(start)}:` : 'unexpected end of input,';
    return this.#error(start, `${found} expected one of '=~'`);
  }

  #quoted(start: number): Token {
    this.#at += 1;
    for (let escaped = false; this.#at < this.#characters.length; this.#at += 1) {
      const character = this.#current();
      if (escaped) escaped = false;
      else if (character === '\\') escaped = true;
      else if (character === '"') {
        this.#at += 1;
        return this.#token('quoted', start);
      }
    }
    return this.#error(start, `${this.#written(start)}: missing end "`);
  }

  #unquoted(start: number): Token {
    while (this.#at < this.#characters.length && !hasReserved(this.#current())) this.#at += 1;
    return this.#token('unquoted', start);
  }

  #current(): string {
    return this.#characters[this.#at] ?? '';
  }

  #written(start: number): string {
    return this.#characters.slice(start, this.#at).join('');
  }

  #token(kind: TokenKind, start: number): Token {
    return { kind, text: this.#written(start), start, end: this.#at };
  }

  #error(start: number, message: string): Token {
    return { kind: 'error', text: `${start}:${this.#at}: ${message}`, start, end: this.#at };
  }
}
