// ConfigDiff: what is different between two configs, by meaning: receivers by name, routes by what they match, rules by
// content; not by where they stand. Values are shown, those of a secret's type never.

import { REDACTED, Secret } from '../base/secret.ts';
import type { Config } from '../config/config.ts';
import { formatMatchers, type Matcher } from '../labels/matcher.ts';
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
    new SectionDiff(section, changes).compare(before[section], after[section], section);
  }
  return changes;
}

type Section = Exclude<keyof Config, 'places'>;

const SECTIONS: readonly Section[] = [
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

/** Where something stands in the file is no part of its meaning. */
const NO_MEANING = new Set(['at', 'places']);
const SHOWN_MAX = 120;

class SectionDiff {
  readonly #section: Section;
  readonly #changes: ConfigChange[];

  constructor(section: Section, changes: ConfigChange[]) {
    this.#section = section;
    this.#changes = changes;
  }

  compare(before: unknown, after: unknown, path: string): void {
    if (before === after) return;
    if (Array.isArray(before) && Array.isArray(after)) this.#lists(before, after, path);
    else if (before instanceof Map && after instanceof Map) this.#maps(before, after, path);
    else if (isPlain(before) && isPlain(after)) this.#objects(before, after, path);
    else if (!sameValue(before, after)) this.#values(before, after, path);
  }

  #objects(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>, path: string): void {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const name of names) if (!NO_MEANING.has(name)) this.compare(before[name], after[name], `${path}.${name}`);
  }

  #maps(before: ReadonlyMap<unknown, unknown>, after: ReadonlyMap<unknown, unknown>, path: string): void {
    for (const [name, value] of before) {
      const at = `${path}[${JSON.stringify(name)}]`;
      if (after.has(name)) this.compare(value, after.get(name), at);
      else this.#add('removed', at);
    }
    for (const name of after.keys()) if (!before.has(name)) this.#add('added', `${path}[${JSON.stringify(name)}]`);
  }

  /** Things of a list that have a name are told apart by it; a list of values is one value. */
  #lists(before: readonly unknown[], after: readonly unknown[], path: string): void {
    const names = namer(path);
    if (names === undefined) {
      if (!sameValue(before, after)) this.#values(before, after, path);
      return;
    }
    const old = named(before, names);
    const now = named(after, names);
    this.#maps(old, now, path);
    const kept = (list: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] =>
      [...list.keys()].filter((name) => other.has(name));
    const order = kept(old, now);
    // Only of routes does the order mean something.
    if (path.endsWith('routes') && kept(now, old).some((name, place) => name !== order[place]))
      this.#add('moved', path);
  }

  #values(before: unknown, after: unknown, path: string): void {
    if (before === undefined || isEmpty(before)) this.#add('added', path, undefined, show(after));
    else if (after === undefined || isEmpty(after)) this.#add('removed', path, show(before));
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

/** How the things of the list at this path are told apart. */
function namer(path: string): ((thing: never) => string) | undefined {
  const list = path.slice(path.lastIndexOf('.') + 1);
  switch (list) {
    case 'receivers':
      return (receiver: { readonly name: string }) => receiver.name;
    case 'routes':
      return (route: { readonly matchers: readonly Matcher[] }) => formatMatchers(route.matchers);
    case 'integrations':
      return (integration: { readonly type: string; readonly index: number }) =>
        `${integration.type}[${integration.index}]`;
    case 'inhibitRules':
    case 'silences':
      return content;
    default:
      return undefined;
  }
}

/** Things with equal names are numbered. */
function named(list: readonly unknown[], nameOf: (thing: never) => string): ReadonlyMap<string, unknown> {
  const byName = new Map<string, unknown>();
  for (const thing of list) {
    const name = nameOf(thing as never);
    let unique = name;
    for (let twin = 2; byName.has(unique); twin += 1) unique = `${name}#${twin}`;
    byName.set(unique, thing);
  }
  return byName;
}

/** What a thing without a name says, as its name. */
function content(thing: unknown): string {
  return cut(JSON.stringify(plain(thing, false)));
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(plain(a, true)) === JSON.stringify(plain(b, true));
}

/** Plain data; `reveal` for comparing only, never for showing. */
function plain(value: unknown, reveal: boolean): unknown {
  if (value instanceof Secret) return reveal ? value.reveal() : REDACTED;
  if (value instanceof Map) return [...value].map((entry) => plain(entry, reveal));
  if (Array.isArray(value)) return value.map((element) => plain(element, reveal));
  if (isMatcher(value)) return value.toString();
  if (!isPlain(value)) return typeof value === 'object' && value !== null ? String(value) : value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !NO_MEANING.has(name))
      .map(([name, part]) => [name, plain(part, reveal)]),
  );
}

function show(value: unknown): string {
  return cut(JSON.stringify(plain(value, false)) ?? 'nothing');
}

function cut(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function isMatcher(value: unknown): value is Matcher {
  return typeof value === 'object' && value !== null && 'matches' in value && 'type' in value;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
