import { expect, test } from 'vitest';
import { fullConfig } from '../../test/support/config-variants.ts';
import { BrokenInvariant } from '../base/assert.ts';
import { document } from '../config/schema/document.ts';
import { SECTIONS } from './config-diff.ts';
import { ownerOf, RELOAD_MATRIX } from './reload-matrix.ts';
import { COMPONENT_NAMES } from './reloadable.ts';

const OWNERS: readonly string[] = [...COMPONENT_NAMES, 'restart'];

test('sections go to the components that the specification names for them', () => {
  const owners = SECTIONS.map((section) => `${section} ${ownerOf(section, section)}`);
  expect(owners).toEqual([
    'global receivers',
    'route routing',
    'receivers receivers',
    'inhibitRules inhibition',
    'timeIntervals routing',
    'templates receivers',
    'templateFiles receivers',
    'tracing tracing',
    'eventRecorder restart',
    'silences silencing',
    'grouping grouping',
    'database database',
    'redis redis',
    'llm llm',
  ]);
  expect(ownerOf('global', 'global.resolveTimeoutMs')).toBe('routing');
});

test('the diff looks at every section of a config', () => {
  const { file: _, places: __, ...sections } = fullConfig();
  expect([...SECTIONS].sort()).toEqual(Object.keys(sections).sort());
});

test('every key at the top of a config file is in the matrix', () => {
  const keys = new Set(RELOAD_MATRIX.flatMap(({ key }) => key.split(', ').map((one) => one.replace(/\..*/, ''))));
  expect([...keys].sort()).toEqual([...document.keys].sort());
});

test('every rule has a known owner, says its effect, and is reached', () => {
  for (const rule of RELOAD_MATRIX) {
    expect(OWNERS, rule.key).toContain(rule.owner);
    expect(rule.effect, rule.key).toMatch(/\.$/);
    expect(ownerOf(rule.section, rule.path === '' ? rule.section : rule.path), rule.key).toBe(rule.owner);
  }
});

test('a key that nobody owns is an error of ours, never a silent success', () => {
  expect(() => ownerOf('cluster', 'cluster.peers')).toThrow(new BrokenInvariant('no component owns cluster.peers'));
});
