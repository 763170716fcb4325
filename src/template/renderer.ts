// Renderer: what receivers ask of templates: a source and the data in, the text out.

import type { TemplateData } from './template-data.ts';

export interface Renderer {
  /** Alertmanager's ExecuteTextString. An empty source is the empty text. Throws {@link TemplateError}. */
  text(source: string, data: TemplateData): string;
  /** ExecuteHTMLString: the same with html/template's contextual escaping. Throws {@link TemplateError}. */
  html(source: string, data: TemplateData): string;
}
