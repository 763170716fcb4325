// TemplateError: a template that cannot be parsed or rendered, in Go's words (`template: slack.tmpl:3:14: executing …`).
// Holds no secret: sources and label values are quoted by it no further than Go quotes them.

export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** The template's name, or the base name of its file; empty for a source that stands in the config itself. */
  readonly template: string;
  /** In the file or the source; 1-based, 0 where it is not known. */
  readonly line: number;
  readonly column: number;

  constructor(message: string, at: { readonly template: string; readonly line: number; readonly column: number }) {
    super(message);
    this.template = at.template;
    this.line = at.line;
    this.column = at.column;
  }
}
