// Tokens of a template, and how Go's errors spell them.

import { goQuoted } from '../fmt/quote.ts';
import { byteLength } from '../values/go-string.ts';

export type TokenKind =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | '='
  | ':='
  | 'eof'
  | 'field'
  | 'identifier'
  | '{{'
  | '('
  | 'number'
  | '|'
  | 'rawString'
  | '}}'
  | ')'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | Keyword;

const KEYWORDS = [
  '.',
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'nil',
  'template',
  'with',
] as const;
export type Keyword = (typeof KEYWORDS)[number];

export interface Token {
  readonly kind: TokenKind;
  /** Index in the source. */
  readonly at: number;
  /** As written; of an error its message. */
  readonly text: string;
  /** Of its beginning, 1-based. */
  readonly line: number;
}

const keywords: ReadonlyMap<string, Keyword> = new Map(KEYWORDS.map((word) => [word, word]));

export function keyword(word: string): Keyword | undefined {
  return keywords.get(word);
}

/** As errors name it: `EOF`, `<end>`, `"foo"`, `"a long text"...`. */
export function spelled({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF';
  if (kind === 'error') return text;
  if (keywords.has(kind)) return `<${text}>`;
  return byteLength(text) > 10 ? `${goQuoted([...text].slice(0, 10).join(''))}...` : goQuoted(text);
}
