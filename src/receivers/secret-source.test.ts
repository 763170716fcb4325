import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileDiary, notification } from '../../test/receivers/configs.ts';
import { Secret } from '../base/secret.ts';
import type { Renderer } from '../template/renderer.ts';
import { TemplateError } from '../template/template-error.ts';
import { Rendering } from './rendering.ts';
import { SecretSource } from './secret-source.ts';
import { templateDataOf } from './template-data-of.ts';

const UNREADABLE = { purpose: 'failed to read routing key from file', retry: true };

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'secret-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'key');
  writeFileSync(path, content);
  return path;
}

/** Renders `{{up}}` as `UP`, and fails for `{{broken…`, quoting it. */
function rendering(): Rendering {
  const text = (source: string): string => {
    if (!source.includes('{{broken')) return source.replace('{{up}}', 'UP');
    throw new TemplateError(`template: :1: unexpected ${source}`, { template: '', line: 1, column: 0 });
  };
  const renderer: Renderer = { text, html: text };
  return new Rendering(renderer, templateDataOf(notification()));
}

function source(inline: string | undefined, file?: string): SecretSource {
  const secret = inline === undefined ? undefined : new Secret(inline);
  return new SecretSource({ inline: secret, file }, UNREADABLE, new FileDiary());
}

test('an inline secret counts, also where a file is named', async () => {
  const both = source(' a{{up}}', '/nowhere');
  expect(await both.read()).toEqual({ kind: 'revealed', value: ' a{{up}}' });
  expect(await both.rendered(rendering())()).toEqual({ kind: 'revealed', value: ' aUP' });
});

test('a file is read at every use, trimmed, and rendered', async () => {
  const path = fileWith(' a{{up}}\n');
  const fromFile = source(undefined, path);
  const reveal = fromFile.rendered(rendering());
  expect(await reveal()).toEqual({ kind: 'revealed', value: 'aUP' });
  expect(await fromFile.read()).toEqual({ kind: 'revealed', value: 'a{{up}}' });
  writeFileSync(path, 'b');
  expect(await reveal()).toEqual({ kind: 'revealed', value: 'b' });
});

test('a file that cannot be read fails the attempt as its integration says', async () => {
  expect(await source(undefined, '/nowhere/key').read()).toEqual({
    kind: 'failed',
    message: 'failed to read routing key from file: open /nowhere/key: no such file or directory',
    reason: 'other',
    retry: true,
  });
});

test('a template that fails never shows the secret that it stands in', async () => {
  expect(() => source('s3cret {{broken').rendered(rendering())).toThrow(
    /^a secret is a template that cannot be rendered$/,
  );
  expect(await source(undefined, fileWith('s3cret {{broken')).rendered(rendering())()).toEqual({
    kind: 'failed',
    message: 'failed to read routing key from file: the template in it cannot be rendered',
    reason: 'other',
    retry: false,
  });
});
