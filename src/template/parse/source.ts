// Source: a text that templates were read from, and where in it something stands.

import { TemplateError } from '../template-error.ts';

export interface Source {
  /** The base name of the file; empty for a text that stands in the config. */
  readonly name: string;
  readonly text: string;
}

export interface Place {
  /** 1-based. */
  readonly line: number;
  /** Of the place in its line, 0-based, as Go counts: in bytes. */
  readonly bytesBefore: number;
  /** 1-based, in UTF-16 units, as editors count. */
  readonly column: number;
}

export function placeOf({ text }: Source, at: number): Place {
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const before = text.slice(lineStart, at);
  return { line: newlinesBefore(text, at) + 1, bytesBefore: Buffer.byteLength(before), column: before.length + 1 };
}

/** How many lines end before `to`. */
function newlinesBefore(text: string, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** `template: slack.tmpl:3: unexpected EOF` */
export function parseError(source: Source, line: number, at: number, message: string): TemplateError {
  const { column } = placeOf(source, at);
  return new TemplateError(`template: ${source.name}:${line}: ${message}`, { template: source.name, line, column });
}
