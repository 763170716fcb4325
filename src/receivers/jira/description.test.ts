import { expect, test } from 'vitest';
import { truncateInRunes } from '../truncate.ts';
import { descriptionDocument } from './description.ts';

const cutTo =
  (max: number) =>
  (text: string): string =>
    truncateInRunes(text, max);

test('a text that is a document is sent as it is, also where it is long', () => {
  const document = { type: 'doc', version: 1, content: [{ type: 'text', text: 'x'.repeat(100) }] };
  expect(descriptionDocument(JSON.stringify(document), cutTo(50))).toEqual(document);
});

test('any other text becomes a document: paragraphs, and breaks in them', () => {
  expect(descriptionDocument('one\ntwo\n\n\nthree', cutTo(100))).toEqual({
    version: 1,
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'one' }, { type: 'hardBreak' }, { type: 'text', text: 'two' }],
      },
      { type: 'paragraph', content: [{ type: 'text', text: 'three' }] },
    ],
  });
});

test.each(['{"half":', '"text"', '[1]', '12'])('%s is no document', (text) => {
  expect(descriptionDocument(text, cutTo(100))).toMatchObject({ content: [{ content: [{ text }] }] });
});

test('a text that is too long is cut', () => {
  expect(descriptionDocument('😀'.repeat(10), cutTo(5))).toMatchObject({
    content: [{ content: [{ text: '😀😀😀😀…' }] }],
  });
});
