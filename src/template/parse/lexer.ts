// Lexer: a template's text into tokens, as text/template/parse/lex.go (Go 1.26) does: text, delimiters with their trim
// markers, and what stands in actions. Comments are left out. After an error comes nothing that matters.

import { goQuoted, isPrintable } from '../fmt/quote.ts';
import { keyword, type Token, type TokenKind } from './token.ts';

const LEFT = '{{';
const RIGHT = '}}';
const LEFT_COMMENT = '/*';
const RIGHT_COMMENT = '*/';
/** The minus and the space beside it. */
const TRIM_MARKER_LENGTH = 2;

const SPACES = /[ \t\r\n]*/y;
const SPACES_BEFORE = /[ \t\r\n]$/;
const WORD = /[_\p{L}\p{Nd}]+/uy;
const WORD_CHARACTER = /[_\p{L}\p{Nd}]/uy;
const QUOTED = /[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/uy;
const CHARACTER = /[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'/uy;
// A number as the lexer takes it, which is more than is one: the parser looks closer.
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;
const TERMINATORS = new Set(['', ' ', '\t', '\r', '\n', '.', ',', '|', ':', ')', '(']);

export class Lexer {
  #input: string;
  #at = 0;
  /** Where the token begins that is being read, and on which line. */
  #start = 0;
  #line = 1;
  /** Where the present line ends. */
  #newline: number;
  #inAction = false;
  #parentheses = 0;

  constructor(input: string) {
    this.#input = input;
    this.#newline = nextNewline(input, 0);
  }

  next(): Token {
    return this.#inAction ? this.#action() : this.#text();
  }

  #text(): Token {
    for (;;) {
      const left = this.#input.indexOf(LEFT, this.#at);
      if (left < 0) {
        this.#at = this.#input.length;
        return this.#token(this.#at > this.#start ? 'text' : 'eof');
      }
      const text = this.#textUpTo(left);
      if (text !== undefined) return text;
      const token = this.#leftDelimiter();
      if (token !== undefined) return token;
    }
  }

  /** The text before a delimiter; undefined where there is none, or all of it is trimmed. */
  #textUpTo(left: number): Token | undefined {
    let end = left;
    if (isLeftTrim(this.#input, left + LEFT.length)) {
      while (end > this.#start && SPACES_BEFORE.test(this.#input.charAt(end - 1))) end -= 1;
    }
    const isEmpty = end === this.#start;
    this.#at = end;
    const token = this.#token('text');
    this.#skipTo(left);
    return isEmpty ? undefined : token;
  }

  /** The token, or undefined where a comment was and text goes on. */
  #leftDelimiter(): Token | undefined {
    const after = this.#at + LEFT.length;
    const content = isLeftTrim(this.#input, after) ? after + TRIM_MARKER_LENGTH : after;
    if (this.#input.startsWith(LEFT_COMMENT, content)) {
      this.#skipTo(content);
      return this.#comment();
    }
    this.#at = after;
    const token = this.#token('{{');
    this.#skipTo(content);
    this.#inAction = true;
    this.#parentheses = 0;
    return token;
  }

  #comment(): Token | undefined {
    const end = this.#input.indexOf(RIGHT_COMMENT, this.#at + LEFT_COMMENT.length);
    if (end < 0) return this.#error('unclosed comment');
    this.#at = end + RIGHT_COMMENT.length;
    const right = this.#rightDelimiterAt(this.#at);
    if (right === undefined) return this.#error('comment ends before closing delimiter');
    const after = right.after;
    this.#skipTo(right.trims ? this.#spacesEnd(after) : after);
    return undefined;
  }

  /** Whether actions end here: where text goes on, and whether the spaces there go away. */
  #rightDelimiterAt(at: number): { readonly after: number; readonly trims: boolean } | undefined {
    if (isRightTrim(this.#input, at) && this.#input.startsWith(RIGHT, at + TRIM_MARKER_LENGTH)) {
      return { after: at + TRIM_MARKER_LENGTH + RIGHT.length, trims: true };
    }
    return this.#input.startsWith(RIGHT, at) ? { after: at + RIGHT.length, trims: false } : undefined;
  }

  #rightDelimiter({ after, trims }: { readonly after: number; readonly trims: boolean }): Token {
    if (trims) this.#skipTo(after - RIGHT.length);
    this.#at = after;
    const token = this.#token('}}');
    if (trims) this.#skipTo(this.#spacesEnd(after));
    this.#inAction = false;
    return token;
  }

  #action(): Token {
    const right = this.#rightDelimiterAt(this.#at);
    if (right !== undefined) {
      return this.#parentheses === 0 ? this.#rightDelimiter(right) : this.#error('unclosed left paren');
    }
    const character = this.#character();
    switch (character) {
      case '':
        return this.#error('unclosed action');
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        return this.#spaces();
      case '=':
      case '|':
        return this.#single(character);
      case ':':
        if (this.#input[this.#at + 1] !== '=') return this.#error('expected :=');
        this.#at += 2;
        return this.#token(':=');
      case '"':
        return this.#delimited(QUOTED, 'string', 'unterminated quoted string');
      case "'":
        return this.#delimited(CHARACTER, 'charConstant', 'unterminated character constant');
      case '`':
        return this.#rawString();
      case '$':
        this.#at += 1;
        return this.#fieldOrVariable('variable', 'variable');
      case '(':
        this.#parentheses += 1;
        return this.#single('(');
      case ')':
        this.#parentheses -= 1;
        return this.#parentheses < 0 ? this.#error('unexpected right paren') : this.#single(')');
      default:
        return this.#word(character);
    }
  }

  #word(first: string): Token {
    if (first === '.' && this.#at + 1 < this.#input.length && !isDigit(this.#input.charAt(this.#at + 1))) {
      this.#at += 1;
      return this.#fieldOrVariable('field', '.');
    }
    if (first === '.' || first === '+' || first === '-' || isDigit(first)) return this.#number();
    if (this.#skip(WORD)) return this.#identifier();
    const point = first.codePointAt(0) ?? 0;
    if (point < 0x80 && isPrintable(point)) return this.#single('char');
    return this.#error(`unrecognized character in action: ${codePoint(first)}`);
  }

  #identifier(): Token {
    if (!this.#atTerminator()) return this.#error(`bad character ${codePoint(this.#character())}`);
    const word = this.#input.slice(this.#start, this.#at);
    return this.#token(keyword(word) ?? (word === 'true' || word === 'false' ? 'bool' : 'identifier'));
  }

  /** The first character, `.` or `$`, has been read. `alone` is what it is where nothing follows. */
  #fieldOrVariable(kind: 'field' | 'variable', alone: TokenKind): Token {
    if (this.#atTerminator()) return this.#token(alone);
    this.#skip(WORD);
    return this.#atTerminator() ? this.#token(kind) : this.#error(`bad character ${codePoint(this.#character())}`);
  }

  #number(): Token {
    let kind: TokenKind = 'number';
    let isNumber = this.#scanNumber();
    if (isNumber && /[+-]/.test(this.#input.charAt(this.#at))) {
      kind = 'complex';
      isNumber = this.#scanNumber() && this.#input[this.#at - 1] === 'i';
    }
    if (isNumber) return this.#token(kind);
    return this.#error(`bad number syntax: ${goQuoted(this.#input.slice(this.#start, this.#at))}`);
  }

  /** False where a letter or digit follows; it is taken in then. */
  #scanNumber(): boolean {
    this.#skip(NUMBER);
    return !this.#skip(WORD_CHARACTER);
  }

  #spaces(): Token {
    const end = this.#spacesEnd(this.#at);
    // A trim marker owns the space before it.
    const right = this.#rightDelimiterAt(end - 1);
    if (right?.trims === true && end - 1 === this.#at) return this.#rightDelimiter(right);
    this.#at = right?.trims === true ? end - 1 : end;
    return this.#token('space');
  }

  #delimited(body: RegExp, kind: TokenKind, problem: string): Token {
    this.#at += 1;
    return this.#skip(body) ? this.#token(kind) : this.#error(problem);
  }

  #rawString(): Token {
    const end = this.#input.indexOf('`', this.#at + 1);
    if (end < 0) return this.#error('unterminated raw quoted string');
    this.#at = end + 1;
    return this.#token('rawString');
  }

  #single(kind: TokenKind): Token {
    this.#at += 1;
    return this.#token(kind);
  }

  #atTerminator(): boolean {
    return TERMINATORS.has(this.#input.charAt(this.#at)) || this.#input.startsWith(RIGHT, this.#at);
  }

  /** The whole character here, also where it takes two units; empty at the end. */
  #character(): string {
    const point = this.#input.codePointAt(this.#at);
    return point === undefined ? '' : String.fromCodePoint(point);
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#input)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #spacesEnd(from: number): number {
    SPACES.lastIndex = from;
    SPACES.test(this.#input);
    return SPACES.lastIndex;
  }

  #token(kind: TokenKind): Token {
    const token = { kind, at: this.#start, text: this.#input.slice(this.#start, this.#at), line: this.#line };
    this.#skipTo(this.#at);
    return token;
  }

  #skipTo(at: number): void {
    while (this.#newline < at) {
      this.#line += 1;
      this.#newline = nextNewline(this.#input, this.#newline + 1);
    }
    this.#at = at;
    this.#start = at;
  }

  #error(message: string): Token {
    const token = { kind: 'error', at: this.#start, text: message, line: this.#line } as const;
    this.#input = '';
    this.#at = 0;
    this.#start = 0;
    this.#inAction = false;
    return token;
  }
}

function nextNewline(input: string, from: number): number {
  const found = input.indexOf('\n', from);
  return found < 0 ? Number.POSITIVE_INFINITY : found;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isLeftTrim(input: string, at: number): boolean {
  return input[at] === '-' && isSpace(input.charAt(at + 1));
}

function isRightTrim(input: string, at: number): boolean {
  return isSpace(input.charAt(at)) && input[at + 1] === '-';
}

/** Go's `%#U`; the end of the text is its rune -1. */
function codePoint(character: string): string {
  const point = character.codePointAt(0);
  if (point === undefined) return 'U+FFFFFFFFFFFFFFFF';
  const hex = point.toString(16).toUpperCase().padStart(4, '0');
  return isPrintable(point) ? `U+${hex} '${character}'` : `U+${hex}`;
}
