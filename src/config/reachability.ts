// Routes that no alert can reach. Only what is certain is told: a warning that is sometimes wrong is soon not read.

import type { Matcher } from '../labels/matcher.ts';
import type { Located } from './decode/codec.ts';
import { quoted } from './decode/quoted.ts';
import type { Reading } from './decode/reading.ts';
import type { RawRoute } from './schema/route.ts';

/** Of a route with more matchers, fewer of their combinations are looked up. */
const COMBINED_MATCHERS_MAX = 5;

/** Siblings that let no alert go on, by what they take. */
type Takers = Map<string, Located<RawRoute>>;

export function warnOfUnreachable(root: Located<RawRoute>, reading: Reading): void {
  visitChildren(root, [], reading);
}

function visitChildren(parent: Located<RawRoute>, inherited: readonly Matcher[], reading: Reading): void {
  const { reachable } = reading.memory;
  const above = inherited.join();
  if (reachable.recall(parent.value) === above) return;
  const warnings = reading.warnings;
  lookAtChildren(parent, inherited, reading);
  if (reading.warnings === warnings) reachable.keep(parent.value, above);
}

function lookAtChildren(parent: Located<RawRoute>, inherited: readonly Matcher[], reading: Reading): void {
  const takers: Takers = new Map();
  for (const child of parent.value.routes) {
    const own = matchersOf(child.value);
    const wanted = [...new Set(own.map(String))].sort();
    const reason = contradiction([...inherited, ...own]) ?? takenBy(wanted, takers, reading);
    if (reason !== undefined) {
      reading.warn('AM3001', child.node, child.path, `no alert can reach this route: ${reason}`);
      continue; // of what is below it the same is true
    }
    if (!child.value.continue) takers.set(wanted.join(','), child);
    visitChildren(child, [...inherited, ...own], reading);
  }
}

function matchersOf(route: RawRoute): readonly Matcher[] {
  return [...route.match, ...route.matchRe, ...route.matchers];
}

/** One label that would have to have two values. */
function contradiction(matchers: readonly Matcher[]): string | undefined {
  const values = new Map<string, string>();
  for (const { type, name, value } of matchers) {
    if (type !== '=') continue;
    const other = values.get(name);
    if (other !== undefined && other !== value) return `it and the routes above it want two values of ${quoted(name)}`;
    values.set(name, value);
  }
  return undefined;
}

/** An earlier sibling with some of the same matchers and no others takes everything that this one wants. */
function takenBy(wanted: readonly string[], takers: Takers, reading: Reading): string | undefined {
  if (takers.size === 0) return undefined;
  for (const combination of combinations(wanted)) {
    const taker = takers.get(combination.join(','));
    if (taker === undefined) continue;
    const { line } = reading.position(taker.node);
    return `the route on line ${line} takes all its alerts and does not continue`;
  }
  return undefined;
}

function* combinations(matchers: readonly string[]): Generator<readonly string[]> {
  if (matchers.length > COMBINED_MATCHERS_MAX) {
    yield* [[], ...matchers.map((matcher) => [matcher]), matchers];
    return;
  }
  for (let bits = 0; bits < 2 ** matchers.length; bits += 1) {
    yield matchers.filter((_, index) => (bits >> index) % 2 === 1);
  }
}
