// A regular expression of Go's as re2js reads it. The two differ in what they call classes (`\p{greek}`), and in that Go lets
// several groups have one name.

import { classNamed } from './go-unicode-classes.ts';

export interface RegexpText {
  readonly text: string;
  /** The first class that Go does not know, as it is written. */
  readonly unknownClass: string | undefined;
}

/** `\Q…\E`, a class, another escape, the head of a named group, an open or closed bracket; anything else is one character. */
const TOKEN =
  /\\Q(?:(?!\\E).)*(?:\\E)?|\\[pP](?:\{[^}]*\}|[^{])|\\.|\(\?P?<(\w+)>|\[:\^?\w*:\]|\[\^?\]?|\]|[^\\[\]()]+|./gsu;

export function asRe2js(pattern: string): RegexpText {
  if (!/\\[pP]|\(\?P?</.test(pattern)) return { text: pattern, unknownClass: undefined };
  const names = new Names(pattern);
  let isInBrackets = false;
  let unknownClass: string | undefined;
  const text = pattern.replace(TOKEN, (token: string, name: string | undefined) => {
    if (/^\\[pP]/.test(token)) {
      const known = knownClass(token, isInBrackets);
      unknownClass ??= known === undefined ? token : undefined;
      return known ?? token;
    }
    if (isInBrackets) {
      if (token === ']') isInBrackets = false;
      return token;
    }
    if (token.startsWith('[') && !token.startsWith('[:')) isInBrackets = true;
    return name === undefined ? token : token.replace(`<${name}>`, `<${names.next(name)}>`);
  });
  return { text, unknownClass };
}

/** The class in the spelling of re2js; undefined where Go knows none. */
function knownClass(token: string, isInBrackets: boolean): string | undefined {
  const [, sign = '', caret = '', name = ''] = /^\\([pP])\{?(\^?)([^}]*)\}?$/su.exec(token) ?? [];
  const known = classNamed(name);
  if (known !== 'ASCII') return known === undefined ? undefined : `\\${sign}{${caret}${known}}`;
  const isNegative = (sign === 'P') !== (caret === '^');
  if (isInBrackets) return isNegative ? '\\x80-\\x{10FFFF}' : '\\x00-\\x7F';
  return isNegative ? '[^\\x00-\\x7F]' : '[\\x00-\\x7F]';
}

/** Names of groups: the first group of a name has it, as in Go the first is the one that is found by it. */
class Names {
  readonly #pattern: string;
  readonly #given = new Set<string>();

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  next(name: string): string {
    let free = name;
    for (let n = 2; this.#given.has(free) || (free !== name && this.#pattern.includes(`<${free}>`)); n += 1)
      free = `${name}_${n}`;
    this.#given.add(free);
    return free;
  }
}
