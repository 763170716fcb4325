// What Alertmanager 0.34 adds to Go's own functions (template/template.go: DefaultFuncs).

import type { Clock } from '../../base/clock.ts';
import type { TemplateData } from '../template-data.ts';
import { stringType } from '../values/basic-types.ts';
import type { GoFunction } from '../values/signature.ts';
import { dataType } from '../values/template-values.ts';
import { GoStruct, Pointer } from '../values/value.ts';
import { collectionFunctions } from './collection-functions.ts';
import { encodingFunctions } from './encoding-functions.ts';
import { regexpFunctions } from './regexp-functions.ts';
import { textFunctions } from './text-functions.ts';
import { timeFunctions } from './time-functions.ts';

export function alertmanagerFunctions(clock: Pick<Clock, 'now' | 'elapsedMs'>): readonly GoFunction[] {
  return [
    ...textFunctions,
    ...regexpFunctions(clock),
    ...encodingFunctions,
    ...collectionFunctions,
    ...timeFunctions(clock),
    routeLabels,
  ];
}

/** `{{ routeLabels "team" }}`: a label of the route, wherever the dot is now. One that is not set is empty. */
const routeLabels: GoFunction = {
  name: 'routeLabels',
  params: [stringType],
  call: ([name], { data }) => {
    const target = data instanceof Pointer ? data.target : undefined;
    if (!(target instanceof GoStruct) || target.type !== dataType) return '';
    return (target.of as TemplateData).routeLabels.get(String(name)) ?? '';
  },
};
