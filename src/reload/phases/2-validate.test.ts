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

test('templates are refused where they match a file, beside the config, and only there', async () => {
  await expect(validated(`${BASE}templates: ['*.tmpl']\n`)).rejects.toThrow(/AM4002 templates\[0\]/);
  await expect(validated(`${BASE}templates: ['${folder}/*.tmpl']\n`)).rejects.toThrow(/AM4002 templates\[0\]/);
  const { config } = await validated(`${BASE}templates: ['nothing/*.tmpl']\n`);
  expect(config.templates).toEqual(['nothing/*.tmpl']);
});

test('a file without a route is refused, an empty one too', async () => {
  await expect(validated('')).rejects.toThrow(/:1:1: AM2101 no route provided in config/);
  await expect(validated('receivers: []')).rejects.toThrow(/AM2101/);
});
