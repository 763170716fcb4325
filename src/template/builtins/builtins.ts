// The functions that every Go template has (text/template/funcs.go: builtins). The executor gives `and`, `or` and `call` their
// meaning: they are more than functions.

import { sprint, sprintln } from '../fmt/print.ts';
import { sprintf } from '../fmt/printf.ts';
import { anyType, isTrue, reflectType, stringType } from '../values/basic-types.ts';
import { type GoFunction, goFunction, goVariadic } from '../values/signature.ts';
import { collections } from './collections.ts';
import { comparisons } from './comparison.ts';
import { escapers } from './escapers.ts';

export const builtins: readonly GoFunction[] = [
  ...comparisons,
  ...collections,
  ...escapers,
  goVariadic('and', [reflectType], reflectType, (value) => value),
  goVariadic('or', [reflectType], reflectType, (value) => value),
  goVariadic('call', [reflectType], reflectType, () => undefined),
  goFunction('not', [reflectType], (value) => !isTrue(value)),
  goVariadic('print', [], anyType, (...args) => sprint(args)),
  goVariadic('printf', [stringType], anyType, (format, ...args) => sprintf(format, args)),
  goVariadic('println', [], anyType, (...args) => sprintln(args)),
];
