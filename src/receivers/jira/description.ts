// The description of an issue for version 3 of Jira's API, which takes a document (ADF) and no text. Alertmanager wants the
// template to write one, and fails where it did not; here the text becomes a document.

import type { GoStruct } from '../../base/go-json-value.ts';

/** The document that the text is; else one that shows it, cut. */
export function descriptionDocument(text: string, cut: (text: string) => string): GoStruct {
  return documentIn(text) ?? documentOf(cut(text));
}

function documentIn(text: string): GoStruct | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function documentOf(text: string): GoStruct {
  return { version: 1, type: 'doc', content: text.split(/\n\s*\n/).map(paragraph) };
}

function paragraph(text: string): GoStruct {
  const lines = text.split('\n').filter((line) => line !== '');
  const nodes = lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
    { type: 'text', text: line },
  ]);
  return { type: 'paragraph', content: nodes };
}
