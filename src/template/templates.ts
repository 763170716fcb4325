// Templates: the templates of a config, parsed once and rendered often: Alertmanager's template.Template.

import type { Clock } from '../base/clock.ts';
import { builtins } from './builtins/builtins.ts';
import { defaultTemplates } from './defaults/default-templates.ts';
import { alertmanagerFunctions } from './functions/alertmanager-functions.ts';
import { HtmlTemplateSet } from './html/html-template-set.ts';
import type { Renderer } from './renderer.ts';
import type { TemplateData } from './template-data.ts';
import { TemplateError } from './template-error.ts';
import { TemplateSet } from './template-set.ts';
import { goData } from './values/template-values.ts';

/** A file of templates. Its own text may be called by the base name of its path, as of a file that ParseGlob read. */
export interface TemplateFile {
  readonly path: string;
  readonly content: string;
}

export class Templates implements Renderer {
  readonly #text: TemplateSet;
  readonly #html: HtmlTemplateSet;

  private constructor(text: TemplateSet, html: HtmlTemplateSet) {
    this.#text = text;
    this.#html = html;
  }

  /**
   * The files in their order, after the default templates: of two templates with one name the later stands. Throws
   * {@link TemplateError}.
   */
  static parse(files: readonly TemplateFile[], clock: Pick<Clock, 'now'>): Templates {
    const sources = [...defaultTemplates, ...files].map(({ path, content }) => ({
      name: baseName(path),
      text: content,
    }));
    const functions = [...builtins, ...alertmanagerFunctions(clock)];
    return new Templates(new TemplateSet(sources, functions), new HtmlTemplateSet(sources, functions));
  }

  text(source: string, data: TemplateData): string {
    return source === '' ? '' : this.#text.execute(source, goData(data));
  }

  html(source: string, data: TemplateData): string {
    return source === '' ? '' : this.#html.execute(source, goData(data));
  }

  /** What is wrong with the source before anything is rendered. */
  check(source: string): TemplateError | undefined {
    return templateErrorOf(() => this.#text.check(source));
  }

  /** The same of a source of HTML, which may also be one that nobody could make safe. */
  checkHtml(source: string): TemplateError | undefined {
    return source === '' ? undefined : templateErrorOf(() => this.#html.check(source));
  }
}

function templateErrorOf(attempt: () => void): TemplateError | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
