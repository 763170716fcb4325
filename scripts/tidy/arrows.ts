// Which way the imports point. A folder may import what stands in its row and nothing else, types included. (Written here
// because dependency-cruiser reads TypeScript through a compiler API that TypeScript 7 no longer has.)

import { posix } from 'node:path';
import type { Finding, SourceFile } from './source-file.ts';

/** A template file is part of a config, so its type is. */
const GROUND = ['base', 'labels', 'config', 'template/template-file.ts'];

/** What speaks HTTP for receivers, without the receivers. */
const HTTP_CLIENT = [
  'receivers/unsupported.ts',
  'receivers/http/http-client.ts',
  'receivers/http/http-failure.ts',
  'receivers/http/redirect.ts',
  'receivers/http/go-error-text.ts',
];

/** A name is a folder of src/ or a file in it; a file stands for itself alone. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map([
  ['base', []],
  ['labels', ['base']],
  ['template', ['base', 'labels']],
  ['config', ['base', 'labels', 'template']],
  ['alerting', GROUND],
  ['receivers', [...GROUND, 'alerting', 'template']],
  ['llm', [...GROUND, 'alerting', 'receivers']],
  ['storage', [...GROUND, 'alerting', 'reload/journal-port.ts', 'llm/verdict-store.ts']],
  ['reload', [...GROUND, 'alerting']],
  // The lock of reloads at Redis; certificates and files of secrets are read as receivers read them.
  ['redis', [...GROUND, 'reload', 'receivers/http/tls-material.ts', 'receivers/http/referenced-file.ts']],
  // One snapshot of all that a reload replaces: it names the parts' types.
  ['reload/runtime.ts', [...GROUND, 'alerting', 'reload', 'receivers', 'redis', 'http']],
  ['components', [...GROUND, 'alerting', 'template', 'receivers', 'redis', 'storage', 'reload', 'llm', 'telemetry']],
  ['http', [...GROUND, 'alerting', 'reload']],
  // Traces go out by the client that asks receivers.
  [
    'telemetry',
    [...GROUND, 'alerting', 'reload', 'receivers', 'http/observer.ts', 'llm/llm-observer.ts', '../package.json'],
  ],
  // The commands are clients: they speak HTTP as receivers do, and try routes as the server would.
  ['cli', [...GROUND, 'alerting', 'template', 'reload', 'telemetry', ...HTTP_CLIENT]],
]);
const IMPORT = /(?:\bfrom\s+|\bimport\s*\(?\s*)'(\.[^']+)'/g;

/** Imports of src/ that point back. Tests may reach further, and are left out. */
export function wrongArrows(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => path.startsWith('src/') && !path.endsWith('.test.ts'))
    .flatMap((file) =>
      importsOf(file)
        .filter((to) => !allowed(inSrc(file.path), to))
        .map((to) => finding(file, to)),
    );
}

function importsOf({ path, text }: SourceFile): string[] {
  return [...text.matchAll(IMPORT)].map((match) => inSrc(posix.join(posix.dirname(path), match[1] ?? '')));
}

/** `src/config/yaml.ts` → `config/yaml.ts`; what lies beside src/ begins with `../`. */
function inSrc(path: string): string {
  return posix.relative('src', path);
}

function allowed(from: string, to: string): boolean {
  if (!from.includes('/')) return true; // main.ts, app.ts and their like name everything, and no folder names them
  const row = MAY_IMPORT.get(from) ?? MAY_IMPORT.get(folderOf(from));
  return row !== undefined && (folderOf(from) === folderOf(to) || row.includes(folderOf(to)) || row.includes(to));
}

function folderOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function finding(file: SourceFile, to: string): Finding {
  const line = file.text.slice(0, file.text.search(posix.basename(to).replaceAll('.', '\\.'))).split('\n').length;
  return { path: file.path, line, message: `may not import ${to} (scripts/tidy/arrows.ts says what it may)` };
}
