// Tokens: what the scanner makes of a text, and what the parser makes a tree of.

export type TokenKind =
  | 'stream end'
  | 'version directive'
  | 'tag directive'
  | 'document start'
  | 'document end'
  | 'block sequence start'
  | 'block mapping start'
  | 'block end'
  | 'flow sequence start'
  | 'flow sequence end'
  | 'flow mapping start'
  | 'flow mapping end'
  | 'block entry'
  | 'flow entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  /** Where it begins; of a block scalar, where its content does. */
  readonly offset: number;
  /** A name, a tag's suffix, the text of a scalar, a directive's version or prefix. */
  readonly text: string;
  /** Of tags and their directives: `!`, `!!`, `!e!`; empty for a tag that is written out. */
  readonly handle: string;
  /** Of a scalar: neither quoted nor a block. */
  readonly isPlain: boolean;
}
