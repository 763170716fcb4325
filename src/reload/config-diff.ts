// ConfigDiff: what is different between two configs, by meaning: receivers by name, routes by what they match, rules by
// content; not by where they stand. Values are shown, those of a secret's type never.

import { withoutPasswords } from '../base/secret.ts';
import type { Config } from '../config/config.ts';
import { formatMatchers, type Matcher } from '../labels/matcher.ts';
import { cut, fieldsOf, fullText, isPlainObject, type PlainObject, sameValue } from './config-values.ts';
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
  const changes: ConfigChange[] = [];
  for (const section of SECTIONS) {
    new SectionDiff(section, changes).compare(before[section], after[section], section, section);
  }
  return changes;
}

type Section = Exclude<keyof Config, 'places'>;

export const SECTIONS: readonly Section[] = [
  'global',
  'route',
  'receivers',
  'inhibitRules',
  'timeIntervals',
  'templates',
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
    nameOf: ({ matchers }: { readonly matchers: readonly Matcher[] }) => formatMatchers(matchers),
    isOrdered: true,
  },
  'inhibitRules.inhibitRules': { nameOf: fullText },
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

class SectionDiff {
  readonly #section: Section;
  readonly #changes: ConfigChange[];

  constructor(section: Section, changes: ConfigChange[]) {
    this.#section = section;
    this.#changes = changes;
  }

  compare(before: unknown, after: unknown, path: string, field: string): void {
    if (before === after) return;
    if (Array.isArray(before) && Array.isArray(after)) this.#lists(before, after, path, `${this.#section}.${field}`);
    else if (before instanceof Map && after instanceof Map) this.#maps(before, after, (name) => below(path, name));
    else if (isPlainObject(before) && isPlainObject(after)) this.#objects(before, after, path);
    else if (!sameValue(before, after)) this.#values(before, after, path);
  }

  #objects(before: PlainObject, after: PlainObject, path: string): void {
    for (const name of fieldsOf(before, after)) this.compare(before[name], after[name], `${path}.${name}`, name);
  }

  #maps(before: Named, after: Named, at: (name: string) => string): void {
    for (const [name, value] of before) {
      if (after.has(name)) this.compare(value, after.get(name), at(name), '*');
      else this.#add('removed', at(name));
    }
    for (const name of after.keys()) if (!before.has(name)) this.#add('added', at(name));
  }

  #lists(before: readonly unknown[], after: readonly unknown[], path: string, list: string): void {
    const naming = NAMED_LISTS[list];
    if (naming !== undefined) this.#named(before, after, path, naming);
    else if (SETS.has(list) ? !sameSet(before, after) : !sameValue(before, after)) this.#values(before, after, path);
  }

  #named(before: readonly unknown[], after: readonly unknown[], path: string, naming: Naming): void {
    const { nameOf, at = below, isOrdered = false } = naming;
    const old = named(before, nameOf);
    const now = named(after, nameOf);
    this.#maps(old, now, (name) => at(path, name));
    if (isOrdered && !sameValue(kept(old, now), kept(now, old))) this.#add('moved', path);
  }

  #values(before: unknown, after: unknown, path: string): void {
    if (isNothing(before)) this.#add('added', path, undefined, show(after));
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

/** Things with equal names are numbered. */
function named(list: readonly unknown[], nameOf: (thing: never) => string): Named {
  const byName = new Map<string, unknown>();
  const counts = new Map<string, number>();
  for (const thing of list) {
    const name = nameOf(thing as never);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    byName.set(count === 1 ? name : `${name}#${count}`, thing);
  }
  return byName;
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
