// Alertmanager's UTF-8 syntax of matchers (matcher/parse/parse.go): `{foo="bar", "a name" =~ b.*}`. Names and values are bare
// or in double quotes with Go's escapes; the braces are optional but come in pairs.

import { goUnquote } from '../base/go-unquote.ts';
import { type Parsed, parsed, refused } from '../base/parsed.ts';
import { type Matcher, type MatcherType, newMatcher } from './matcher.ts';
import { type Token, type TokenKind, TokenReader } from './utf8-tokens.ts';

const OPERATORS: readonly TokenKind[] = ['=', '!=', '=~', '!~'];
const WORDS: readonly TokenKind[] = ['quoted', 'unquoted'];
const NO_NAME = 'expected label name';
const NO_OPERATOR = "expected an operator such as '=', '!=', '=~' or '!~'";
const NO_VALUE = 'expected label value';
const NO_COMMA = 'expected a comma or close brace';
const NOTHING_AFTER_COMMA = 'expected a matcher or close brace after comma';

/** All matchers of the input; none for the empty input and for `{}`. */
export function parseUtf8Matchers(input: string): Parsed<readonly Matcher[]> {
  const tokens = new TokenReader(input);
  const first = tokens.peek();
  if (first.kind === 'error') return refused(first.text);
  const braced = first.kind === '{';
  if (braced) tokens.take();

  const matchers: Matcher[] = [];
  const start = tokens.peek();
  if (start.kind === 'error') return refused(start.text);
  for (let more = start.kind !== '}' && start.kind !== 'end'; more; ) {
    const matcher = parseOne(tokens);
    if (!matcher.ok) return matcher;
    matchers.push(matcher.value);
    const separator = parseSeparator(tokens);
    if (!separator.ok) return separator;
    more = separator.value;
  }
  const ended = parseEnd(tokens, braced);
  return ended === undefined ? parsed(matchers) : refused(ended);
}

function parseOne(tokens: TokenReader): Parsed<Matcher> {
  const name = expectWord(tokens, NO_NAME);
  if (!name.ok) return name;
  const operator = expect(tokens, OPERATORS, NO_OPERATOR);
  if (!operator.ok) return operator;
  const value = expectWord(tokens, NO_VALUE);
  if (!value.ok) return value;
  const matcher = newMatcher(operator.value.kind as MatcherType, name.value, value.value);
  return matcher.ok ? matcher : refused(`failed to create matcher: ${matcher.error}`);
}

/** Takes a comma, if one is there. Answers whether another matcher follows. */
function parseSeparator(tokens: TokenReader): Parsed<boolean> {
  if (tokens.peek().kind === 'end') return parsed(false);
  const separator = unexpected(tokens.peek(), [',', '}'], NO_COMMA);
  if (separator !== undefined) return refused(separator);
  if (tokens.peek().kind === '}') return parsed(false);
  tokens.take();
  const next = tokens.peek();
  if (next.kind === 'end') return parsed(false);
  const wrong = unexpected(next, [...WORDS, '}'], NOTHING_AFTER_COMMA);
  return wrong === undefined ? parsed(next.kind !== '}') : refused(wrong);
}

/** The closing brace, if there must be one, and then nothing. Answers what is wrong. */
function parseEnd(tokens: TokenReader, braced: boolean): string | undefined {
  const closed = tokens.peek().kind === '}';
  if (closed) tokens.take();
  if (braced && !closed) return `0:${tokens.end}: end of input: expected close brace`;
  if (closed && !braced) return `0:${tokens.end}: }: expected opening brace`;
  const rest = tokens.peek();
  if (rest.kind === 'end') return undefined;
  const found = rest.kind === 'error' ? rest.text : `${rest.start}:${rest.end}: ${rest.text}`;
  return `${found}: expected end of input`;
}

function expectWord(tokens: TokenReader, wanted: string): Parsed<string> {
  const token = expect(tokens, WORDS, wanted);
  if (!token.ok) return token;
  const { kind, text, start, end } = token.value;
  const word = kind === 'quoted' ? goUnquote(text) : text;
  return word === undefined ? refused(`${start}:${end}: ${text}: invalid input`) : parsed(word);
}

function expect(tokens: TokenReader, kinds: readonly TokenKind[], wanted: string): Parsed<Token> {
  const wrong = unexpected(tokens.peek(), kinds, wanted);
  return wrong === undefined ? parsed(tokens.take()) : refused(wrong);
}

function unexpected(token: Token, kinds: readonly TokenKind[], wanted: string): string | undefined {
  if (kinds.includes(token.kind)) return undefined;
  if (token.kind === 'end') return `end of input: ${wanted}`;
  if (token.kind === 'error') return `${token.text}: ${wanted}`;
  return `${token.start}:${token.end}: unexpected ${token.text}: ${wanted}`;
}
