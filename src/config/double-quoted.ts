// Escapes in double quotes, as libyaml takes them, which js-yaml does in part only: `\'` is an apostrophe to libyaml and
// unknown to js-yaml; `\/` and halves of a surrogate pair, as JSON has them, are unknown to libyaml.

/** With all that belongs to it. Of an escaped line break of two characters the first is enough. */
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)/gs;
const APOSTROPHE = "\\'";
/** Further apostrophes within it are found together. */
const LOOK_AHEAD = 10_000;

export interface BadEscape {
  /** In the text that was looked at. */
  readonly offset: number;
  readonly message: string;
}

/** The first escape that libyaml refuses. `inside` is what stands between the quotes. */
export function badEscape(inside: string): BadEscape | undefined {
  for (const { 0: written, 1: two, 2: four, 3: eight, index } of inside.matchAll(ESCAPE)) {
    if (written === '\\/') return { offset: index, message: 'found unknown escape character' };
    const point = Number.parseInt(two ?? four ?? eight ?? '0', 16);
    const isCharacter = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
    if (!isCharacter) return { offset: index, message: 'found invalid Unicode character escape code' };
  }
  return undefined;
}

/** The same text, so that js-yaml reads it. */
export function withKnownEscapes(inside: string): string {
  return inside.replace(ESCAPE, (written) => (written === APOSTROPHE ? '\\x27' : written));
}

/**
 * Where js-yaml stumbled over an escape that libyaml knows: the same structure at the same offsets, without such escapes in
 * these quotes.
 */
export function withEscapesPassed(text: string, place: number): string | undefined {
  const from = place - 1;
  const [rest = ''] = /^(?:\\.|[^"\\])*/s.exec(text.slice(from, from + LOOK_AHEAD)) ?? [];
  if (!rest.startsWith(APOSTROPHE)) return undefined;
  const passed = rest.replace(ESCAPE, (written) => (written === APOSTROPHE ? '\\t' : written));
  return text.slice(0, from) + passed + text.slice(from + rest.length);
}
