// Lists of mail addresses, `Anna <anna@example.com>, ops@example.com`, read as Go's net/mail does (RFC 5322): which lists are
// good, the addresses in them, and what is said of bad ones. Names are read over: only addresses go on the envelope.

import { isIP } from 'node:net';
import { goQuote } from '../../base/go-quote.ts';
import { type Parsed, parsed, refused } from '../../base/parsed.ts';

// All characters beyond ASCII count as letters.
const SPACE = /[ \t]*/y;
const ATOM = /[!#-'*+\-./0-9=?A-Z^-~\u{80}-\u{10ffff}]+/uy;
const ATOM_ONLY = new RegExp(`^(?:${ATOM.source})?$`, 'u');
const QUOTED_PIECE = /[ \t!#-[\]-~\u{80}-\u{10ffff}]+/uy;
const ESCAPABLE = /[ \t!-~\u{80}-\u{10ffff}]/uy;
const DOMAIN_TEXT = /[!-Z^-~\u{80}-\u{10ffff}]*/uy;

const BAD_COMMENT = 'misformatted parenthetical comment';

/** The addresses of the envelope, in order; a group counts as its members. */
export function parseAddressList(list: string): Parsed<readonly string[]> {
  try {
    return parsed(new Reader(list).addressList());
  } catch (error) {
    if (error instanceof Misfit) return refused(`mail: ${error.message}`);
    throw error;
  }
}

class Misfit extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  addressList(): string[] {
    const list: string[] = [];
    for (;;) {
      this.#skipEmptyEntries();
      list.push(...this.#address(true));
      this.#skipComments();
      if (this.#isAtEnd) return list;
      if (this.#next !== ',') throw new Misfit('expected comma');
      this.#skipEmptyEntries();
      if (this.#isAtEnd) return list;
    }
  }

  #skipEmptyEntries(): void {
    this.#take(SPACE);
    while (this.#takes(',')) this.#take(SPACE);
  }

  #address(mayBeGroup: boolean): string[] {
    this.#take(SPACE);
    if (this.#isAtEnd) throw new Misfit('no address');
    const bare = this.#bareAddress();
    if (bare !== undefined) return [bare];
    const name = this.#next === '<' ? '' : this.#phrase();
    this.#take(SPACE);
    if (mayBeGroup && this.#takes(':')) return this.#group();
    if (!this.#takes('<')) {
      throw new Misfit(ATOM_ONLY.test(name) ? "missing '@' or angle-addr" : 'no angle-addr');
    }
    const address = this.#addressSpec();
    if (!this.#takes('>')) throw new Misfit('unclosed angle-addr');
    return [address];
  }

  /** `anna@example.com (Anna)`; undefined, and nothing read, where something else stands here. */
  #bareAddress(): string | undefined {
    const start = this.#at;
    let address: string;
    try {
      address = this.#addressSpec();
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      this.#at = start;
      return undefined;
    }
    this.#take(SPACE);
    if (this.#next === '(') this.#comment();
    return address;
  }

  /** `ops: a@example.com, b@example.com;` */
  #group(): string[] {
    const members: string[] = [];
    this.#take(SPACE);
    if (this.#takes(';')) return this.#endOfGroup(members);
    for (;;) {
      members.push(...this.#address(false));
      this.#skipComments();
      if (this.#takes(';')) return this.#endOfGroup(members);
      if (!this.#takes(',')) throw new Misfit('expected comma');
    }
  }

  #endOfGroup(members: string[]): string[] {
    this.#skipComments();
    return members;
  }

  #addressSpec(): string {
    this.#take(SPACE);
    if (this.#isAtEnd) throw new Misfit('no addr-spec');
    const local = this.#next === '"' ? this.#quotedLocal() : this.#strictAtom();
    if (!this.#takes('@')) throw new Misfit('missing @ in addr-spec');
    this.#take(SPACE);
    if (this.#isAtEnd) throw new Misfit('no domain in addr-spec');
    const domain = this.#next === '[' ? this.#domainLiteral() : this.#strictAtom();
    return `${local}@${domain}`;
  }

  #quotedLocal(): string {
    const local = this.#quotedString();
    if (local === '') throw new Misfit('empty quoted string in addr-spec');
    return local;
  }

  #strictAtom(): string {
    const atom = this.#atom();
    if (atom.startsWith('.')) throw new Misfit('leading dot in atom');
    if (atom.includes('..')) throw new Misfit('double dot in atom');
    if (atom.endsWith('.')) throw new Misfit('trailing dot in atom');
    return atom;
  }

  #atom(): string {
    const atom = this.#take(ATOM);
    if (atom === '') throw new Misfit('invalid string');
    return atom;
  }

  /** A name: at least one word; what follows and is none is left to the caller. */
  #phrase(): string {
    const words: string[] = [];
    for (;;) {
      if (words.length > 0) this.#skipComments();
      this.#take(SPACE);
      if (this.#isAtEnd) return words.join(' ');
      try {
        words.push(this.#next === '"' ? this.#quotedString() : this.#atom());
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        if (words.length === 0) throw new Misfit(`missing word in phrase: mail: ${error.message}`);
        return words.join(' ');
      }
    }
  }

  /** Reads nothing where it fails. */
  #quotedString(): string {
    const start = this.#at;
    this.#at += 1;
    let content = '';
    for (;;) {
      content += this.#take(QUOTED_PIECE);
      if (this.#takes('"')) return content;
      const escaped = this.#takes('\\') ? this.#take(ESCAPABLE) : '';
      if (escaped === '') {
        const bad = this.#isAtEnd
          ? 'unclosed quoted-string'
          : `bad character in quoted-string: ${this.#badCharacter()}`;
        this.#at = start;
        throw new Misfit(bad);
      }
      content += escaped;
    }
  }

  #domainLiteral(): string {
    this.#at += 1;
    const content = this.#take(DOMAIN_TEXT);
    if (this.#isAtEnd) throw new Misfit('unclosed domain-literal');
    if (!this.#takes(']')) throw new Misfit(`bad character in domain-literal: ${this.#badCharacter()}`);
    if (isIP(content) === 0 || content.includes('%')) {
      throw new Misfit(`invalid IP address in domain-literal: ${goQuote(content)}`);
    }
    return `[${content}]`;
  }

  #skipComments(): void {
    this.#take(SPACE);
    while (this.#next === '(') {
      this.#comment();
      this.#take(SPACE);
    }
  }

  #comment(): void {
    let depth = 0;
    do {
      if (this.#isAtEnd) throw new Misfit(BAD_COMMENT);
      if (this.#next === '\\') this.#at += 1;
      else if (this.#next === '(') depth += 1;
      else if (this.#next === ')') depth -= 1;
      this.#at += 1;
    } while (depth > 0);
  }

  get #isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  get #next(): string {
    return this.#text.charAt(this.#at);
  }

  /** As Go's %q of a rune. */
  #badCharacter(): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    return `'${goQuote(character).slice(1, -1).replace('\\"', '"').replace("'", "\\'")}'`;
  }

  #takes(character: string): boolean {
    if (this.#next !== character) return false;
    this.#at += 1;
    return true;
  }

  /** What the expression matches here. */
  #take(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const [match = ''] = expression.exec(this.#text) ?? [];
    this.#at += match.length;
    return match;
  }
}
