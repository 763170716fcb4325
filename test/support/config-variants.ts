// Variants of a config: each with one value changed, wherever values are; and all secrets replaced by others.

import { readFileSync } from 'node:fs';
import { Secret } from '../../src/base/secret.ts';
import type { Config } from '../../src/config/config.ts';
import { isPlainObject } from '../../src/config/config-values.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { type Matcher, newMatcher } from '../../src/labels/matcher.ts';
import { goodConfig } from './config-files.ts';

/** A value changed, and where: `receivers.1.integrations.0.at`. */
export interface Variant {
  readonly path: string;
  readonly value: unknown;
}

/** A config with everything set, our own sections included. */
export function fullConfig(): Config {
  const text = readFileSync(new URL('../fixtures/config/ours/every-integration.yml', import.meta.url), 'utf8');
  const config = goodConfig(`${text}
silences:
- {matchers: [team="files"], duration: 2h, comment: move, created_by: ann}
- {matchers: [team="web", env=~"a|b"], starts_at: 2026-01-01T00:00:00Z, ends_at: 2026-01-02T00:00:00Z}
grouping: {group_by: [cluster, job], group_wait: 10s, group_interval: 1m, repeat_interval: 2h, max_groups: 100}
database: {url: 'postgres://amp:hidden@db/amp', pool_min: 1, pool_max: 5}
redis: {addr: 'cache:6379', password: hidden}
llm: {base_url: 'https://llm.example/', model: m, api_key: hidden}
`);
  return { ...config, templateFiles: [{ path: '/etc/amp/team.tmpl', content: '{{ define "team" }}a{{ end }}' }] };
}

/** Each has exactly one value that is another: what is a list may have one element less, what is missing may be there. */
export function* variantsOf(value: unknown, path = ''): IterableIterator<Variant> {
  const at = (step: string | number): string => (path === '' ? `${step}` : `${path}.${step}`);
  if (isPlainObject(value)) {
    for (const [name, part] of Object.entries(value))
      for (const one of variantsOf(part, at(name))) yield { ...one, value: { ...value, [name]: one.value } };
  } else if (Array.isArray(value)) {
    if (value.length > 0 || !path.endsWith('routes'))
      yield { path, value: value.length === 0 ? ['new'] : value.slice(1) };
    for (const [index, part] of value.entries())
      for (const one of variantsOf(part, at(index))) yield { ...one, value: value.with(index, one.value) };
  } else if (value instanceof Map) {
    for (const [key, part] of value)
      for (const one of variantsOf(part, at(key))) yield { ...one, value: new Map(value).set(key, one.value) };
  } else yield { path, value: another(value) };
}

/** The same, with every secret made anew. */
export function withSecrets<T>(value: T, make: () => string): T;
export function withSecrets(value: unknown, make: () => string): unknown {
  if (value instanceof Secret) return new Secret(make());
  if (Array.isArray(value)) return value.map((part) => withSecrets(part, make));
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, withSecrets(part, make)]));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withSecrets(part, make)]));
}

function another(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return `${value}x`;
    case 'number':
      return value + 1;
    case 'bigint':
      return value + 1n;
    case 'boolean':
      return !value;
    default:
      return anotherObject(value);
  }
}

function anotherObject(value: unknown): unknown {
  if (value instanceof Secret) return new Secret(`${value.reveal()}x`);
  if (value instanceof LabelSet) return LabelSet.from([...value, ['x', 'y']]);
  if (value === undefined || value === null) return 'new';
  const { type, name, value: text } = value as Matcher;
  const changed = newMatcher(type, name, `${text}x`);
  if (!changed.ok) throw new Error(changed.error);
  return changed.value;
}
