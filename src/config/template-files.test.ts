import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BASE, inShort } from '../../test/support/config-files.ts';
import type { Config } from './config.ts';
import { parseConfig } from './parse-config.ts';
import { digestOf, readTemplateFiles, templateFilesAreAsRead } from './template-files.ts';

/** A folder with these files, and a config in it that names these patterns. */
function folderWith(files: Readonly<Record<string, string>>, patterns: readonly string[]): [string, Config] {
  const folder = mkdtempSync(join(tmpdir(), 'template-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const text = `${BASE}templates: ${JSON.stringify(patterns)}\n`;
  const { config } = parseConfig(text, join(folder, 'amp.yml'), { matcherMode: 'fallback' });
  if (config === undefined) throw new Error(text);
  return [folder, config];
}

test('files are read in the order of the entries, and of the names that each matches', () => {
  const [, config] = folderWith({ 'b.tmpl': 'B', 'a.tmpl': 'A', other: 'O' }, ['other', '*.tmpl', 'none*', 'a*']);
  const { files, matched, problems } = readTemplateFiles(config);
  expect(files.map(({ path, content }) => `${basename(path)} ${content}`)).toEqual([
    'other O',
    'a.tmpl A',
    'b.tmpl B',
    'a.tmpl A',
  ]);
  expect(matched.map((paths) => paths.length)).toEqual([1, 2, 0, 1]);
  expect(problems).toEqual([]);
});

test('what is no file, too large or not there to be read is refused at its entry, and the others are read', () => {
  const [folder, config] = folderWith({ good: 'G', large: '' }, ['*']);
  mkdirSync(join(folder, 'directory'));
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  truncateSync(join(folder, 'large'), 21 * 1024 * 1024);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'lost'));
  const { files, problems } = readTemplateFiles(config);
  expect(files.map(({ path }) => basename(path))).toEqual(['good']);
  expect(problems.map(inShort)).toEqual([
    `3:13 AM2201 templates[0]: the template file ${folder}/directory is not a regular file`,
    `3:13 AM2201 templates[0]: the template file ${folder}/fifo is not a regular file`,
    `3:13 AM2201 templates[0]: the template file ${folder}/large is too large: all template files together have 20971520 bytes at most`,
    `3:13 AM2201 templates[0]: the template file ${folder}/lost cannot be read: ENOENT`,
  ]);
});

test('an edit, another name and another file are seen; that nothing changed, too', () => {
  const [folder, written] = folderWith({ 'a.tmpl': 'A' }, ['*.tmpl']);
  const config = { ...written, templateFiles: readTemplateFiles(written).files };
  expect(templateFilesAreAsRead(config)).toBe(true);
  writeFileSync(join(folder, 'a.tmpl'), 'B');
  expect(templateFilesAreAsRead(config)).toBe(false);
  writeFileSync(join(folder, 'a.tmpl'), 'A');
  expect(templateFilesAreAsRead(config)).toBe(true);
  writeFileSync(join(folder, 'b.tmpl'), '');
  expect(templateFilesAreAsRead(config)).toBe(false);
  rmSync(join(folder, 'b.tmpl'));
  mkdirSync(join(folder, 'c.tmpl'));
  expect(templateFilesAreAsRead(config)).toBe(false);
});

test('the digest tells contents apart from names, and is empty where there are no files', () => {
  expect(digestOf([])).toBe('');
  expect(digestOf([{ path: 'a', content: 'bc' }])).not.toBe(digestOf([{ path: 'ab', content: 'c' }]));
});
