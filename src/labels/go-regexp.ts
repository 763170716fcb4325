// Regular expressions of matchers: Go's RE2 syntax, anchored as `^(?:…)$`, in time linear in the input, errors in Go's words.
// Lists of plain values are answered by a set, `team-.*` and its like by a look at the text, patterns that are surely valid,
// or large, are compiled when first asked, and equal patterns share one program for as long as somebody holds it: a reload
// compiles only what it has not seen. Linear is not cheap: who asks for a stranger looks at `cost` first (regexp-look.ts).

import { RE2JS } from 're2js';
import { type Parsed, parsed, refused } from '../base/parsed.ts';
import { asRe2js } from './go-regexp-text.ts';
import { sizeUp } from './regexp-size.ts';

export interface AnchoredRegexp {
  readonly pattern: string;
  /** The only texts that match, where the pattern is a list of plain values: `a|b`. */
  readonly literals: readonly string[] | undefined;
  /** Whether the whole text matches. */
  test(text: string): boolean;
  /** How many steps of its program that may take at worst; a step takes up to 0.1 µs. 0: a mere look at the text. */
  cost(text: string): number;
}

// Compiling these cannot fail, so it can wait. (A quantifier stands after a dot only, and no group is opened.)
const SURELY_VALID = /^(?:[\w \-:/,@%&=<>~"'!;#|]|\.[*+?]?(?![*+?])|\\[.+*?()|[\]{}^$/-])*$/;
const LITERALS = /^(?:[^\\.+*?()[\]{}^$]|\\[!-/:-@[-`{-~])*$/;
// Plain text on one line, and anything before or after it.
const WILDCARDS = /^(?:\.([*+]))?((?:[^\\.+*?()[\]{}^$|\n]|\\[!-/:-@[-`{-~])*)(?:\.([*+]))?$/;
const OUTER_GROUP = /^\((?:\?:)?(.*)\)$/s;
/** Instructions that are compiled at once; that takes a millisecond. */
const SMALL_MAX = 100;
/** re2js takes no more, Go takes 3.3 million. */
const INSTRUCTIONS_MAX = 1_300_000;
/** Steps that making one instruction is worth. */
const COMPILING = 100;

/** The regular expression of a `=~` or `!~` matcher. */
export function compileAnchored(pattern: string): Parsed<AnchoredRegexp> {
  const known = shared.get(pattern);
  if (known !== undefined) return parsed(known);
  const compiled = compile(pattern);
  if (compiled.ok) shared.keep(compiled.value);
  return compiled;
}

/** Why Go's regexp.Compile would refuse the bare pattern; undefined where it would not. */
export function regexpError(pattern: string): string | undefined {
  if (SURELY_VALID.test(pattern)) return undefined;
  const test = proven(pattern, (text) => text);
  return test.ok ? undefined : test.error;
}

/** Whether only a program can answer for it; the others are cheap to read, however long. */
export function needsProgram(pattern: string): boolean {
  return literalAlternatives(pattern) === undefined && wildcardTest(pattern) === undefined;
}

function compile(pattern: string): Parsed<AnchoredRegexp> {
  const literals = literalAlternatives(pattern);
  if (literals !== undefined) {
    const values = new Set(literals);
    return parsed({ pattern, literals: [...values], test: (text) => values.has(text), cost: () => 0 });
  }
  const test = wildcardTest(pattern);
  if (test !== undefined) return parsed({ pattern, literals, test, cost: () => 0 });
  const { size } = sizeUp(pattern);
  if (size <= SMALL_MAX && SURELY_VALID.test(pattern))
    return parsed(
      new ProgramRegexp(pattern, size, { whole: () => exactTest(RE2JS.compile(pattern)), small: undefined }),
    );
  // `\Q` quotes up to the end, the closing parenthesis of the anchors included.
  const bare = pattern.includes('\\Q') ? undefined : proven(pattern, (text) => text);
  if (bare?.ok) return parsed(new ProgramRegexp(pattern, size, bare.value));
  // Go compiles the anchored text: that decides about `a)|(b`, and that is what its errors quote.
  const anchored = proven(pattern, (text) => `^(?:${text})$`);
  return anchored.ok ? parsed(new ProgramRegexp(pattern, size, anchored.value)) : anchored;
}

type Test = (text: string) => boolean;

/** What answers for a pattern. */
interface Programs {
  readonly whole: () => Test;
  /** Of a large pattern: answers for the empty text only, and is small. */
  readonly small: Test | undefined;
}

function exactTest(program: RE2JS): Test {
  return (text) => program.testExact(text);
}

/** The pattern as it is `written`, alone or with anchors, which the text then must fulfil. A large one is compiled when it is asked. */
function proven(pattern: string, written: (text: string) => string): Parsed<Programs> {
  const whole = written(pattern);
  const testOf = (program: RE2JS): Test => (whole === pattern ? exactTest(program) : (text) => program.test(text));
  const { size, shrunken, repeatsTooOften } = sizeUp(pattern);
  if (size > SMALL_MAX && !repeatsTooOften) {
    const small = compileRegexp(written(shrunken));
    if (small.ok && size > INSTRUCTIONS_MAX) return refused(`error parsing regexp: expression too large: \`${whole}\``);
    if (small.ok)
      return parsed({ whole: () => testOf(RE2JS.compile(asRe2js(whole).text)), small: testOf(small.value) });
  }
  const program = compileRegexp(whole); // one that cannot be read fails before it is compiled, however large
  if (!program.ok) return program;
  const test = testOf(program.value);
  return parsed({ whole: () => test, small: undefined });
}

class ProgramRegexp implements AnchoredRegexp {
  readonly pattern: string;
  readonly literals = undefined;
  readonly #size: number;
  readonly #programs: Programs;
  #test: Test | undefined;

  constructor(pattern: string, size: number, programs: Programs) {
    this.pattern = pattern;
    this.#size = size;
    this.#programs = programs;
  }

  test(text: string): boolean {
    if (text === '' && this.#programs.small !== undefined) return this.#programs.small(text);
    this.#test ??= this.#programs.whole();
    return this.#test(text);
  }

  cost(text: string): number {
    const isMade = this.#test !== undefined || this.#size <= SMALL_MAX;
    if (text === '' && this.#programs.small !== undefined) return 0;
    return this.#size * (text.length + (isMade ? 1 : COMPILING));
  }
}

/** Go's regexp.Compile: not anchored, not shared. */
export function compileRegexp(text: string): Parsed<RE2JS> {
  const { text: own, unknownClass } = asRe2js(text);
  try {
    const program = RE2JS.compile(own);
    if (unknownClass === undefined) return parsed(program);
    return refused(`error parsing regexp: invalid character class range: \`${unknownClass}\``);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Go quotes what is left of the expression then: nothing.
    return refused(message.endsWith('trailing backslash at end of expression') ? `${message}: \`\`` : message);
  }
}

/** The values of `a|b|c`, `(a|b)` or `10\.0\.0\.1`; undefined where the pattern says more than that. */
function literalAlternatives(pattern: string): readonly string[] | undefined {
  const inner = OUTER_GROUP.exec(pattern)?.[1] ?? pattern;
  if (!LITERALS.test(inner)) return undefined;
  const values: string[] = [];
  let value = '';
  for (let i = 0; i < inner.length; i += 1) {
    const unit = inner.charAt(i);
    if (unit === '|') {
      values.push(value);
      value = '';
    } else if (unit === '\\') {
      i += 1;
      value += inner.charAt(i);
    } else value += unit;
  }
  return [...values, value];
}

/** The test of `plain.*`, `.+plain` or `.*plain.*`; undefined where the pattern says more than that. A dot is no line feed. */
function wildcardTest(pattern: string): ((text: string) => boolean) | undefined {
  const match = WILDCARDS.exec(pattern);
  if (match === null) return undefined;
  const [, before, escaped = '', after] = match;
  if (escaped === '' && before !== undefined && after !== undefined) return undefined; // `.+.+` counts characters
  const plain = escaped.replace(/\\(.)/g, '$1');
  const atLeastBefore = before === '+' ? 1 : 0;
  const atLeastAfter = after === '+' ? 1 : 0;
  return (text) => {
    if (text.includes('\n')) return false;
    const last = text.length - plain.length - atLeastAfter; // where the plain text begins at the latest
    if (last < atLeastBefore) return false;
    if (before === undefined) return text.startsWith(plain);
    if (after === undefined) return text.endsWith(plain);
    const at = text.indexOf(plain, atLeastBefore);
    return at >= 0 && at <= last;
  };
}

/** Remembers what is in use elsewhere, and nothing more. */
class WeakPatterns {
  readonly #known = new Map<string, WeakRef<AnchoredRegexp>>();
  readonly #forgotten = new FinalizationRegistry<string>((pattern) => {
    if (this.get(pattern) === undefined) this.#known.delete(pattern);
  });

  get(pattern: string): AnchoredRegexp | undefined {
    return this.#known.get(pattern)?.deref();
  }

  keep(regexp: AnchoredRegexp): void {
    this.#known.set(regexp.pattern, new WeakRef(regexp));
    this.#forgotten.register(regexp, regexp.pattern);
  }
}

const shared = new WeakPatterns();
