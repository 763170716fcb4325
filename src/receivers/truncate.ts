// Truncation as Alertmanager does it (notify/util.go, 0.34): services refuse what is too long, and a page that ends early is
// better than none.

const MARK = '…';
const MARK_BYTES = 3;

/** At most `max` code points, the last of them the mark. */
export function truncateInRunes(text: string, max: number): string {
  if (text.length <= max) return text; // no more code points than UTF-16 units
  if (endOfRunes(text, max) === text.length) return text;
  return max <= 3 ? text.slice(0, endOfRunes(text, max)) : `${text.slice(0, endOfRunes(text, max - 1))}${MARK}`;
}

/** Where the first `count` code points end. */
function endOfRunes(text: string, count: number): number {
  let end = 0;
  for (let left = count; left > 0 && end < text.length; left -= 1) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return end;
}

/** At most `max` bytes of UTF-8, the mark's three among them; no character is cut in two. */
export function truncateInBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  if (max <= MARK_BYTES) return max === MARK_BYTES ? MARK : '.'.repeat(max);
  let left = max - MARK_BYTES;
  let kept = '';
  for (const rune of text) {
    left -= Buffer.byteLength(rune);
    if (left < 0) break;
    kept += rune;
  }
  return `${kept}${MARK}`;
}
