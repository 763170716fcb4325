// Query: the part of a URL after `?`, read as Go's url.ParseQuery reads it (a pair that cannot be decoded is left out), and
// booleans as go-openapi reads them.

const TRUE = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled']);

/** Names and values in their order. */
export class Query {
  readonly #pairs: readonly (readonly [name: string, value: string])[];

  constructor(text: string) {
    this.#pairs = text === '' ? [] : text.split('&').flatMap(pairOf);
  }

  all(name: string): readonly string[] {
    return this.#pairs.filter(([key]) => key === name).map(([, value]) => value);
  }

  /** The last of several; undefined where there is none or it is empty. */
  last(name: string): string | undefined {
    return this.all(name).at(-1) || undefined;
  }

  flag(name: string, byDefault: boolean): boolean {
    const value = this.last(name);
    return value === undefined ? byDefault : TRUE.has(value.toLowerCase());
  }
}

function pairOf(text: string): (readonly [string, string])[] {
  if (text === '' || text.includes(';')) return [];
  const at = text.indexOf('=');
  const name = unescapeQuery(at < 0 ? text : text.slice(0, at));
  const value = unescapeQuery(at < 0 ? '' : text.slice(at + 1));
  return name === undefined || value === undefined ? [] : [[name, value]];
}

/** Bytes that are no UTF-8 become U+FFFD; undefined where a `%` is not followed by two hexadecimal digits. */
function unescapeQuery(text: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    const bytes = spaced.replace(/%([0-9A-Fa-f]{2})|[^%]+/g, (all, hex?: string) =>
      hex === undefined ? Buffer.from(all).toString('latin1') : String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return Buffer.from(bytes, 'latin1').toString();
  }
}
