import { expect, test } from 'vitest';
import { blockText, cellText, escapeControls } from './plain-text.ts';

const NASTY = 'a\u001b[2J\u0007\r\n\tb\u0085\u009b1m\u202egpj.exe\u2066 é 日本 \u{1f600}';

test('on a terminal a cell holds nothing that moves the cursor or turns the writing round', () => {
  expect(cellText(true)(NASTY)).toBe('a\\x1b[2J\\x07\\r\\n\\tb\\x85\\x9b1m\\u202egpj.exe\\u2066 é 日本 \u{1f600}');
});

test('whole lines keep their ends and tabs', () => {
  expect(blockText(true)('a:\n\tb\u001b\r\n')).toBe('a:\n\tb\\x1b\\r\n');
  expect(escapeControls('x\u0000\u007f')).toBe('x\\x00\\x7f');
});

test('where nobody looks, text is what it is', () => {
  expect(cellText(false)(NASTY)).toBe(NASTY);
  expect(blockText(false)(NASTY)).toBe(NASTY);
});
