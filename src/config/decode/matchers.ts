// Matchers, in the lists of today and in the maps of old (`match`, `match_re`).

import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import { isValidLabelName } from '../../labels/label-name.ts';
import { compareMatchers, type Matcher, newMatcher } from '../../labels/matcher.ts';
import { parseMatchers, type ReadMatchers } from '../../labels/matcher-parser.ts';
import type { Decoder } from './codec.ts';
import { listOf, mapOf } from './collections.ts';
import { quoted } from './quoted.ts';
import { parsedText, readText } from './values.ts';

/** A list of matchers, sorted as Alertmanager sorts them. */
export function matcherList(): Decoder<readonly Matcher[]> {
  const lines = listOf(matcherLine);
  return {
    absent: [],
    zero: [],
    read: (node, path, reading) => {
      return lines.read(node, path, reading).flat().sort(compareMatchers);
    },
  };
}

/** Usually one matcher; several are separated by commas, with or without braces around them. */
const matcherLine: Decoder<readonly Matcher[]> = {
  absent: [],
  zero: [],
  read: (node, path, reading) => {
    const line = readText(node, path, reading);
    if (line === undefined) return [];
    const read = parseMatchers(line, reading.matcherMode);
    if (!read.ok) {
      reading.error('AM2013', node, path, read.error);
      return [];
    }
    const warning = warningOf(read.value);
    if (warning !== undefined) reading.warn(warning.code, node, path, warning.message, warning.hint);
    return read.value.matchers;
  },
};

interface Warning {
  readonly code: 'AM3004' | 'AM3005';
  readonly message: string;
  readonly hint: string;
}

function warningOf({ warning, matchers }: ReadMatchers): Warning | undefined {
  if (warning === undefined) return undefined;
  const hint = `write ${warning.suggestion ?? matchers.join(',')}`;
  if (warning.kind === 'disagreement') {
    const message = 'the classic and the UTF-8 syntax read this differently; the classic reading counts';
    return { code: 'AM3004', message, hint };
  }
  return { code: 'AM3005', message: 'only the classic syntax takes this; the UTF-8 syntax will not', hint };
}

const CLASSIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** `match`: names and values that must be equal. */
export function equalities(): Decoder<readonly Matcher[]> {
  return matchMap((name, value) => newMatcher('=', name, value));
}

/** `match_re`: names and regular expressions. Alertmanager keeps them anchored, and so they show in group keys. */
export function patterns(): Decoder<readonly Matcher[]> {
  return matchMap((name, value) => newMatcher('=~', name, `^(?:${value})$`));
}

/** Names are classic here in every mode. */
function matchMap(toMatcher: (name: string, value: string) => Parsed<Matcher>): Decoder<readonly Matcher[]> {
  const isPattern = !toMatcher('a', '(').ok;
  const values = mapOf<string | undefined>({
    ...parsedText<string | undefined>({
      absent: undefined,
      zero: isPattern ? undefined : '',
      parse: (text) => {
        const matcher = toMatcher('a', text);
        return matcher.ok ? parsed(text) : refused(matcher.error);
      },
      code: 'AM2014',
      print: (text) => text ?? '',
    }),
  });
  return {
    absent: [],
    zero: [],
    read: (node, path, reading) => {
      const matchers: Matcher[] = [];
      const errorsBefore = reading.errors;
      for (const [name, value] of values.read(node, path, reading)) {
        const at = { parent: path, step: name };
        if (!CLASSIC_NAME.test(name)) reading.error('AM2015', node, at, `invalid label name ${quoted(name)}`);
        else if (value !== undefined) {
          const matcher = toMatcher(name, value);
          if (matcher.ok) matchers.push(matcher.value);
        } else if (reading.errors === errorsBefore) reading.error('AM2014', node, at, 'missing regular expression');
      }
      return matchers;
    },
  };
}

/** A label's name, by the rules of the mode; `also` is one more text that is taken. */
export function labelName(also?: string): Decoder<string> {
  const isName = (text: string, mode: Parameters<typeof isValidLabelName>[1]): boolean =>
    text === also || isValidLabelName(text, mode);
  return {
    ...parsedText<string>({
      absent: '',
      zero: '',
      parse: (text, reading) =>
        isName(text, reading.matcherMode) ? parsed(text) : refused(`invalid label name ${quoted(text)}`),
      code: 'AM2015',
      print: (text) => text,
    }),
  };
}
