// URLs with something added, spelled as Go's net/url spells them: services look at paths and queries, some of them sign them.

/** What Go's url.Values encodes: sorted by name, spaces as `+`. */
export function goQuery(pairs: readonly (readonly [name: string, value: string])[]): string {
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${goQueryEscape(name)}=${goQueryEscape(value)}`)
    .join('&');
}

/** `URL.Path += path`: the path is plain text, and added to the path of the URL before its query. Pairs replace those of their names. */
export function withPath(
  base: string,
  path: string,
  pairs: readonly (readonly [name: string, value: string])[] = [],
): string {
  const { before, path: own, query, fragment } = partsOf(base);
  const set = new Set(pairs.map(([name]) => name));
  const kept =
    pairs.length === 0 ? query : goQuery([...queryPairs(query).filter(([name]) => !set.has(name)), ...pairs]);
  return `${before}${grown(own, path)}${kept === '' ? '' : `?${kept}`}${fragment}`;
}

/** `URL.JoinPath(path)`: with exactly one slash between the two. The path is escaped already. */
export function joinedPath(base: string, path: string): string {
  const { before, path: own, query, fragment } = partsOf(base);
  const joined = `${own}/${path}`.replace(/\/{2,}/g, '/');
  return `${before}${joined}${query === '' ? '' : `?${query}`}${fragment}`;
}

/** url.PathEscape but for the slash: what Go writes of a path that is plain text. */
function goPathEscape(path: string): string {
  return encodeURIComponent(path.toWellFormed())
    .replace(/[!'()*]/g, asEscape)
    .replace(/%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g, decodeURIComponent);
}

function goQueryEscape(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, asEscape)
    .replaceAll('%20', '+');
}

function asEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

interface Parts {
  /** Scheme and host. */
  readonly before: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

function partsOf(url: string): Parts {
  const [, before = '', path = '', query = '', fragment = ''] =
    /^([^:/?#]+:\/\/[^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? [];
  return { before, path, query, fragment };
}

function queryPairs(query: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(query)];
}

/** Go escapes the whole anew; a path whose escapes are no UTF-8 stays as it is. */
function grown(own: string, path: string): string {
  try {
    return goPathEscape(`${decodeURIComponent(own)}${path}`);
  } catch {
    return `${own}${goPathEscape(path)}`;
  }
}
