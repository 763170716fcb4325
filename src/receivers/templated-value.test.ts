import { expect, test } from 'vitest';
import { notification } from '../../test/receivers/configs.ts';
import { type GoJson, goJson } from '../base/go-json-value.ts';
import type { Renderer } from '../template/renderer.ts';
import { TemplateError } from '../template/template-error.ts';
import { Rendering } from './rendering.ts';
import { templateDataOf } from './template-data-of.ts';
import { templatedFields, templatedPayload } from './templated-value.ts';

/** Renders `<x>` as what `texts` has for it; fails where that has none. */
function rendering(texts: Readonly<Record<string, string>>): Rendering {
  const text = (source: string): string =>
    source.replace(/<(\w+)>/g, (_, name: string) => {
      const found = texts[name];
      if (found === undefined) throw new TemplateError('broken', { template: '', line: 0, column: 0 });
      return found;
    });
  const renderer: Renderer = { text, html: text };
  return new Rendering(renderer, templateDataOf(notification()));
}

function rendered(value: unknown, texts: Readonly<Record<string, string>> = {}): GoJson | undefined {
  return templatedFields(new Map([['field', value]]), rendering(texts)).get('field');
}

test('what a text renders to is read as YAML', () => {
  expect(rendered('<n>', { n: '3' })).toBe(3);
  expect(rendered('<t>', { t: 'two words' })).toBe('two words');
  expect(rendered('<e>', { e: '' })).toBeNull();
  expect(rendered('<l>', { l: '[{"labels":{"port":"8080","empty":""}}]' })).toEqual([
    new Map([
      [
        'labels',
        new Map([
          ['port', 8080],
          ['empty', null],
        ] as [string, unknown][]),
      ],
    ]),
  ]);
});

test('what would be lost as YAML stays text', () => {
  expect(rendered('<t>', { t: '#channel' })).toBe('#channel');
  expect(rendered('<t>', { t: '500: oops' })).toBe('500: oops');
  expect(rendered('<t>', { t: '[FIRING:1] Up' })).toBe('[FIRING:1] Up'); // yaml.v2 sees a list, and not what follows
});

test('texts that came from alerts are no templates', () => {
  expect(rendered('<json>', { json: '["<n>"]', n: '3' })).toEqual(['<n>']);
});

test('lists and mappings keep their shape; keys are templates, and dropped where they are no text', () => {
  const value = new Map<unknown, unknown>([
    ['<k>', ['<n>', true, 1.5, null, 9007199254740993n]],
    [1, 'dropped'],
  ]);
  expect(goJson(rendered(value, { k: 'key', n: '3' }) ?? null)).toBe('{"key":[3,true,1.5,null,9007199254740993]}');
});

test('a field in which a template fails is left out, and told', () => {
  const broken = rendering({ fine: 'a' });
  const fields = new Map<string, unknown>([
    ['fine', '<fine>'],
    ['broken', ['<fine>', '<none>']],
  ]);
  expect(templatedFields(fields, broken)).toEqual(new Map([['fine', 'a']]));
  expect(broken.failures.map(({ message }) => message)).toEqual(['broken']);
});

test('of a payload, what fails is told with a summary, whatever that looks like; the rest is as it should be', () => {
  const broken = rendering({ fine: '1' });
  const payload = new Map<string, unknown>([
    ['a', '<fine>'],
    ['b', ['<none>']],
  ]);
  expect(templatedPayload(payload, broken)).toEqual(
    new Map<string, unknown>([
      ['a', 1],
      [
        'b',
        [expect.stringContaining('- firing: alertname=Up\n(This text stands in for a template that failed: broken)')],
      ],
    ]),
  );
  expect(broken.failures).toHaveLength(1);
});
