// Templates of HTML whose escaping is compared with Go's: written ones, one for each thing to get wrong, and made ones.

import { readFileSync } from 'node:fs';
import type { Random } from '../../src/base/random.ts';

/** The dot of all of them. */
export const HTML_DATA = {
  Yes: true,
  No: false,
  Nil: null,
  Zero: 0,
  Number: 12.5,
  Whole: 42,
  Empty: '',
  Word: 'word',
  Text: `O'Reilly & "Sons" <b>1 + 1 = 2</b>`,
  Spaces: ' a\tb\nc\r\fd\u000be ',
  Control: 'a\u0000b\u001fc\u007fd\u2028e\u2029f\ufdd0g\ufffeh',
  Unicode: 'Größe 日本語 😀 é',
  Url: 'http://example.com/a b?c=d&e=f#g',
  OddUrl: `/x?y='"<>()[]{}|\\^\`%zz%41é,;:@&=+$!*~`,
  Script: 'javascript:alert(1)',
  Mail: 'mailto:a@b.c?subject=x y',
  Data: 'data:text/html,<script>',
  Relative: 'a:b/c',
  Slash: '/a:b',
  Css: 'color: expression(alert(1))',
  CssColor: '#f0a',
  CssSize: '12px',
  CssEscape: '\\65 xpression',
  CssBad: 'red; background: url(x)',
  CssName: '-moz-binding',
  CssDashes: 'a--b',
  CssQuote: `a"b'c\\d/e(f)g{h}i:j;k<l>m&n+o`,
  JsCode: 'alert("x")</script>',
  JsRegexp: 'a.b*c(d)[e]{f}|g^h$i\\j/k-l+m?n',
  JsTemplate: `a\${b}\`c\`{d}`,
  Name: 'title',
  OnName: 'onclick',
  StyleName: 'style',
  HrefName: 'href',
  OddName: 'a b',
  UpperName: 'TITLE',
  Srcset: 'a.png 1x, b c.png 2x,javascript:x 3x, d.png 4x)',
  Html: '<b title="x>y">bold</b> &amp; <script>x<y</script><!-- c --> I <3 you',
  List: ['a', '<b>', "c'd"],
  Numbers: [1, 2.5, 0],
  Map: { 'k"1': '<v>', k2: 2 },
  Nested: { List: [{ Name: 'x', Value: '<y>' }], Map: { a: { b: '</script>' } } },
} as const;

/** Templates that are there before. */
export const HTML_FILE = readFileSync(new URL('html/file.tmpl', import.meta.url), 'utf8');

const VALUES = Object.keys(HTML_DATA).map((name) => `.${name}`);
const PIECES = lines('pieces.txt');
const ACTIONS = lines('actions.txt');

/** Written for a rule, an error or an oddity each; and each value in each kind of place. */
export function writtenHtml(): string[] {
  const places = lines('places.txt');
  return [...lines('written.txt'), ...places.flatMap((place) => VALUES.map((value) => place.replaceAll('V', value)))];
}

/** `↵` is the end of a line, `⏎` a line separator, `⇥` a tab, `␣` a space where editors would cut it. */
function lines(file: string): string[] {
  const signs: Record<string, string> = { '↵': '\n', '⏎': '\u2028', '⇥': '\t', '␣': ' ' };
  return readFileSync(new URL(`html/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.replaceAll(/[↵⏎⇥␣]/g, (sign) => signs[sign] ?? sign));
}

/** One that nobody would write: pieces of HTML, actions and blocks, as they come. */
export function randomHtml(random: Random): string {
  const pick = (texts: readonly string[]): string => texts[Math.floor(random.next() * texts.length)] ?? '';
  const some = (depth: number): string => {
    let text = '';
    const count = 1 + Math.floor(random.next() * 6);
    for (let i = 0; i < count; i += 1) {
      const kind = random.next();
      if (kind < 0.62) text += pick(PIECES);
      else if (kind < 0.9 || depth > 2) text += pick(ACTIONS);
      else if (kind < 0.94) text += `{{ if .Yes }}${some(depth + 1)}{{ else }}${some(depth + 1)}{{ end }}`;
      else if (kind < 0.97) text += `{{ range .List }}${some(depth + 1)}{{ end }}`;
      else text += `{{ with .Text }}${some(depth + 1)}{{ end }}`;
    }
    return text;
  };
  return some(0);
}
