// list, append and dict: values put together.

import { anysType, anyType, goAnyMap, goAnys } from '../values/basic-types.ts';
import { FunctionError, type GoFunction, goVariadic } from '../values/signature.ts';
import type { Value } from '../values/value.ts';

export const collectionFunctions: readonly GoFunction[] = [
  goVariadic('list', [], anyType, (...items) => goAnys(items)),
  goVariadic('append', [anysType], anyType, ({ items }, ...more) => goAnys([...items, ...more])),
  goVariadic('dict', [], anyType, (...keysAndValues) => goAnyMap(pairs(keysAndValues))),
];

function pairs(keysAndValues: readonly Value[]): (readonly [string, Value])[] {
  if (keysAndValues.length % 2 !== 0) throw new FunctionError('dict requires an even number of arguments');
  const found: (readonly [string, Value])[] = [];
  for (let i = 0; i < keysAndValues.length; i += 2) {
    const key = keysAndValues[i];
    if (typeof key !== 'string') throw new FunctionError('dict keys must be strings');
    found.push([key, keysAndValues[i + 1]]);
  }
  return found;
}
