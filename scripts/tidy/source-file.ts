// What the checks read, and what they find.

import { readdirSync, readFileSync } from 'node:fs';

export interface SourceFile {
  /** From the root of the project, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Every TypeScript file below the folders; a folder that is not there has none. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return folders.flatMap(filesBelow).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function filesBelow(folder: string): string[] {
  return readdirSync('.', { withFileTypes: true }).some((entry) => entry.name === folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    : [];
}
