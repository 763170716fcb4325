// What the values of attributes are: plain text, URLs, styles, scripts (html/template/attr.go). A name that nobody knows is
// taken for the more dangerous, where it looks like it.

export type AttributeKind = 'plain' | 'url' | 'srcset' | 'css' | 'js' | 'html' | 'unsafe';

const PLAIN =
  'accept alt autocomplete autofocus autoplay border checked class cols colspan contenteditable contextmenu controls ' +
  'coords datetime default dir dirname disabled draggable dropzone for formtarget headers height hidden high hreflang id ' +
  'ismap kind label lang list loop low max maxlength media mediagroup min multiple name open optimum placeholder preload ' +
  'pubdate radiogroup readonly required reversed rows rowspan spellcheck scope scoped seamless selected shape size sizes ' +
  'span srclang start step tabindex target title width wrap';
const URLS =
  'action archive background cite classid codebase data formaction href icon longdesc manifest poster profile src usemap ' +
  'xmlns';
// They change what the page does, or how it is read.
const UNSAFE =
  'accept-charset async challenge charset content crossorigin defer enctype form formenctype formmethod formnovalidate ' +
  'http-equiv keytype language method novalidate pattern rel sandbox type value';

const KINDS: ReadonlyMap<string, AttributeKind> = new Map<string, AttributeKind>([
  ...PLAIN.split(' ').map((name) => [name, 'plain'] as const),
  ...URLS.split(' ').map((name) => [name, 'url'] as const),
  ...UNSAFE.split(' ').map((name) => [name, 'unsafe'] as const),
  ['srcset', 'srcset'],
  ['srcdoc', 'html'],
  ['style', 'css'],
]);

/** `name` in small letters. */
export function attributeKind(name: string): AttributeKind {
  if (!name.startsWith('data-') && name.startsWith('xmlns:')) return 'url';
  const bare = name.startsWith('data-') ? name.slice('data-'.length) : name.slice(name.indexOf(':') + 1);
  const known = KINDS.get(bare);
  if (known !== undefined) return known;
  if (bare.startsWith('on')) return 'js';
  return /src|uri|url/.test(bare) ? 'url' : 'plain';
}
