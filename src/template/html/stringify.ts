// What an escaper is given, as text; and whether safeHtml or safeUrl made it (html/template/content.go).

import { printable, sprint } from '../fmt/print.ts';
import { safeHtmlType, safeUrlType } from '../functions/safe-types.ts';
import { Named, type Value } from '../values/value.ts';

export interface Content {
  readonly text: string;
  readonly kind: 'plain' | 'html' | 'url';
}

export function contentOf(args: readonly Value[]): Content {
  const [only] = args;
  if (args.length === 1 && typeof only === 'string') return { text: only, kind: 'plain' };
  if (args.length === 1 && only instanceof Named && typeof only.plain === 'string') {
    if (only.type === safeHtmlType) return { text: only.plain, kind: 'html' };
    if (only.type === safeUrlType) return { text: only.plain, kind: 'url' };
  }
  return { text: sprint(args.filter((arg) => arg !== undefined).map(printable)), kind: 'plain' };
}
