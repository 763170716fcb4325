// Scanner: text into tokens, as libyaml's of gopkg.in/yaml.v2 does, which is Alertmanager's. It decides by indentation where
// blocks begin and end, and sees only when the colon comes that what stands before it is a key.

import { readBlockScalar } from './block-scalar.ts';
import type { Cursor } from './cursor.ts';
import { readPlain, readQuoted } from './flow-scalars.ts';
import { readDirective, readName, readTag } from './tags.ts';
import type { Token, TokenKind } from './token.ts';
import { YamlFault } from './yaml-fault.ts';

/** libyaml's own limit for brackets and for blocks. */
const DEPTH_MAX = 10_000;
/** A key and its colon stand on one line, and no further from each other. */
const KEY_LENGTH_MAX = 1024;
const BYTE_ORDER_MARK = 0xfeff;
const HASH = 35;
/** A tab is one where a key may stand. */
const NO_PLAIN = '\t#|>%@`';

/** Something that is a key if a colon follows. */
interface PossibleKey {
  /** The number of the token that it begins with. */
  readonly tokenNumber: number;
  /** It stands where a block's keys stand: without a colon it is an error. */
  readonly isRequired: boolean;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export class Scanner {
  readonly #cursor: Cursor;
  /** Tokens that are ready, from `#head` on. */
  #tokens: Token[] = [];
  #head = 0;
  /** Tokens that were taken. */
  #taken = 0;
  #isDone = false;
  #indent = -1;
  readonly #indents: number[] = [];
  #isKeyAllowed = true;
  /** At each level of brackets; the first is outside of all. */
  readonly #keys: (PossibleKey | undefined)[] = [undefined];
  readonly #keysByToken = new Map<number, PossibleKey>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** The next token, which stays the next. Throws {@link YamlFault}. */
  peek(): Token {
    while (this.#needsMore()) this.#fetch();
    const token = this.#tokens[this.#head];
    return token ?? this.#token('stream end');
  }

  skip(): void {
    this.peek();
    this.#head += 1;
    this.#taken += 1;
    if (this.#head < 256) return;
    this.#tokens = this.#tokens.slice(this.#head);
    this.#head = 0;
  }

  /** Right behind a dash that was taken, of which nothing that follows was looked at: there, and how far in the block stands. */
  behindDash(): { readonly at: number; readonly indent: number } | undefined {
    const isThere = this.#head === this.#tokens.length && !this.#isInBrackets && this.#keys[0] === undefined;
    return isThere ? { at: this.#cursor.at, indent: this.#indent } : undefined;
  }

  /** From behind a dash to where the entry is over, at the first sign of a line. */
  jump(to: number): void {
    this.#cursor.jump(to);
    this.#isKeyAllowed = true;
  }

  /** Whether the next token is not known: there is none, or a key may begin before it. */
  #needsMore(): boolean {
    if (this.#isDone) return false;
    if (this.#head === this.#tokens.length) return true;
    const key = this.#isInBrackets ? this.#keysByToken.get(this.#taken) : this.#keys[0];
    return key?.tokenNumber === this.#taken && this.#isStillPossible(key);
  }

  get #isInBrackets(): boolean {
    return this.#keys.length > 1;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#skipToToken();
    this.#unroll(cursor.column);
    if (cursor.isAtEnd) this.#fetchEnd();
    else if (cursor.column === 0 && cursor.startsWith('%')) this.#fetchDirective();
    else if (cursor.isAtMarker('---')) this.#fetchMarker('document start');
    else if (cursor.isAtMarker('...')) this.#fetchMarker('document end');
    else this.#fetchContent(cursor.text.charAt(cursor.at));
  }

  #fetchContent(sign: string): void {
    switch (sign) {
      case '[':
        this.#openBrackets('flow sequence start');
        break;
      case '{':
        this.#openBrackets('flow mapping start');
        break;
      case ']':
        this.#closeBrackets('flow sequence end');
        break;
      case '}':
        this.#closeBrackets('flow mapping end');
        break;
      case ',':
        this.#fetchFlowEntry();
        break;
      case '*':
        this.#fetchName('alias');
        break;
      case '&':
        this.#fetchName('anchor');
        break;
      case '!':
        this.#fetchTag();
        break;
      case "'":
      case '"':
        this.#fetchQuoted();
        break;
      default:
        this.#fetchUnlessPlain(sign);
        break;
    }
  }

  /** Signs that mean something in some places only. */
  #fetchUnlessPlain(sign: string): void {
    const stands = this.#cursor.isGap(1);
    if (!this.#isInBrackets && (sign === '|' || sign === '>')) this.#fetchBlockScalar();
    else if (sign === '-' && stands) this.#fetchBlockEntry();
    else if (sign === '?' && (stands || this.#isInBrackets)) this.#fetchKey();
    else if (sign === ':' && (stands || this.#isInBrackets)) this.#fetchValue();
    else if (NO_PLAIN.includes(sign)) throw this.#cursor.fault('found character that cannot start any token');
    else this.#fetchPlain();
  }

  /** White space, comments and line breaks. Where a key may stand, a tab does not indent it. */
  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (cursor.column === 0 && cursor.code() === BYTE_ORDER_MARK) cursor.at += 1;
      if (this.#isInBrackets || !this.#isKeyAllowed) cursor.skipBlanks();
      else cursor.skipSpaces();
      if (cursor.code() === HASH) cursor.skipToBreak();
      if (!cursor.isBreak()) return;
      cursor.readBreak();
      if (!this.#isInBrackets) this.#isKeyAllowed = true;
    }
  }

  #fetchEnd(): void {
    this.#cursor.endLine();
    this.#unroll(-1);
    this.#dropKey();
    this.#isKeyAllowed = false;
    this.#add('stream end');
    this.#isDone = true;
  }

  #fetchDirective(): void {
    this.#unroll(-1);
    this.#dropKey();
    this.#isKeyAllowed = false;
    const offset = this.#cursor.at;
    const directive = readDirective(this.#cursor);
    if (directive.kind === 'tag directive')
      this.#add(directive.kind, { offset, text: directive.prefix, handle: directive.handle });
    else this.#add(directive.kind, { offset, text: directive.version });
  }

  #fetchMarker(kind: 'document start' | 'document end'): void {
    this.#unroll(-1);
    this.#dropKey();
    this.#isKeyAllowed = false;
    this.#add(kind);
    this.#cursor.at += 3;
  }

  #openBrackets(kind: 'flow sequence start' | 'flow mapping start'): void {
    this.#saveKey();
    if (this.#keys.length > DEPTH_MAX) throw this.#tooDeep();
    this.#keys.push(undefined);
    this.#isKeyAllowed = true;
    this.#add(kind);
    this.#cursor.at += 1;
  }

  #closeBrackets(kind: 'flow sequence end' | 'flow mapping end'): void {
    this.#dropKey();
    if (this.#isInBrackets) this.#keys.pop();
    this.#isKeyAllowed = false;
    this.#add(kind);
    this.#cursor.at += 1;
  }

  #fetchFlowEntry(): void {
    this.#dropKey();
    this.#isKeyAllowed = true;
    this.#add('flow entry');
    this.#cursor.at += 1;
  }

  /** In brackets it is an error that the parser finds. */
  #fetchBlockEntry(): void {
    if (!this.#isInBrackets) {
      if (!this.#isKeyAllowed) throw this.#cursor.fault('block sequence entries are not allowed in this context');
      this.#roll(this.#cursor.column, 'block sequence start', this.#cursor.at);
    }
    this.#dropKey();
    this.#isKeyAllowed = true;
    this.#add('block entry');
    this.#cursor.at += 1;
  }

  #fetchKey(): void {
    if (!this.#isInBrackets) {
      if (!this.#isKeyAllowed) throw this.#cursor.fault('mapping keys are not allowed in this context');
      this.#roll(this.#cursor.column, 'block mapping start', this.#cursor.at);
    }
    this.#dropKey();
    this.#isKeyAllowed = !this.#isInBrackets;
    this.#add('key');
    this.#cursor.at += 1;
  }

  #fetchValue(): void {
    const key = this.#keys.at(-1);
    if (key !== undefined && this.#isStillPossible(key)) {
      this.#forgetKey();
      this.#insert(key.tokenNumber, this.#token('key', { offset: key.offset }));
      this.#roll(key.column, 'block mapping start', key.offset, key.tokenNumber);
      this.#isKeyAllowed = false;
    } else {
      if (!this.#isInBrackets) {
        if (!this.#isKeyAllowed) throw this.#cursor.fault('mapping values are not allowed in this context');
        this.#roll(this.#cursor.column, 'block mapping start', this.#cursor.at);
      }
      this.#isKeyAllowed = !this.#isInBrackets;
    }
    this.#add('value');
    this.#cursor.at += 1;
  }

  #fetchName(kind: 'alias' | 'anchor'): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const offset = this.#cursor.at;
    this.#cursor.at += 1;
    this.#add(kind, { offset, text: readName(this.#cursor) });
  }

  #fetchTag(): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const offset = this.#cursor.at;
    const { handle, suffix } = readTag(this.#cursor);
    this.#add('tag', { offset, text: suffix, handle });
  }

  #fetchQuoted(): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const offset = this.#cursor.at;
    this.#add('scalar', { offset, text: readQuoted(this.#cursor) });
  }

  #fetchPlain(): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    const offset = this.#cursor.at;
    const { value, endsLine } = readPlain(this.#cursor, this.#indent + 1, this.#isInBrackets);
    if (endsLine) this.#isKeyAllowed = true;
    this.#add('scalar', { offset, text: value, isPlain: true });
  }

  #fetchBlockScalar(): void {
    this.#dropKey();
    this.#isKeyAllowed = true;
    const { value, contentAt } = readBlockScalar(this.#cursor, this.#indent);
    this.#add('scalar', { offset: contentAt, text: value });
  }

  // ---- Keys ----

  #saveKey(): void {
    if (!this.#isKeyAllowed) return;
    const { column, line, at } = this.#cursor;
    this.#dropKey();
    const key: PossibleKey = {
      tokenNumber: this.#taken + this.#tokens.length - this.#head,
      isRequired: !this.#isInBrackets && this.#indent === column,
      offset: at,
      line,
      column,
    };
    this.#keys[this.#keys.length - 1] = key;
    this.#keysByToken.set(key.tokenNumber, key);
  }

  /** What was possibly a key is none. */
  #dropKey(): void {
    if (this.#keys.at(-1)?.isRequired === true) throw this.#cursor.fault("could not find expected ':'");
    this.#forgetKey();
  }

  #forgetKey(): void {
    const key = this.#keys.at(-1);
    if (key === undefined) return;
    this.#keys[this.#keys.length - 1] = undefined;
    this.#keysByToken.delete(key.tokenNumber);
  }

  /** Whether a colon may still make it a key. */
  #isStillPossible(key: PossibleKey): boolean {
    if (key.line === this.#cursor.line && key.offset + KEY_LENGTH_MAX >= this.#cursor.at) return true;
    if (key.isRequired) throw this.#cursor.fault("could not find expected ':'");
    this.#keys[this.#keys.indexOf(key)] = undefined;
    this.#keysByToken.delete(key.tokenNumber);
    return false;
  }

  // ---- Indentation ----

  /** A block begins where something stands further in than the block around it. */
  #roll(column: number, kind: 'block sequence start' | 'block mapping start', offset: number, number?: number): void {
    if (this.#isInBrackets || this.#indent >= column) return;
    if (this.#indents.length >= DEPTH_MAX) throw this.#tooDeep();
    this.#indents.push(this.#indent);
    this.#indent = column;
    const token = this.#token(kind, { offset });
    if (number === undefined) this.#tokens.push(token);
    else this.#insert(number, token);
  }

  /** Blocks end where something stands further left. */
  #unroll(column: number): void {
    if (this.#isInBrackets) return;
    while (this.#indent > column) {
      this.#add('block end');
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  // ---- Tokens ----

  #insert(number: number, token: Token): void {
    this.#tokens.splice(this.#head + number - this.#taken, 0, token);
  }

  #add(kind: TokenKind, more: Partial<Token> = {}): void {
    this.#tokens.push(this.#token(kind, more));
  }

  #token(
    kind: TokenKind,
    { offset = this.#cursor.at, text = '', handle = '', isPlain = false }: Partial<Token> = {},
  ): Token {
    return { kind, offset, text, handle, isPlain };
  }

  #tooDeep(): YamlFault {
    return new YamlFault('AM1005', this.#cursor.at, `exceeded max depth of ${DEPTH_MAX}`);
  }
}
