// The escapes of CSS, undone: `\A ` is a line feed, `\"` a quotation mark.

const ESCAPE = /\\(?:([\da-fA-F]{1,6})(\r\n|[\t\n\f\r ])?|(.)|$)/gsu;
const LARGEST = 0x10ffff;

export function decodeCss(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, hex?: string, space = '', character = '') =>
    hex === undefined ? character : fromHex(hex, space),
  );
}

function fromHex(hex: string, space: string): string {
  const point = Number.parseInt(hex, 16);
  // Six digits may be too many: then the last stands for itself.
  if (point > LARGEST) return `${fromHex(hex.slice(0, -1), '')}${hex.slice(-1)}${space}`;
  return point >= 0xd800 && point <= 0xdfff ? '\ufffd' : String.fromCodePoint(point);
}
