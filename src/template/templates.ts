// Templates: the templates of a config, parsed once and rendered often: Alertmanager's template.Template.

import type { Clock } from '../base/clock.ts';
import { builtins } from './builtins/builtins.ts';
import { defaultTemplates } from './defaults/default-templates.ts';
import { alertmanagerFunctions } from './functions/alertmanager-functions.ts';
import { HtmlTemplateSet } from './html/html-template-set.ts';
import { parse } from './parse/parser.ts';
import type { Source } from './parse/source.ts';
import type { Renderer } from './renderer.ts';
import type { TemplateData } from './template-data.ts';
import { TemplateError } from './template-error.ts';
import type { TemplateFile } from './template-file.ts';
import { TemplateSet } from './template-set.ts';
import type { GoFunction } from './values/signature.ts';
import { goData } from './values/template-values.ts';

export class Templates implements Renderer {
  readonly #functions: readonly GoFunction[];
  readonly #files: readonly Source[];
  /** Made when they are first asked: a config of plain webhooks renders nothing, and few send mail. */
  #textSet: TemplateSet | undefined;
  #htmlSet: HtmlTemplateSet | undefined;

  private constructor(files: readonly Source[], functions: readonly GoFunction[]) {
    this.#files = files;
    this.#functions = functions;
  }

  /**
   * The files in their order, after the default templates: of two templates with one name the later stands. Throws
   * {@link TemplateError}.
   */
  static parse(files: readonly TemplateFile[], clock: Pick<Clock, 'now' | 'elapsedMs'>): Templates {
    const functions = [...builtins, ...alertmanagerFunctions(clock)];
    const names = new Set(functions.map(({ name }) => name));
    const sources = files.map(asSource);
    for (const source of sources) parse(source, (name) => names.has(name));
    return new Templates(sources, functions);
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

  get #text(): TemplateSet {
    this.#textSet ??= new TemplateSet(this.#sources(), this.#functions);
    return this.#textSet;
  }

  get #html(): HtmlTemplateSet {
    this.#htmlSet ??= new HtmlTemplateSet(this.#sources(), this.#functions);
    return this.#htmlSet;
  }

  #sources(): readonly Source[] {
    return [...defaultTemplates.map(asSource), ...this.#files];
  }
}

function asSource({ path, content }: TemplateFile): Source {
  return { name: baseName(path), text: content };
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
