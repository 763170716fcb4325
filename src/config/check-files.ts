// Files that a config refers to. Alertmanager takes a config whose files are missing, and then fails when it should page;
// so these are warnings. What exists is a parameter: this folder reads nothing.

import type { Config, IntegrationConfig } from './config.ts';
import type { ConfigProblem } from './config-error.ts';
import { integrationPath, placeOf } from './places.ts';
import type { Position } from './position.ts';

export interface FilesSeen {
  /** For each entry of `templates`, the files that it matches. */
  readonly templates: readonly (readonly string[])[];
  readonly exists: (path: string) => boolean;
}

/** Warnings about files that are not there. */
export function checkFiles(config: Config, seen: FilesSeen): readonly ConfigProblem[] {
  const warn = (code: 'AM3006' | 'AM3012', at: Position, path: string, message: string): ConfigProblem => ({
    code,
    severity: 'warning',
    at,
    path,
    message,
  });
  const globs = config.templates.flatMap((glob, index) => {
    if ((seen.templates[index] ?? []).length > 0) return [];
    const path = `templates[${index}]`;
    return [warn('AM3006', placeOf(config, path), path, `no file matches ${glob}`)];
  });
  const missing = filesOf(config)
    .filter(({ file }) => !seen.exists(file))
    .map(({ at, path, file }) => warn('AM3012', at, path, `there is no file ${file}`));
  return [...globs, ...missing];
}

export interface FileReference {
  readonly at: Position;
  readonly path: string;
  readonly file: string;
}

/** Every file that an integration reads when it notifies. */
export function filesOf(config: Config): readonly FileReference[] {
  return config.receivers.flatMap((receiver, index) =>
    receiver.integrations.flatMap((integration) => {
      const path = integrationPath(index, integration);
      return filesIn(settingsOf(integration)).map((file) => ({ at: placeOf(config, path), path, file }));
    }),
  );
}

function settingsOf(integration: IntegrationConfig): object {
  return integration.type === 'webhook' ? integration : integration.settings;
}

/** Fields that end in `File`, and the `files` of headers, at any depth. */
function filesIn(settings: object): readonly string[] {
  const pairs = settings instanceof Map ? [...settings] : Object.entries(settings);
  return pairs.flatMap(([name, value]): readonly string[] => {
    if (typeof value === 'string') return String(name).endsWith('File') ? [value] : [];
    if (name === 'files' && Array.isArray(value)) return value;
    return typeof value === 'object' && value !== null && name !== 'payload' ? filesIn(value) : [];
  });
}
