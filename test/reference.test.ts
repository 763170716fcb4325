import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliPage } from '../scripts/reference/cli-page.ts';
import { flagsPage } from '../scripts/reference/flags-page.ts';
import { matrixPage } from '../scripts/reference/matrix-page.ts';
import { metricsPage } from '../scripts/reference/metrics-page.ts';
import { SERVER_FLAGS } from '../src/cli/server-flags.ts';
import { alertmanager } from './support/peers.ts';
import { testWhere } from './support/test-where.ts';

function page(name: string): string {
  return readFileSync(new URL(`../docs/reference/${name}.md`, import.meta.url), 'utf8');
}

test('the page of flags is what the table says (npm run docs writes it)', () => {
  expect(page('flags')).toBe(flagsPage());
});

test('the page of commands is what their tree says (npm run docs writes it)', () => {
  expect(page('cli')).toBe(cliPage());
});

test('the page of metrics is what the registry holds (npm run docs writes it)', async () => {
  expect(page('metrics')).toBe(await metricsPage());
});

test('the reload matrix is what the diff asks (npm run docs writes it)', () => {
  expect(page('reload-matrix')).toBe(matrixPage());
});

// Debian adds this one; and kingpin's own.
const NOT_OURS = ['web.ui-path', 'help', 'version'];
// Debian's paths; and an address family that Node cannot listen on.
const OTHERWISE = ['config.file', 'storage.path', 'web.listen-address'];

testWhere(alertmanager !== undefined)('what the page calls ours, the real Alertmanager does not have', () => {
  const theirs = readHelp(execFileSync(alertmanager ?? '', ['--help'], { encoding: 'utf8' })).map(({ name }) => name);
  const ours = Object.values(SERVER_FLAGS).filter(({ name }) => !theirs.includes(name));
  const section = /^## Ours\n([\s\S]*?)^## /m.exec(page('flags'))?.[1] ?? '';
  const called = [...section.matchAll(/`--(?:\[no-\])?([\w.-]+)/g)].map(([, name]) => name);
  expect(called).toEqual(ours.map(({ name }) => name));
});

testWhere(alertmanager !== undefined)('the flags, defaults and help are those of the real Alertmanager', () => {
  const help = execFileSync(alertmanager ?? '', ['--help'], { encoding: 'utf8' });
  const theirs = readHelp(help).filter(({ name }) => !NOT_OURS.includes(name));
  const ours = new Map<string, { shown: string; help: string }>(
    Object.values(SERVER_FLAGS).map((flag) => [flag.name, { shown: flag.shown, help: flag.help }]),
  );
  expect(theirs.length).toBeGreaterThan(35);
  for (const { name, shown, help } of theirs) {
    expect(ours.has(name), name).toBe(true);
    if (!OTHERWISE.includes(name)) expect({ name, ...ours.get(name) }).toEqual({ name, shown, help });
  }
});

/** Takes kingpin's two columns apart again. */
function readHelp(help: string) {
  const flags = help
    .slice(help.indexOf('Flags:'))
    .split(/\n {2}(?= {4}--| {0}-h)/)
    .slice(1);
  return flags.map((entry) => {
    const [, name = '', shown = '', rest = ''] =
      /^\s*(?:-h, )?--(?:\[no-\])?([a-z.-]+)(=(?:"[^"]*"|\S*)(?: \.\.\.)?)?\s+([\s\S]*)$/.exec(entry) ?? [];
    return { name, shown, help: rest.replace(/\s*\n\s*/g, ' ').trim() };
  });
}
