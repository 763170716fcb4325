// Character references in the value of an attribute, as far as they decide about its context: `onclick="f(&quot;` opens a
// string. What is rendered never comes from here.

// References to ASCII, the only ones that scripts, styles and URLs take for signs.
const SIGNS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Tab: '\t',
    NewLine: '\n',
    excl: '!',
    quot: '"',
    QUOT: '"',
    num: '#',
    dollar: '$',
    percnt: '%',
    amp: '&',
    AMP: '&',
    apos: "'",
    lpar: '(',
    rpar: ')',
    ast: '*',
    midast: '*',
    plus: '+',
    comma: ',',
    period: '.',
    sol: '/',
    colon: ':',
    semi: ';',
    lt: '<',
    LT: '<',
    equals: '=',
    gt: '>',
    GT: '>',
    quest: '?',
    commat: '@',
    lbrack: '[',
    lsqb: '[',
    bsol: '\\',
    rbrack: ']',
    rsqb: ']',
    Hat: '^',
    lowbar: '_',
    UnderBar: '_',
    grave: '`',
    DiacriticalGrave: '`',
    lbrace: '{',
    lcub: '{',
    verbar: '|',
    vert: '|',
    VerticalLine: '|',
    rbrace: '}',
    rcub: '}',
  }),
);
const REFERENCE = /&(?:#(\d+);?|#[xX]([\da-fA-F]+);?|([A-Za-z][A-Za-z\d]*);|(amp|AMP|lt|LT|gt|GT|quot|QUOT))/g;
// Stands for every other character that has a name: to scripts, styles and URLs they are letters.
const SOME_LETTER = 'é';

export function decodeEntities(text: string): string {
  return text.replace(REFERENCE, (_, decimal?: string, hex?: string, name?: string, bare?: string) => {
    if (decimal !== undefined) return fromPoint(Number.parseInt(decimal, 10));
    if (hex !== undefined) return fromPoint(Number.parseInt(hex, 16));
    return SIGNS.get(name ?? bare ?? '') ?? SOME_LETTER;
  });
}

function fromPoint(point: number): string {
  const isCharacter = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter ? String.fromCodePoint(point) : '\ufffd';
}
