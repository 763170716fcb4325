// ConfigDiff: what is different between two configs, by meaning: receivers by name, routes by what they match, rules by
// content; not by where they stand. Values are shown, those of a secret's type never.

import { withoutPasswords } from '../base/secret.ts';
import { atOnce, type Steps, within } from '../base/slices.ts';
import type { Config } from '../config/config.ts';
import { cut, fieldsOf, fullText, isPlainObject, type PlainObject, sameValue } from '../config/config-values.ts';
import { formatMatchers, type Matcher } from '../labels/matcher.ts';
import type { TemplateFile } from '../template/template-file.ts';
import { type Owner, ownerOf } from './reload-matrix.ts';

export interface ConfigChange {
  /** `receivers["team-a"].webhook[0].url`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly owner: Owner;
  /** Printed, cut; a secret is `<secret>`. Only of a change of a plain value. */
  readonly before?: string;
  readonly after?: string;
}

/** All differences, in the order of the config's sections; the many details of one added or removed thing are one change. */
export function diffConfigs(before: Config, after: Config): readonly ConfigChange[] {
  return atOnce(diffConfigsInSteps(before, after));
}

/** The same, with a breath after each thing of a list. */
export function* diffConfigsInSteps(before: Config, after: Config): Steps<readonly ConfigChange[]> {
  const changes: ConfigChange[] = [];
  for (const section of SECTIONS) {
    yield* new SectionDiff(section, changes).compare(before[section], after[section], section, section);
  }
  return changes;
}

type Section = Exclude<keyof Config, 'file' | 'places'>;

export const SECTIONS: readonly Section[] = [
  'global',
  'route',
  'receivers',
  'inhibitRules',
  'timeIntervals',
  'templates',
  'templateFiles',
  'tracing',
  'eventRecorder',
  'silences',
  'grouping',
  'database',
  'redis',
  'llm',
];

type Named = ReadonlyMap<string, unknown>;

/** How the things of a list are told apart. */
interface Naming {
  readonly nameOf: (thing: never) => string;
  /** What decides the name, where several things may have the same. */
  readonly keyOf?: (thing: never) => unknown;
  /** Where the thing of this name is, from the path of its list. */
  readonly at?: (path: string, name: string) => string;
  readonly isOrdered?: true;
}

/** By section and field. A list that is neither here nor below is one value. */
const NAMED_LISTS: Readonly<Record<string, Naming>> = {
  'receivers.receivers': { nameOf: (receiver: { readonly name: string }) => receiver.name },
  'receivers.integrations': {
    nameOf: ({ type, index }: { readonly type: string; readonly index: number }) => `${type}[${index}]`,
    at: (path, name) => path.replace(/integrations$/, name),
  },
  // The first route that fits takes the alert.
  'route.routes': {
    keyOf: ({ matchers }: { readonly matchers: readonly Matcher[] }) => matchers,
    nameOf: ({ matchers }: { readonly matchers: readonly Matcher[] }) => formatMatchers(matchers),
    isOrdered: true,
  },
  'inhibitRules.inhibitRules': { nameOf: fullText },
  'templateFiles.templateFiles': { nameOf: ({ path }: TemplateFile) => path },
  'silences.silences': { nameOf: fullText },
};

/** Lists whose order and repetitions say nothing. A value of a map has no field: `*`. */
const SETS = new Set([
  'route.groupBy',
  'route.muteTimeIntervals',
  'route.activeTimeIntervals',
  'grouping.groupBy',
  'inhibitRules.sources',
  'timeIntervals.*',
]);

/** Names of more things than this are looked up in a table. */
const FEW = 20;

class SectionDiff {
  readonly #section: Section;
  readonly #changes: ConfigChange[];

  constructor(section: Section, changes: ConfigChange[]) {
    this.#section = section;
    this.#changes = changes;
  }

  *compare(before: unknown, after: unknown, path: string, field: string): Steps<void> {
    if (before === after) return;
    if (Array.isArray(before) && Array.isArray(after))
      yield* this.#lists(before, after, path, `${this.#section}.${field}`);
    else if (before instanceof Map && after instanceof Map)
      yield* this.#maps(before, after, (name) => below(path, name));
    else if (isPlainObject(before) && isPlainObject(after)) yield* this.#objects(before, after, path);
    else if (!sameValue(before, after)) this.#values(before, after, path);
  }

