// TokenReader: the tokens of a text with as much looking ahead as the parser needs.

import type { Lexer } from './lexer.ts';
import type { Token } from './token.ts';

export class TokenReader {
  readonly #lexer: Lexer;
  /** Tokens that were put back; the next one is the last. */
  readonly #ahead: Token[] = [];
  /** The newest token of the lexer, also where it was put back: it says the line of an error. */
  newest: Token | undefined;

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
  }

  next(): Token {
    const token = this.#ahead.pop();
    if (token !== undefined) return token;
    this.newest = this.#lexer.next();
    return this.newest;
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.kind === 'space') token = this.next();
    return token;
  }

  peek(): Token {
    const token = this.next();
    this.#ahead.push(token);
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.#ahead.push(token);
    return token;
  }

  /** The last one is read first. */
  putBack(...tokens: readonly Token[]): void {
    this.#ahead.push(...tokens);
  }
}
