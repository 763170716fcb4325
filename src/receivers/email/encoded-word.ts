// Header values that are not plain ASCII, as `=?utf-8?q?=C3=BC?=` (RFC 2047): as Alertmanager writes them, word for word. All
// control characters are encoded, so that no value can begin a header of its own.

const PLAIN = /^[\t\x20-\x7e]*$/;
// Nobody can fold it; with the header's name before it, it would be longer than a line of a mail may be.
const TOO_LONG_A_WORD = /[^\t ]{900}/;
const LITERAL = /^[!-<>@-^`-~]$/;
const OPENING = '=?utf-8?q?';
const CLOSING = '?=';
/** Of an encoded word, delimiters included. */
const WORD_LENGTH_MAX = 75;
const CONTENT_LENGTH_MAX = WORD_LENGTH_MAX - OPENING.length - CLOSING.length;

/** Several words where one would be too long; no character is split. */
export function encodedHeader(value: string): string {
  if (PLAIN.test(value) && !TOO_LONG_A_WORD.test(value)) return value;
  const words: string[] = [];
  let word = '';
  for (const character of value) {
    const encoded = encodedCharacter(character);
    // A space counts as one of those that are written as they stand.
    if (word.length + encoded.length > CONTENT_LENGTH_MAX) {
      words.push(word);
      word = '';
    }
    word += encoded;
  }
  return [...words, word].map((content) => `${OPENING}${content}${CLOSING}`).join(' ');
}

function encodedCharacter(character: string): string {
  if (character === ' ') return '_';
  if (LITERAL.test(character)) return character;
  return Array.from(Buffer.from(character, 'utf8'), hexOf).join('');
}

/** `=0A`, as both kinds of mail encoding write a byte. */
export function hexOf(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
