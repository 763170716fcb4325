// The entries of a mapping as yaml.v2 takes them: merge keys (`<<`) apply at their place, later entries win, and a key
// that stands twice in one mapping is an error.

import { isNull, scalarText } from '../scalar.ts';
import type { Entry, MappingNode, Node, ScalarNode } from '../yaml/nodes.ts';
import type { Path, Reading } from './reading.ts';

/** Called for each entry; `first` is the earlier entry of the same mapping with this key, which makes it a duplicate. */
export type Visit = (name: string, entry: Entry, first: Entry | undefined) => void;

export function eachEntry(mapping: MappingNode, path: Path | undefined, reading: Reading, visit: Visit): void {
  const seen = new Map<string, Entry>();
  for (const entry of mapping.entries) {
    if (isMerge(entry.key)) {
      merge(entry.value, path, reading, visit);
      continue;
    }
    const name = keyText(entry.key, path, reading);
    if (name === undefined) continue;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, entry);
    visit(name, entry, first);
  }
}

function isMerge(key: Node): boolean {
  return key.kind === 'scalar' && key.text === '<<' && (key.plain || key.tag === '!!merge');
}

/** Undefined (and reported) if the key is no text. */
function keyText(key: Node, path: Path | undefined, reading: Reading): string | undefined {
  if (key.kind === 'alias') return reading.through(key, path, (target) => keyText(target, path, reading));
  if (key.kind !== 'scalar') {
    reading.error('AM2003', key, path, 'expected text as a key');
    return undefined;
  }
  return scalarKey(key, path, reading);
}

function scalarKey(key: ScalarNode, path: Path | undefined, reading: Reading): string | undefined {
  if (isNull(key)) return '';
  const text = scalarText(key);
  if (text.ok) return text.value;
  reading.error('AM2004', key, path, text.error);
  return undefined;
}

function merge(value: Node, path: Path | undefined, reading: Reading, visit: Visit): void {
  if (!reading.step(value, path)) return;
  if (value.kind === 'sequence') {
    // Backwards, since of several the earlier takes precedence.
    for (const item of value.items.toReversed()) mergeOne(item, path, reading, visit);
  } else {
    mergeOne(value, path, reading, visit);
  }
}

function mergeOne(value: Node, path: Path | undefined, reading: Reading, visit: Visit): void {
  const mapping = value.kind === 'alias' ? value.target : value;
  if (mapping.kind !== 'mapping') {
    reading.error('AM1008', value, path, 'map merge requires map or sequence of maps as the value');
  } else if (value.kind === 'alias') {
    reading.through(value, path, () => eachEntry(mapping, path, reading, visit));
  } else {
    eachEntry(mapping, path, reading, visit);
  }
}
