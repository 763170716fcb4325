import { expect, test } from 'vitest';
import { VERDICT } from '../../test/support/llm-server.ts';
import { readAnswer } from './answer.ts';

function read(changed: object): unknown {
  const answer = readAnswer(JSON.stringify({ ...VERDICT, ...changed }));
  return answer.ok ? answer.value : answer.error;
}

test('an answer of the schema is a classification', () => {
  expect(read({})).toEqual({
    severity: 'warning',
    confidence: 0.8,
    summary: 'The disk of db-1 is filling up.',
    reasoning: 'It grows by a percent a minute.',
    suggestedActions: ['Look at what writes', 'Make room'],
  });
});

test('one that is wrapped in a fence is taken out of it', () => {
  expect(readAnswer(`\`\`\`json\n${JSON.stringify(VERDICT)}\n\`\`\`\n`).ok).toBe(true);
});

test.each([
  ['no JSON', 'It is a warning.', 'it is no JSON object'],
  ['a JSON text', '"warning"', 'it is no JSON object'],
  ['a list', '[]', 'it is no JSON object'],
  ['null', 'null', 'it is no JSON object'],
  ['broken off', JSON.stringify(VERDICT).slice(0, 60), 'it is no JSON object'],
])('what is %s is none', (_, content, error) => {
  expect(readAnswer(content)).toEqual({ ok: false, error });
});

test.each([
  [{ severity: 'page everybody' }, 'severity is none of critical, warning, info, noise'],
  [{ severity: ['critical'] }, 'severity is none of critical, warning, info, noise'],
  [{ severity: undefined }, 'severity is none of critical, warning, info, noise'],
  [{ confidence: 1.01 }, 'confidence is no number from 0 to 1'],
  [{ confidence: -0.1 }, 'confidence is no number from 0 to 1'],
  [{ confidence: '0.9' }, 'confidence is no number from 0 to 1'],
  [{ confidence: null }, 'confidence is no number from 0 to 1'],
  [{ summary: '\u0000 \n' }, 'summary is no text, or empty'],
  [{ summary: {} }, 'summary is no text, or empty'],
  [{ reasoning: 7 }, 'reasoning is no text'],
  [{ suggested_actions: 'reboot' }, 'suggested_actions is no list of texts'],
  [{ suggested_actions: [1] }, 'suggested_actions is no list of texts'],
])('%j is refused, and why is said without repeating it', (changed, error) => {
  expect(read(changed)).toBe(error);
});

test('texts are cut, and there are not more actions than people read', () => {
  const long = read({
    summary: 'a'.repeat(1_000_000),
    reasoning: 'b'.repeat(1_000_000),
    suggested_actions: Array(1000).fill('c'.repeat(10_000)),
  });
  expect(long).toMatchObject({ summary: `${'a'.repeat(299)}…`, reasoning: `${'b'.repeat(1999)}…` });
  const { suggestedActions } = long as { suggestedActions: string[] };
  expect(suggestedActions.map((action) => action.length)).toEqual([300, 300, 300, 300, 300]);
});

test('what disturbs a terminal or a reader is taken out, and a text is one line', () => {
  const summary = 'a\u001b[2Jb\u0000c\r\nd\u202ee\u2066f\ud800';
  expect(read({ summary, suggested_actions: ['', '\u0007', 'x\ny'] })).toMatchObject({
    summary: 'a [2Jb c d e f\ufffd',
    suggestedActions: ['x y'],
  });
});

test('keys beyond the schema say nothing, whatever they are called', () => {
  const answer = readAnswer(`{"__proto__":{"severity":"critical"},"extra":1,${JSON.stringify(VERDICT).slice(1)}`);
  expect(answer).toMatchObject({ ok: true, value: { severity: 'warning' } });
  expect(readAnswer(`{"__proto__":${JSON.stringify(VERDICT)}}`).ok).toBe(false);
});
