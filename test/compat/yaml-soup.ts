// Soup of the pieces of YAML, in places where nearly any value is fine: what remains is what the reader of YAML thinks of it.

import { integerBetween, pick, seededRandom } from '../../src/base/random.ts';

const PIECES = [
  ...[
    'a',
    'b',
    ' ',
    '  ',
    '\n',
    '\n  ',
    '\n    ',
    '\n      ',
    '\r\n',
    '\t',
    '- ',
    '-',
    '? ',
    '?',
    ': ',
    ':',
    ', ',
    ',',
  ],
  ...['[', ']', '{', '}', '[]', '{}', '&x ', '*x', '&x', '!t ', '!!str ', '!', '"', '"x"', "'", "'y'", '|', '>'],
  ...[
    '|\n      c',
    '>-\n      c',
    '#',
    '# c',
    '~',
    '1',
    '\\n',
    '---',
    '...',
    '%',
    '@',
    '`',
    'é',
    '<<: ',
    '"\\x41"',
    '= ',
  ],
  ...['\u2028', '\u0085', '\u00a0'],
] as const;

const PLACES = [
  (soup: string) => `route: {receiver: a}\nreceivers: [{name: a}]\ntemplates: ${soup}\n`,
  (soup: string) => `route:\n  receiver: a\n  routes:\n  - match:\n      k: ${soup}\nreceivers: [{name: a}]\n`,
  (soup: string) => `route:\n  receiver: a\n  routes:\n  - match: {k: ${soup}}\nreceivers: [{name: a}]\n`,
  (soup: string) => `route:\n  receiver: a\n  routes:\n  - match: ${soup}\nreceivers: [{name: a}]\n`,
  (soup: string) => `route:\n  receiver: a\n  group_by:\n  - ${soup}\nreceivers: [{name: a}]\n`,
  (soup: string) => `route: {receiver: a, group_by: [${soup}]}\nreceivers: [{name: a}]\n`,
  (soup: string) =>
    `templates: []\nglobal:\n  smtp_hello: ${soup}\n  smtp_from: z\nroute: {receiver: a}\nreceivers: [{name: a}]\n`,
] as const;

/** The same seed gives the same text. */
export function soup(seed: number): string {
  const random = seededRandom(seed);
  const place = pick(random, PLACES);
  const pieces = Array.from({ length: integerBetween(random, 1, 7) }, () => pick(random, PIECES));
  return place(pieces.join(''));
}
