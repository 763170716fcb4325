// Where things stand in a config's file, for messages. The values themselves do not know it: what has only moved in the file
// is the same.

import type { Config, IntegrationConfig } from './config.ts';
import type { Position } from './position.ts';

/** Of what stands at a path (`tracing`, `templates[0]`, `receivers[1].slack_configs[0]`); the file's first character where nobody knows. */
export function placeOf({ file, places }: Pick<Config, 'file' | 'places'>, path: string): Position {
  return places?.get(path) ?? { file, line: 1, column: 1 };
}

/** `receiver`: its place in the list. */
export function integrationPath(receiver: number, { type, index }: Pick<IntegrationConfig, 'type' | 'index'>): string {
  return `receivers[${receiver}].${type}_configs[${index}]`;
}
