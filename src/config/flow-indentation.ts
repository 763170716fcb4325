// YAML lets nothing inside brackets stand as far left as the key that they belong to; libyaml, and so Alertmanager, does not
// mind. Text that has the same structure at the same offsets, with such lines drawn up to the line before.

const CLOSING = /^[ \t]*[\]}]/gm;
const BLOCK_SCALAR = /[|>][-+0-9]*$/;
/** Or something quoted, which may hold a `#`; an apostrophe within a word quotes nothing. */
const COMMENT = /(?<![^\s[{,:])(?:"(?:\\.|[^"\\])*"|'[^']*')|(?:^|\s)(#)/g;

/** Every line that begins with a closing bracket. Inside a block scalar that changes nothing either. */
export function withClosersDrawnUp(text: string): string {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(CLOSING)) {
    const place = index + found.length - 1;
    const from = endOfContentBefore(text, place);
    if (from === undefined || from < done || BLOCK_SCALAR.test(lineUpTo(text, from))) continue;
    parts.push(text.slice(done, from), ' '.repeat(place - from));
    done = place;
  }
  return parts.join('') + text.slice(done);
}

/** With the line that begins with this token, if what is around shows that it stands inside brackets; undefined otherwise. */
export function withLineDrawnUp(text: string, place: number): string | undefined {
  if (lineUpTo(text, place).trim() !== '') return undefined;
  const from = endOfContentBefore(text, place);
  if (from === undefined) return undefined;
  const isInBrackets = /[[{,:]/.test(text.charAt(from - 1)) || /[\]},]/.test(text.charAt(place));
  return isInBrackets ? text.slice(0, from) + ' '.repeat(place - from) + text.slice(place) : undefined;
}

/** Where the white space, the line breaks and the comments before this line begin. */
function endOfContentBefore(text: string, place: number): number | undefined {
  let end = text.lastIndexOf('\n', place);
  while (end > 0) {
    const line = lineUpTo(text, end);
    const content = line.slice(0, commentIn(line)).trimEnd();
    const start = end - line.length;
    if (content !== '') return start + content.length;
    end = start - 1;
  }
  return undefined;
}

function lineUpTo(text: string, end: number): string {
  return text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
}

function commentIn(line: string): number | undefined {
  for (const { 0: found, 1: sign, index } of line.matchAll(COMMENT))
    if (sign !== undefined) return index + found.length - 1;
  return undefined;
}
