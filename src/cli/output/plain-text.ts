// Text that comes from elsewhere, made harmless for a terminal: an alert's summary must not move the cursor, change the
// title or hide what stands beside it. Where nobody looks (a pipe, a file) it is printed as it is, like amtool does.

// C0 and C1 controls, DEL, and what changes the direction of writing.
const CONTROL = /[\p{Cc}\p{Bidi_Control}]/gu;
const CONTROL_BUT_LAYOUT = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
]);

/** How text from elsewhere is shown. */
export type Show = (text: string) => string;

/** For one cell of a table. */
export function cellText(isTerminal: boolean): Show {
  return isTerminal ? (text) => text.replace(CONTROL, escaped) : (text) => text;
}

/** For whole lines: their ends and tabs stay. */
export function blockText(isTerminal: boolean): Show {
  return isTerminal ? escapeControls : (text) => text;
}

/** For whole lines, whoever reads them. */
export function escapeControls(text: string): string {
  return text.replace(CONTROL_BUT_LAYOUT, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return NAMED.get(character) ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}
