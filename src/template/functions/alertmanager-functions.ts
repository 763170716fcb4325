// What Alertmanager 0.34 adds to Go's own functions (template/template.go: DefaultFuncs).

import type { Clock } from '../../base/clock.ts';
import type { GoFunction } from '../values/signature.ts';
import { collectionFunctions } from './collection-functions.ts';
import { encodingFunctions } from './encoding-functions.ts';
import { regexpFunctions } from './regexp-functions.ts';
import { textFunctions } from './text-functions.ts';
import { timeFunctions } from './time-functions.ts';

export function alertmanagerFunctions(clock: Pick<Clock, 'now'>): readonly GoFunction[] {
  return [
    ...textFunctions,
    ...regexpFunctions(),
    ...encodingFunctions,
    ...collectionFunctions,
    ...timeFunctions(clock),
  ];
}
