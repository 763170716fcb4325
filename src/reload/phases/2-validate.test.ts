import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readerHere } from '../../config/config-reader.ts';
import { parse } from './1-load.ts';
import { type Validated, validate } from './2-validate.ts';

const BASE = 'route: {receiver: a}\nreceivers: [{name: a}]\n';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amp-validate-'));
  writeFileSync(join(folder, 'one.tmpl'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function validated(text: string): Promise<Validated> {
  const file = join(folder, 'amp.yml');
  return validate(await parse({ file, bytes: new TextEncoder().encode(text), hash: '' }, readerHere('fallback')));
}

test('a good text becomes a config', async () => {
  const { config, warnings } = await validated(BASE);
  expect(config.route.receiver).toBe('a');
  expect(warnings).toEqual([]);
});

test('warnings do not refuse a config; they come with it', async () => {
  const { warnings } = await validated('route: {receiver: a}\nreceivers: [{name: a}, {name: spare}]\n');
  expect(warnings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([expect.stringMatching(/^warning AM3/)]);
});

test('errors refuse it, all of them at once', async () => {
  const text = 'route: {receiver: b, group_by: [x, x]}\nreceivers: [{name: a}, {name: a}]\nunknown: 1\n';
  await expect(validated(text)).rejects.toThrow(
    /^[^\n]+AM2104[^\n]+\n[^\n]+AM2108[^\n]+\n[^\n]+AM2105[\s\S]+AM2001[^\n]+$/,
  );
});

test('template files beside the config are read with it, in order; a broken one refuses it at its place', async () => {
  const { config } = await validated(`${BASE}templates: ['*.tmpl', 'nothing/*']\n`);
  expect(config.templateFiles.map(({ path }) => path)).toEqual([`${folder}/one.tmpl`]);
  writeFileSync(join(folder, 'b.tmpl'), '{{ define "b" }}{{ if }}{{ end }}{{ end }}');
  await expect(validated(`${BASE}templates: ['*.tmpl']\n`)).rejects.toThrow(
    `${folder}/b.tmpl:1:23: AM2202 template: b.tmpl:1: missing value for if`,
  );
  rmSync(join(folder, 'b.tmpl'));
});

test('what only the running server can try refuses it, too, or warns', async () => {
  const at = { file: 'a.tmpl', line: 3, column: 5 };
  const problem = (severity: 'error' | 'warning') =>
    ({ code: 'AM2203', severity, at, path: 'p', message: 'm' }) as const;
  const source = { file: join(folder, 'amp.yml'), bytes: new TextEncoder().encode(BASE), hash: '' };
  const text = await parse(source, readerHere('fallback'));
  await expect(validate(text, async () => [problem('error')])).rejects.toThrow('a.tmpl:3:5: AM2203 p: m');
  const again = await parse(source, readerHere('fallback'));
  expect((await validate(again, async () => [problem('warning')])).warnings).toContainEqual(problem('warning'));
});

test('a file without a route is refused, an empty one too', async () => {
  await expect(validated('')).rejects.toThrow(/:1:1: AM2101 no route provided in config/);
  await expect(validated('receivers: []')).rejects.toThrow(/AM2101/);
});
