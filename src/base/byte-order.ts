// Byte order: the order of strings by their UTF-8 bytes, which is Go's. JavaScript's `<` compares UTF-16 units and
// differs from it where a surrogate pair meets a character above U+DFFF.

/** Negative, zero or positive, as `a` sorts before, with or after `b` by UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters above U+FFFF: they rank after every other unit. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit > 0xdfff ? unit - 0x800 : unit + 0x2000;
}
