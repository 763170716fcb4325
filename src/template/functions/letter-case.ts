// Go's strings.ToUpper and ToLower: character by character, and one character stays one. JavaScript's own change more: `ß` to
// `SS`, and a sigma at the end of a word.

const ASCII = /^[\0-\x7f]*$/;
// Each has a counterpart with an iota of its own, to which JavaScript prefers the letter and an iota.
const WITH_IOTA: ReadonlyMap<string, string> = new Map([
  ...[0x1f80, 0x1f90, 0x1fa0].flatMap((first) =>
    Array.from({ length: 8 }, (_, i) => [first + i, first + i + 8] as const).map(asCharacters),
  ),
  ...(
    [
      [0x1fb3, 0x1fbc],
      [0x1fc3, 0x1fcc],
      [0x1ff3, 0x1ffc],
    ] as const
  ).map(asCharacters),
]);

// Two letters in one: small, big, and between the two.
const DIGRAPHS: ReadonlyMap<string, string> = new Map(
  ['ǆǅǄ', 'ǉǈǇ', 'ǌǋǊ', 'ǳǲǱ'].flatMap(([small = '', title = '', big = '']) => [
    [small, title] as const,
    [big, title] as const,
  ]),
);
// Its big letters are for whole words.
const GEORGIAN = /^[\u10d0-\u10fa\u10fd-\u10ff]$/;
const TITLE = /^\p{Lt}$/u;
const CASED = /^\p{Cased}$/u;

export function toUpper(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : Array.from(text, upper).join('');
}

export function toLower(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : Array.from(text, lower).join('');
}

function upper(character: string): string {
  const changed = character.toUpperCase();
  return isOne(changed) ? changed : (WITH_IOTA.get(character) ?? character);
}

function lower(character: string): string {
  const changed = character.toLowerCase();
  return isOne(changed) ? changed : changed.charAt(0); // İ becomes an i that has lost its dot, and found it again
}

/** The counterpart of a letter at the beginning of a word, which may be more than one: `ß` → `Ss`. */
export function titleLetter(character: string): string {
  if (TITLE.test(character) || GEORGIAN.test(character)) return character;
  const known = DIGRAPHS.get(character) ?? WITH_IOTA.get(character);
  if (known !== undefined) return known;
  const [first = '', ...rest] = character.toUpperCase();
  if (rest.at(-1) === 'Ι') return `${first}${rest.slice(0, -1).join('')}\u0345`;
  return CASED.test(first) ? first + rest.join('').toLowerCase() : character.toUpperCase();
}

function isOne(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0) !== text.charCodeAt(0));
}

function asCharacters([from, to]: readonly [number, number]): readonly [string, string] {
  return [String.fromCodePoint(from), String.fromCodePoint(to)];
}
