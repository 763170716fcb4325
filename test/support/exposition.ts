// Reads Prometheus's text format, as far as comparing two of them takes.

export interface Family {
  readonly type: string;
  readonly help: string;
  readonly lines: readonly string[];
}

/** Metric families by name. */
export function families(text: string): ReadonlyMap<string, Family> {
  const found = new Map<string, { type: string; help: string; lines: string[] }>();
  let current = { type: '', help: '', lines: [] as string[] };
  for (const line of text.split('\n')) {
    const [, comment, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (comment === 'HELP') {
      current = { type: '', help: rest, lines: [] };
      found.set(name, current);
    } else if (comment === 'TYPE') current.type = rest;
    else if (line !== '') current.lines.push(line);
  }
  // prom-client names a family that has no child yet; Go's client does not.
  return new Map([...found].filter(([, family]) => family.lines.length > 0));
}

/** The name and labels of each line, labels in the alphabet's order and bounds of buckets as numbers. */
export function samples(family: Family): string[] {
  return family.lines.map((line) => {
    const [, name = '', labels = ''] = /^([^{\s]+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) =>
      key === 'le' ? `le="${Number(value)}"` : `${key}="${value}"`,
    );
    return `${name}{${pairs.sort().join(',')}}`;
  });
}
