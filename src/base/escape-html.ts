// Go's html.EscapeString: text that means nothing but itself in HTML.

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ["'", '&#39;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&#34;'],
]);

export function escapeHtml(text: string): string {
  return text.replace(/[&'<>"]/g, (character) => ENTITIES.get(character) ?? character);
}
