// Truncation as Alertmanager does it (notify/util.go, 0.34): services refuse what is too long, and a page that ends early is
// better than none.

const MARK = '…';

/** At most `max` code points, the last of them the mark. */
export function truncateInRunes(text: string, max: number): string {
  if (text.length <= max) return text; // no more code points than UTF-16 units
  const runes = [...text];
  if (runes.length <= max) return text;
  return max <= 3 ? runes.slice(0, max).join('') : `${runes.slice(0, max - 1).join('')}${MARK}`;
}
