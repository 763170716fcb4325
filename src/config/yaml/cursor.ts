// Cursor: a place in the text of a YAML document, and what stands there, in libyaml's terms.

import { YamlFault } from './yaml-fault.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const NEXT_LINE = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

export class Cursor {
  readonly text: string;
  /** UTF-16 units from the beginning. */
  at = 0;
  line = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  get column(): number {
    return this.at - this.#lineStart;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The unit at this place, or some units later; NaN behind the end, which equals nothing. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  isBlank(ahead = 0): boolean {
    const code = this.code(ahead);
    return code === SPACE || code === TAB;
  }

  isBreak(ahead = 0): boolean {
    return isBreak(this.code(ahead));
  }

  /** White space, a line break, or the end. */
  isGap(ahead = 0): boolean {
    return isGap(this.code(ahead));
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** `---` or `...` at the beginning of a line, and nothing right behind it. */
  isAtMarker(marker: '---' | '...'): boolean {
    return this.column === 0 && this.startsWith(marker) && this.isGap(3);
  }

  skipBlanks(): void {
    while (this.isBlank()) this.at += 1;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at += 1;
  }

  skipToBreak(): void {
    const { text } = this;
    let at = this.at;
    while (at < text.length && !isBreak(text.charCodeAt(at))) at += 1;
    this.at = at;
  }

  /** Takes a line break, and answers what it means in a text. */
  readBreak(): string {
    const code = this.code();
    this.at += code === CR && this.code(1) === LF ? 2 : 1;
    this.line += 1;
    this.#lineStart = this.at;
    return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR ? String.fromCharCode(code) : '\n';
  }

  /** To the first sign of a later line, before which there are spaces only. Lines between count as one. */
  jump(to: number): void {
    this.at = to;
    this.line += 1;
    let start = to;
    while (this.text.charCodeAt(start - 1) === SPACE) start -= 1;
    this.#lineStart = start;
  }

  /** Behind the last line. */
  endLine(): void {
    if (this.column === 0) return;
    this.#lineStart = this.at;
    this.line += 1;
  }

  fault(message: string): YamlFault {
    return new YamlFault('AM1004', this.at, message);
  }
}

function isBreak(code: number): boolean {
  if (code > CR && code < NEXT_LINE) return false; // nearly everything
  return code === LF || code === CR || code === NEXT_LINE || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
}

/** Of a code; NaN is the end. */
export function isGap(code: number): boolean {
  if (code > SPACE && code < NEXT_LINE) return false;
  return code === SPACE || code === TAB || isBreak(code) || Number.isNaN(code);
}
