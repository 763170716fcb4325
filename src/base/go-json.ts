// Go's encoding/json, as far as Alertmanager's answers and payloads are compared byte by byte: what a string looks like, and
// label sets written in their own order. Names never become properties, so `__proto__` and `toString` are plain text.

/** What a label set is to the encoder: sorted names, and `values[i]` belongs to `names[i]`. */
export interface SortedPairs {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

const PLAIN = /^[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5b\x5d-\u2027\u202a-\ud7ff\ue000-\uffff]*$/;
const PLAIN_BUT_HTML = /^[\x20\x21\x23-\x5b\x5d-\u2027\u202a-\ud7ff\ue000-\uffff]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const HTML = /[<>&\u2028\u2029]/g;
const LINE_SEPARATORS = /[\u2028\u2029]/g;

/** json.Marshal of a string: `<`, `>` and `&` are escaped too. */
export function goJsonString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : escaped(text, HTML);
}

/** The same with `SetEscapeHTML(false)`. */
export function goJsonStringRaw(text: string): string {
  return PLAIN_BUT_HTML.test(text) ? `"${text}"` : escaped(text, LINE_SEPARATORS);
}

/** json.Marshal of a map of strings: `{"alertname":"Up","job":"node"}`. */
export function goJsonPairs(pairs: SortedPairs): string {
  return objectOf(pairs, goJsonString);
}

/** The same with `SetEscapeHTML(false)`. */
export function goJsonPairsRaw(pairs: SortedPairs): string {
  return objectOf(pairs, goJsonStringRaw);
}

/** An array of strings: `["a","b"]`. */
export function goJsonStrings(texts: readonly string[]): string {
  return `[${texts.map(goJsonString).join(',')}]`;
}

/** What Go makes of text that is not valid Unicode, on reading it: each unpaired surrogate is U+FFFD. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

function objectOf({ names, values }: SortedPairs, encode: (text: string) => string): string {
  let json = '{';
  for (let i = 0; i < names.length; i += 1) {
    json += `${i === 0 ? '' : ','}${encode(names[i] ?? '')}:${encode(values[i] ?? '')}`;
  }
  return `${json}}`;
}

/** JSON.stringify agrees with Go (1.22 and later) but for `also`, and for unpaired surrogates, which Go writes as `\ufffd`. */
function escaped(text: string, also: RegExp): string {
  const pieces = text.split(LONE_SURROGATE).map((piece) => JSON.stringify(piece).slice(1, -1));
  return `"${pieces.join('\\ufffd').replace(also, asUnicodeEscape)}"`;
}

function asUnicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
