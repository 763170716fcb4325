import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { dateFormatter } from './date-format.ts';
import type { Page } from './page.ts';
import { blockText, cellText } from './plain-text.ts';
import { historyText } from './reload-history.ts';
import { statusText } from './reload-status.ts';

function page(isTerminal = false, colours = false): Page {
  return {
    cell: cellText(isTerminal),
    block: blockText(isTerminal),
    date: dateFormatter('15:04'),
    paint: pc.createColors(colours),
  };
}

const GOOD = {
  version: 2,
  status: 'success',
  last_reload: '2026-01-02T03:04:05Z',
  file: 'am.yml',
  hash: 'abc',
  revision: 7,
  desired_revision: 7,
  current_attempt: null,
  last_attempt: {
    id: 3,
    trigger: 'http',
    actor: '10.0.0.1',
    outcome: 'applied',
    duration_ms: 12.3,
    phase: null,
    reasons: [],
  },
  pinned: [],
  retiring_groups: 1,
  retired_receivers: 0,
  fallback: null,
  store: { state: 'ok', since: '2026-01-02T01:00:00Z', pending: 4, last_error: null },
  redis: { address: 'cache:6379', state: 'ok', since: '2026-01-02T02:00:00Z', last_error: null },
  llm: { endpoint: 'llm:443', state: 'ok', since: '2026-01-02T03:00:00Z', last_error: null },
};

test('a good status is a few lines; all of it is some more', () => {
  expect(statusText(GOOD, false, page())).toBe(
    'Status:       success\nVersion:      2\nRevision:     7\nFile:         am.yml\nLast reload:  03:04\n',
  );
  expect(statusText(GOOD, true, page())).toContain(
    [
      'Hash:               abc',
      'Desired revision:   7',
      'Attempt under way:  -',
      'Last attempt:       3 by http (10.0.0.1): applied in 12 ms',
      'Retiring groups:    1',
      'Retired receivers:  0',
      'Store:              ok since 01:00, 4 rows to write',
      'Redis:              cache:6379 ok since 02:00',
      'Language model:     llm:443 ok since 03:00',
      '',
    ].join('\n'),
  );
});

test('everything that is wrong is shown, with its reasons, and harmless on a terminal', () => {
  const bad = {
    ...GOOD,
    status: 'rolled_back',
    last_attempt: {
      ...GOOD.last_attempt,
      phase: 'health_check',
      reasons: ['a\n  hint: b', 'c\u001b[0m'],
      lock_trouble: 'redis at cache:6379: no answer',
    },
    pinned: [{ component: 'redis', reason: 'refused' }],
    fallback: { reasons: ['bad file'] },
    store: { ...GOOD.store, state: 'away', last_error: 'disk full' },
    redis: { ...GOOD.redis, state: 'away', last_error: 'no answer' },
    llm: { ...GOOD.llm, state: 'failing', last_error: 'wrong key' },
  };
  expect(statusText(bad, false, page(true)).split('\n\n').slice(1).join('\n\n')).toBe(
    [
      'The last reload failed in phase health_check:\n  a\n    hint: b\n  c\\x1b[0m\n',
      'The file was bad at the start, and the last good configuration runs:\n  bad file\n',
      'Goes on with an older part:\n  redis: refused\n',
      'The last reload held the lock of its process alone:\n  redis at cache:6379: no answer\n',
      'The store is away since 01:00:\n  disk full\n',
      'Redis is away since 02:00:\n  no answer\n',
      'The language model is failing since 03:00:\n  wrong key\n',
    ].join('\n'),
  );
});

test('an answer of a later server, or of none, is no crash', () => {
  for (const odd of [{}, { last_attempt: 5, pinned: {}, store: [] }, { last_reload: 'soon', status: null }])
    expect(statusText(odd, true, page())).toContain('Status:');
  expect(historyText([null, 1, { details: [] }], true, page())).toContain('ID  ');
});

test('colours are for a terminal that has them, and move no column', () => {
  const plain = historyText(
    [
      { id: 1, status: 'success' },
      { id: 2, status: 'error' },
    ],
    false,
    page(),
  );
  const coloured = historyText(
    [
      { id: 1, status: 'success' },
      { id: 2, status: 'error' },
    ],
    false,
    page(true, true),
  );
  expect(coloured).toContain('\u001b[32msuccess\u001b[39m');
  expect(coloured).toContain('\u001b[31merror\u001b[39m');
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test('the details of an attempt: reasons, changes, warnings', () => {
  const attempt = {
    id: 9,
    opened_at: '2026-01-02T03:04:05Z',
    trigger: 'sighup',
    actor: 'signal',
    to_revision: 8,
    outcome: 'rolled-back',
    status: 'rollback_failed',
    details: {
      duration_ms: 3.6,
      reasons: ['r1'],
      double_fault: 'twice',
      pinned: [{ component: 'llm', reason: 'away' }],
      num_changes: 3,
      changes: [
        { path: 'route.receiver', kind: 'changed', owner: 'routing', before: 'a', after: 'b' },
        { path: 'receivers["c"]', kind: 'added', owner: 'receivers' },
      ],
      warnings: ['w1'],
    },
  };
  expect(historyText([attempt], true, page())).toBe(
    [
      'ID  Opened At  Trigger  By      Revision  Duration  Outcome      Status',
      '9   03:04      sighup   signal  8         4 ms      rolled-back  rollback_failed',
      '    r1',
      '    going back failed too: twice',
      '    pinned llm: away',
      '    changed route.receiver: a → b (routing)',
      '    added receivers["c"] (receivers)',
      '    … and 1 more changes',
      '    warning: w1',
      '',
    ].join('\n'),
  );
});
