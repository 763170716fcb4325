import { expect, test } from 'vitest';
import type { RevisionId } from '../alerting/ports.ts';
import {
  ERROR_TYPES,
  errorTypesOf,
  explain,
  isSuccess,
  PHASES,
  type ReloadOutcome,
  statusOf,
} from './reload-outcome.ts';
import { COMPONENT_NAMES } from './reloadable.ts';

const revision = 3 as RevisionId;
const reasons = ['a', 'b'];

const OUTCOMES: readonly (readonly [ReloadOutcome, status: string, types: readonly string[], text: string])[] = [
  [{ kind: 'applied', revision, changes: [], warnings: [], pinned: [] }, 'success', [], ''],
  [{ kind: 'unchanged', revision }, 'success', [], ''],
  [
    { kind: 'rejected', phase: 'validate', type: 'validation_failed', reasons },
    'validation_failed',
    ['validation_failed'],
    'a\nb',
  ],
  ...ERROR_TYPES.filter((type) => type !== 'validation_failed').map(
    (type): readonly [ReloadOutcome, string, readonly string[], string] => [
      { kind: 'rejected', phase: 'load', type, reasons },
      'error',
      [type],
      'a\nb',
    ],
  ),
  [{ kind: 'rolled-back', reason: 'timeout', type: 'timeout', reasons }, 'rolled_back', ['timeout'], 'a\nb'],
  [
    { kind: 'rolled-back', reason: 'health_check', type: 'health_check_failed', reasons, doubleFault: 'stuck' },
    'rollback_failed',
    ['health_check_failed', 'rollback_failed'],
    'a\nb\nthe way back failed too: stuck',
  ],
];

test.each(OUTCOMES)('%o', (outcome, status, types, text) => {
  expect(statusOf(outcome)).toBe(status);
  expect(errorTypesOf(outcome)).toEqual(types);
  expect(explain(outcome)).toBe(text);
  expect(isSuccess(outcome)).toBe(status === 'success');
});

test('phases and components have the specification’s names; after them come those that it does not know', () => {
  expect(PHASES.join()).toBe('load,validate,diff,apply,reload,health_check');
  expect(COMPONENT_NAMES.join()).toBe('routing,receivers,inhibition,silencing,grouping,database,redis,llm,tracing');
});
