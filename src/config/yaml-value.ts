// The value that a text has as YAML, by the rules of yaml.v2: `8080` is a number, `{a: [b]}` a mapping. For texts that
// templates made, some of which come from alerts, so nothing in them may cost much or be lost.

import { resolveScalar } from './scalar.ts';
import type { Entry, MappingNode, Node, ScalarNode } from './yaml/nodes.ts';
import { parseYaml } from './yaml/parse-yaml.ts';

/** What JSON can say. Mappings are Maps, whole numbers beyond 2^53 bigints. */
export type YamlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly YamlValue[]
  | ReadonlyMap<string, YamlValue>;

/** Templates write no deeper texts; deeper ones are none that a payload could hold. */
const MAX_DEPTH = 500;
/** Nodes read through aliases; more of them is no honest text. */
const ALIASED_MAX = 1000;
/** UTF-16 units. A longer text is none that somebody wrote as YAML, and parsing it would hold everything else up. */
const PARSED_MAX = 65_536;
/** Escapes of JSON that YAML 1.1 does not know. */
const ONLY_JSON = /\\(?:\/|u[dD][89a-fA-F])/;
/** Starts no flow collection, no quotes, no block, no document; holds no mapping, comment or line break. */
const PLAIN = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-+.]\d)(?:[^\s:#]|:(?=[^\s])|#|[ \t]+(?=[^\s#]))*$/u;

/** Undefined where the text is not YAML, or says something that a value cannot hold: a comment alone, keys that are not text. */
export function yamlValue(text: string): YamlValue | undefined {
  if (PLAIN.test(text)) return scalarValue({ kind: 'scalar', offset: 0, text, plain: true, tag: '' });
  if ((text.startsWith('{') || text.startsWith('[')) && !ONLY_JSON.test(text))
    return jsonValue(text) ?? parsedValue(text);
  return parsedValue(text);
}

function parsedValue(text: string): YamlValue | undefined {
  if (text.length > PARSED_MAX) return undefined;
  const document = parseYaml(text, { depthMax: MAX_DEPTH });
  if (!document.ok || document.later !== undefined) return undefined;
  if (document.root === undefined) return text.trim() === '' ? null : undefined;
  try {
    return new Reader().value(document.root);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** Much faster for what `toJson` wrote; undefined also where a number does not survive JavaScript's parser. */
function jsonValue(text: string): YamlValue | undefined {
  try {
    return ofJson(JSON.parse(text), 0);
  } catch {
    return undefined;
  }
}

function ofJson(value: unknown, depth: number): YamlValue {
  const isNumber = typeof value === 'number';
  if (depth > MAX_DEPTH || (isNumber && !Number.isSafeInteger(value))) throw new Unreadable();
  if (Array.isArray(value)) return value.map((item) => ofJson(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value as string | number | boolean | null;
  return new Map(Object.entries(value).map(([key, field]) => [key, ofJson(field, depth + 1)]));
}

class Unreadable extends Error {}

class Reader {
  #aliased = 0;
  readonly #inside = new Set<Node>();

  value(node: Node): YamlValue {
    if (this.#inside.size > 0) this.#count();
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node);
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'mapping':
        return new Map(node.entries.flatMap((entry) => this.#pairs(entry)));
      case 'alias':
        return this.#through(node.target, (target) => this.value(target));
    }
  }

  #scalar(node: ScalarNode): YamlValue {
    const value = scalarValue(node);
    return value === undefined ? unreadable() : value;
  }

  #pairs({ key, value }: Entry): readonly (readonly [string, YamlValue])[] {
    if (isMerge(key)) return this.#merged(value);
    const name = this.value(key);
    return typeof name === 'string' ? [[name, this.value(value)]] : unreadable();
  }

  #merged(value: Node): readonly (readonly [string, YamlValue])[] {
    // Backwards, since of several the earlier takes precedence.
    if (value.kind === 'sequence') return value.items.toReversed().flatMap((item) => this.#merged(item));
    if (value.kind === 'alias') return this.#through(value.target, (target) => this.#merged(target));
    return value.kind === 'mapping' ? this.#entries(value) : unreadable();
  }

  #entries({ entries }: MappingNode): readonly (readonly [string, YamlValue])[] {
    return entries.flatMap((entry) => this.#pairs(entry));
  }

  #through<T>(target: Node, read: (target: Node) => T): T {
    if (this.#inside.has(target)) return unreadable(); // it contains itself
    this.#inside.add(target);
    const value = read(target);
    this.#inside.delete(target);
    return value;
  }

  #count(): void {
    this.#aliased += 1;
    if (this.#aliased > ALIASED_MAX) unreadable();
  }
}

function isMerge(key: Node): boolean {
  return key.kind === 'scalar' && key.text === '<<' && key.plain;
}

function scalarValue(node: ScalarNode): YamlValue | undefined {
  const scalar = resolveScalar(node);
  if (!scalar.ok) return undefined;
  if (scalar.value.type === 'null') return null;
  const { value } = scalar.value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function unreadable(): never {
  throw new Unreadable();
}
