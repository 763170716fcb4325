// HtmlFault: why a template cannot be escaped for HTML, in Go's words (html/template/error.go).

import type { Node } from '../parse/nodes.ts';
import { placeOf, type Source } from '../parse/source.ts';
import { TemplateError } from '../template-error.ts';

/** A node, and what its place is of. */
export interface NodeIn {
  readonly node: Node;
  readonly source: Source;
}

export interface HtmlFault {
  readonly description: string;
  /** Undefined where only the text says what is wrong. */
  readonly at: NodeIn | undefined;
  /** Where it was met, if that is no node's place: the line of the loop. 0 where it is not known. */
  readonly line: number;
}

export function fault(description: string, at?: NodeIn): HtmlFault {
  return { description, at, line: 0 };
}

/** `html/template:mail.tmpl:3:14: {{if}} branches end in …`; `name` is that of the template that was to be rendered. */
export function faultError({ description, at, line }: HtmlFault, name: string): TemplateError {
  if (at !== undefined) {
    const { source } = at;
    const place = placeOf(source, at.node.at);
    const message = `html/template:${source.name}:${place.line}:${place.bytesBefore}: ${description}`;
    return new TemplateError(message, { template: source.name, line: place.line, column: place.column });
  }
  const where = line > 0 ? `${name}:${line}: ` : name === '' ? ' ' : `${name}: `;
  return new TemplateError(`html/template:${where}${description}`, { template: name, line, column: 0 });
}
