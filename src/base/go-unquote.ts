// Go's strconv.Unquote for double-quoted text: escapes name characters or single bytes, and the bytes must be UTF-8.

const NAMED: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['"', '"'],
]);
const BODY = /^"[^"\\\n]*(?:\\.[^"\\\n]*)*"$/su;
const ESCAPE = /\\(?:x([\da-fA-F]{2})|([0-7]{3})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gsu;

/** The text that the quoted text stands for; undefined where Go refuses it. */
export function goUnquote(quoted: string): string | undefined {
  const bytes = goUnquotedBytes(quoted);
  return bytes === undefined ? undefined : decode(bytes);
}

/** The bytes that the quoted text stands for, which need not be UTF-8; undefined where Go refuses it. */
export function goUnquotedBytes(quoted: string): Buffer | undefined {
  if (!BODY.test(quoted)) return undefined;
  const body = quoted.slice(1, -1);
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const found of body.matchAll(ESCAPE)) {
    const meant = meaning(found);
    if (meant === undefined) return undefined;
    parts.push(utf8.encode(body.slice(end, found.index)), meant);
    end = found.index + found[0].length;
  }
  parts.push(utf8.encode(body.slice(end)));
  return Buffer.concat(parts);
}

const utf8 = new TextEncoder();

/** The bytes that one escape stands for. */
function meaning([, hexByte, octal, short, long, named]: RegExpExecArray): Uint8Array | undefined {
  if (hexByte !== undefined) return Uint8Array.of(Number.parseInt(hexByte, 16));
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 0xff ? undefined : Uint8Array.of(byte);
  }
  const digits = short ?? long;
  if (digits !== undefined) {
    const point = Number.parseInt(digits, 16);
    const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    return isCharacter ? utf8.encode(String.fromCodePoint(point)) : undefined;
  }
  const character = NAMED.get(named ?? '');
  return character === undefined ? undefined : utf8.encode(character);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
