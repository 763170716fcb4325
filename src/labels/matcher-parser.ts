// Matchers as text, in Alertmanager's three modes (matcher/compat/parse.go). In fallback mode both syntaxes read the input;
// where only the classic one can, or where they disagree, the classic reading counts and a warning comes with it. Nothing is
// logged here: the caller knows where the text came from.

import { type Parsed, parsed, refused } from '../base/parsed.ts';
import { parseClassicMatcher, parseClassicMatchers } from './classic-matchers.ts';
import type { MatcherMode } from './label-name.ts';
import { type Matcher, type MatcherType, newMatcher } from './matcher.ts';
import { parseUtf8Matchers } from './utf8-matchers.ts';

export interface ReadMatchers {
  readonly matchers: readonly Matcher[];
  readonly warning: MatcherWarning | undefined;
}

export interface ReadMatcher {
  readonly matcher: Matcher;
  readonly warning: MatcherWarning | undefined;
}

/** The input means something else, or nothing, to the UTF-8 syntax that Alertmanager is moving to. */
export interface MatcherWarning {
  readonly kind: 'incompatible' | 'disagreement';
  /** Alertmanager's log message. */
  readonly message: string;
  readonly input: string;
  /** Of `incompatible`: why the UTF-8 syntax refuses it. */
  readonly error?: string;
  /** Of `incompatible`: the same in both syntaxes. */
  readonly suggestion?: string;
}

const INCOMPATIBLE =
  'Alertmanager is moving to a new parser for labels and matchers, and this input is incompatible. Alertmanager has instead parsed the input using the classic matchers parser as a fallback. To make this input compatible with the UTF-8 matchers parser please make sure all regular expressions and values are double-quoted and backslashes are escaped. If you are still seeing this message please open an issue.';
const DISAGREEMENT = 'Matchers input has disagreement';

/** Any number of matchers, with or without braces around them. */
export function parseMatchers(input: string, mode: MatcherMode): Parsed<ReadMatchers> {
  const read = readBoth(input, mode, parseUtf8Matchers, parseClassicMatchers);
  return read.ok ? parsed({ matchers: read.value.matchers, warning: read.value.warning }) : read;
}

/** Exactly one matcher, without braces. */
export function parseMatcher(input: string, mode: MatcherMode): Parsed<ReadMatcher> {
  if (mode !== 'classic' && (input.startsWith('{') || input.endsWith('}')))
    return refused(`unexpected open or close brace: ${input}`);
  const read = readBoth(input, mode, parseOneUtf8, parseOneClassic);
  if (!read.ok) return read;
  const [matcher] = read.value.matchers;
  return matcher === undefined ? refused('no matchers') : parsed({ matcher, warning: read.value.warning });
}

type Parser = (input: string) => Parsed<readonly Matcher[]>;

/** One condition, spelt so that both syntaxes read the same: nearly all that configs hold. */
const PLAIN = /^([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)(?:"([^"\\\n\ud800-\udfff]*)"|([a-zA-Z0-9_.:/-]+))$/;

function readBoth(input: string, mode: MatcherMode, parseUtf8: Parser, parseClassic: Parser): Parsed<ReadMatchers> {
  const plain = plainMatcher(input);
  if (plain !== undefined) return parsed({ matchers: [plain], warning: undefined });
  if (mode !== 'fallback') {
    const read = mode === 'classic' ? parseClassic(input) : parseUtf8(input);
    return read.ok ? parsed({ matchers: read.value, warning: undefined }) : read;
  }
  const utf8 = parseUtf8(input);
  const classic = parseClassic(input);
  if (!utf8.ok) {
    if (!classic.ok) return classic;
    const warning = { kind: 'incompatible', message: INCOMPATIBLE, input, error: utf8.error } as const;
    return parsed({ matchers: classic.value, warning: { ...warning, suggestion: classic.value.join(',') } });
  }
  if (classic.ok && !areSame(utf8.value, classic.value))
    return parsed({ matchers: classic.value, warning: { kind: 'disagreement', message: DISAGREEMENT, input } });
  return parsed({ matchers: utf8.value, warning: undefined });
}

/** Ten times as fast as the parsers, which take the half of the time in which a large config is validated. */
function plainMatcher(input: string): Matcher | undefined {
  const found = PLAIN.exec(input);
  if (found === null) return undefined;
  const [, name = '', type, quoted, bare = ''] = found;
  const matcher = newMatcher(type as MatcherType, name, quoted ?? bare);
  return matcher.ok ? matcher.value : undefined; // each syntax says in its own words what is wrong
}

function areSame(some: readonly Matcher[], others: readonly Matcher[]): boolean {
  if (some.length !== others.length) return false;
  return some.every((matcher, index) => {
    const other = others[index];
    return other?.name === matcher.name && other.type === matcher.type && other.value === matcher.value;
  });
}

function parseOneUtf8(input: string): Parsed<readonly Matcher[]> {
  const read = parseUtf8Matchers(input);
  if (!read.ok || read.value.length === 1) return read;
  return refused(read.value.length === 0 ? 'no matchers' : `expected 1 matcher, found ${read.value.length}`);
}

function parseOneClassic(input: string): Parsed<readonly Matcher[]> {
  const read = parseClassicMatcher(input);
  return read.ok ? parsed([read.value]) : read;
}
