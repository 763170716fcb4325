import { expect, test } from 'vitest';
import type { RevisionId } from '../alerting/ports.ts';
import type { AttemptId } from './journal-port.ts';
import type { ReloadReport } from './reload-observer.ts';
import type { ReloadOutcome } from './reload-outcome.ts';
import { ReloadStatus, troubleOf } from './reload-status.ts';

const UNCHANGED: ReloadOutcome = { kind: 'unchanged', revision: 1 as RevisionId };

function refused(reasons: readonly string[]): ReloadOutcome {
  return { kind: 'rejected', phase: 'validate', type: 'validation_failed', reasons };
}

function report(outcome: ReloadOutcome): ReloadReport {
  return {
    attempt: 2 as AttemptId,
    request: { trigger: 'http', actor: '127.0.0.1' },
    outcome,
    phase: undefined,
    durationMs: 5,
    rollbackMs: undefined,
    endedAtMs: 1000,
    version: 1,
    runtime: {} as ReloadReport['runtime'],
    lock: undefined,
  };
}

test('there is no trouble at the start, nor after a success', () => {
  const status = new ReloadStatus(0, []);
  expect(troubleOf(status.current)).toBeUndefined();
  status.ended(report(UNCHANGED), []);
  expect(troubleOf(status.current)).toBeUndefined();
});

test('that the file does not run is said until a reload succeeds, beside what the last one refused', () => {
  const status = new ReloadStatus(0, ['amp.yml:1:1: no']);
  expect(troubleOf(status.current)).toBe('runs the last good configuration, not the file:\namp.yml:1:1: no');
  status.ended(report(refused(['amp.yml:2:2: nor this'])), []);
  expect(troubleOf(status.current)?.split('\n')).toEqual([
    'runs the last good configuration, not the file:',
    'amp.yml:1:1: no',
    'the last reload failed (validation_failed), the old configuration runs:',
    'amp.yml:2:2: nor this',
  ]);
  status.ended(report(UNCHANGED), []);
  expect(status.current.fileErrors).toEqual([]);
  expect(troubleOf(status.current)).toBeUndefined();
});

test('of many reasons the first are told, and how many more there are', () => {
  const status = new ReloadStatus(0, []);
  status.ended(report(refused(Array.from({ length: 25 }, (_, place) => `reason ${place}`))), []);
  const lines = troubleOf(status.current)?.split('\n') ?? [];
  expect(lines.slice(-2)).toEqual(['reason 9', 'and 15 more']);
});

test('what the config asks for and does not work is named, with why', () => {
  const { current } = new ReloadStatus(0, []);
  const redis = { address: 'cache:6379', trouble: undefined };
  expect(troubleOf(current, { redis, llm: { endpoint: 'llm:443', trouble: undefined } })).toBeUndefined();
  const lines = troubleOf(current, {
    redis: { ...redis, trouble: 'refused' },
    llm: { endpoint: 'llm:443', trouble: 'wrong key' },
  });
  expect(lines?.split('\n')).toEqual([
    'redis at cache:6379 does not answer, reloads hold the lock of this process alone: refused',
    'llm at llm:443 does not work, alerts are told without its opinion: wrong key',
  ]);
});

test('what goes on with an older part is named', () => {
  const status = new ReloadStatus(0, []);
  status.ended(report(UNCHANGED), [{ component: 'redis', reason: 'no answer' }]);
  expect(troubleOf(status.current)).toBe('redis runs an older configuration: no answer');
});
