// Alertmanager's `title`: cases.Title(language.AmericanEnglish) of golang.org/x/text: the first letter of each word is made
// big, the others small. What a word is follows from a rough reading of Unicode's word boundaries (UAX 29) in three classes.

import { titleLetter } from './letter-case.ts';

// Of these a word consists. Letters of scripts that write no spaces are no part of one.
const SPACELESS = [
  'Ahom',
  'Han',
  'Hiragana',
  'Katakana',
  'Khitan_Small_Script',
  'Khmer',
  'Lao',
  'Myanmar',
  'New_Tai_Lue',
  'Nushu',
  'Tai_Le',
  'Tai_Tham',
  'Tai_Viet',
  'Tangut',
  'Thai',
].map((script) => `\\p{Script=${script}}`);
// Marks and signs that the tables of x/text count to one class or the other, against what their kind would say.
const SIGNS_WITHIN = '¸˂-˅˒-˗˞˟˥-˫˭˯-˿՚-՜՞֊׳٫᧚\\u202f々〻꜈-꜖꜠꜡꞉꞊꭛\\u{16fe0}\\u{16fe1}\\u{16fe3}\\u{1f3fb}-\\u{1f3ff}';
const SIGNS_WITHOUT = '\\u200b〆〱-〵ーｰ';
const WITHIN = new RegExp(
  `^(?:[${SIGNS_WITHIN}\\p{M}\\p{Nd}\\p{Pc}]|(?![${SIGNS_WITHOUT}${SPACELESS.join('')}])[\\p{Alphabetic}\\p{Cf}])$`,
  'u',
);
// One of these between two letters does not end the word; two do.
const BETWEEN = /^[.:'·\u0387\u055f\u05f4‘’\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a]$/u;
const CASED = /^\p{Cased}$/u;

// A sigma is a final one where no letter follows; up to 30 marks may be in between.
const LETTER_FOLLOWS = /^\p{Case_Ignorable}{0,30}(?!\p{Case_Ignorable})\p{Cased}/u;

export function titleCase(text: string): string {
  let titled = '';
  let isInWord = false;
  let before = '';
  let at = 0;
  for (const character of text) {
    at += character.length;
    if (BETWEEN.test(before) && BETWEEN.test(character)) isInWord = false;
    if (!CASED.test(character)) {
      titled += character;
      if (!BETWEEN.test(character) && !WITHIN.test(character)) isInWord = false;
    } else {
      titled += isInWord ? small(character, text, at) : titleLetter(character);
      isInWord = true;
    }
    before = character;
  }
  return titled;
}

function small(character: string, text: string, end: number): string {
  if (character === 'Σ') return LETTER_FOLLOWS.test(text.slice(end, end + 64)) ? 'σ' : 'ς';
  return character.toLowerCase();
}
