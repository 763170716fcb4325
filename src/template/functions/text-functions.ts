// Functions over texts: toUpper, toLower, title, trimSpace, join, stringSlice.

import { TEXT_LENGTH_MAX } from '../bounds.ts';
import { goStrings, stringsType, stringType } from '../values/basic-types.ts';
import { FunctionError, type GoFunction, goFunction, goVariadic } from '../values/signature.ts';
import { toLower, toUpper } from './letter-case.ts';
import { titleCase } from './title-case.ts';

const SPACE_AROUND = /^\p{White_Space}+|\p{White_Space}+$/gu;

export const textFunctions: readonly GoFunction[] = [
  goFunction('toUpper', [stringType], toUpper),
  goFunction('toLower', [stringType], toLower),
  goFunction('title', [stringType], titleCase),
  goFunction('trimSpace', [stringType], (text) => text.replace(SPACE_AROUND, '')),
  goFunction('join', [stringType, stringsType], (separator, { items }) => join(items, separator)),
  goVariadic('stringSlice', [], stringType, (...texts) => goStrings(texts)),
];

function join(texts: readonly string[], separator: string): string {
  const length = texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(texts.length - 1, 0));
  if (length > TEXT_LENGTH_MAX) throw new FunctionError(`a text of more than ${TEXT_LENGTH_MAX} characters`);
  return texts.join(separator);
}