  *#objects(before: PlainObject, after: PlainObject, path: string): Steps<void> {
    for (const name of fieldsOf(before, after)) {
      yield* this.compare(before[name], after[name], `${path}.${name}`, name);
    }
  }

  *#maps(before: Named, after: Named, at: (name: string) => string): Steps<void> {
    for (const [name, value] of before) {
      if (after.has(name)) yield* within(this.compare(value, after.get(name), at(name), '*'));
      else this.#add('removed', at(name));
      yield;
    }
    for (const name of after.keys()) if (!before.has(name)) this.#add('added', at(name));
  }

  *#lists(before: readonly unknown[], after: readonly unknown[], path: string, list: string): Steps<void> {
    const naming = NAMED_LISTS[list];
    if (naming !== undefined) yield* this.#named(before, after, path, naming);
    else if (SETS.has(list) ? !sameSet(before, after) : !sameValue(before, after)) this.#values(before, after, path);
  }

  *#named(before: readonly unknown[], after: readonly unknown[], path: string, naming: Naming): Steps<void> {
    const { at = below, isOrdered = false } = naming;
    const begin = yield* agreedBegin(before, after);
    const end = yield* agreedEnd(before, after, begin);
    const old = yield* named(before, begin, before.length - end, naming);
    const now = yield* named(after, begin, after.length - end, naming);
    yield* this.#maps(old, now, (name) => at(path, name));
    if (isOrdered && !sameValue(kept(old, now), kept(now, old))) this.#add('moved', path);
  }

  #values(before: unknown, after: unknown, path: string): void {
    if (this.#section === 'templateFiles')
      this.#add('changed', path); // a page of text says no more
    else if (isNothing(before)) this.#add('added', path, undefined, show(after));
    else if (isNothing(after)) this.#add('removed', path, show(before));
    else this.#add('changed', path, show(before), show(after));
  }

  #add(kind: ConfigChange['kind'], path: string, before?: string, after?: string): void {
    const owner = ownerOf(this.#section, path);
    this.#changes.push({
      path,
      kind,
      owner,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    });
  }
}

function below(path: string, name: string): string {
  return `${path}[${cut(JSON.stringify(name))}]`;
}

/** How many things at the beginning are the same in both: most of a long list in which little was edited. */
function* agreedBegin(a: readonly unknown[], b: readonly unknown[]): Steps<number> {
  const most = Math.min(a.length, b.length);
  let count = 0;
  for (; count < most && sameValue(a[count], b[count]); count += 1) yield;
  return count;
}

/** The same at the end, as far as it is not the beginning. */
function* agreedEnd(a: readonly unknown[], b: readonly unknown[], begin: number): Steps<number> {
  const most = Math.min(a.length, b.length) - begin;
  let count = 0;
  for (; count < most && sameValue(a[a.length - 1 - count], b[b.length - 1 - count]); count += 1) yield;
  return count;
}

/** The things of a list from `begin` to `end`, by name; those with equal names are numbered, as in the whole list. */
function* named(list: readonly unknown[], begin: number, end: number, naming: Naming): Steps<Named> {
  const byName = new Map<string, unknown>();
  const isFew = end - begin <= FEW;
  const counts = isFew ? new Map<string, number>() : yield* countNames(list.slice(0, begin), naming);
  for (const thing of list.slice(begin, end)) {
    const name = naming.nameOf(thing as never);
    const earlier = counts.get(name) ?? (isFew ? twins(thing, list.slice(0, begin), naming) : 0);
    counts.set(name, earlier + 1);
    byName.set(earlier === 0 ? name : `${name}#${earlier + 1}`, thing);
    yield;
  }
  return byName;
}

function* countNames(list: readonly unknown[], { nameOf, keyOf }: Naming): Steps<Map<string, number>> {
  const counts = new Map<string, number>();
  if (keyOf === undefined) return counts;
  for (const thing of list) {
    const name = nameOf(thing as never);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    yield;
  }
  return counts;
}

/** To compare one key with all costs less than to make all names. */
function twins(thing: unknown, others: readonly unknown[], { keyOf }: Naming): number {
  if (keyOf === undefined) return 0;
  const key = keyOf(thing as never);
  return others.filter((other) => sameValue(keyOf(other as never), key)).length;
}

/** Names of the one that the other has too, in order. */
function kept(list: Named, other: Named): readonly string[] {
  return [...list.keys()].filter((name) => other.has(name));
}

function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  const texts = (list: readonly unknown[]): readonly string[] => [...new Set(list.map(fullText))].sort();
  return sameValue(texts(a), texts(b));
}

function show(value: unknown): string {
  return cut(withoutPasswords(fullText(value)));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
