// Templates that fail where a test wants them to: every source with `broken` in it.

import type { TemplateSet } from '../../src/receivers/build-receivers.ts';
import { TemplateError } from '../../src/template/template-error.ts';

export const brokenTemplates: TemplateSet = { digest: 'broken', text: render, html: render };

function render(source: string): string {
  if (!source.includes('broken')) return source;
  throw new TemplateError('template: :1:3: broken', { template: '', line: 1, column: 3 });
}
