// Templates: the templates of a config, parsed once and rendered often: Alertmanager's template.Template. A text that is
// rendered may define templates of its own; they are seen by that text alone.

import type { Clock } from '../base/clock.ts';
import { builtins } from './builtins/builtins.ts';
import type { Functions } from './exec/expressions.ts';
import { Frame, Rendering } from './exec/frame.ts';
import type { Program } from './exec/program.ts';
import { compile } from './exec/statements.ts';
import { alertmanagerFunctions } from './functions/alertmanager-functions.ts';
import { isEmptyTree } from './parse/empty-tree.ts';
import { parse } from './parse/parser.ts';
import type { Renderer } from './renderer.ts';
import type { TemplateData } from './template-data.ts';
import { TemplateError } from './template-error.ts';
import { asUnicode } from './values/go-string.ts';
import { goData } from './values/template-values.ts';
import type { Value } from './values/value.ts';

/** A file of templates. Its templates may be called by the base name of its path, as of a file that ParseGlob read. */
export interface TemplateFile {
  readonly path: string;
  readonly content: string;
}

/** The sources that are kept parsed. */
const SOURCES_MAX = 1000;

export class Templates implements Renderer {
  readonly #functions: Functions;
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #sources = new Map<string, ReadonlyMap<string, Program>>();

  private constructor(functions: Functions, programs: ReadonlyMap<string, Program>) {
    this.#functions = functions;
    this.#programs = programs;
  }

  /** The files in their order: of two templates with one name the later stands. Throws {@link TemplateError}. */
  static parse(files: readonly TemplateFile[], clock: Pick<Clock, 'now'>): Templates {
    const functions: Functions = new Map([...builtins, ...alertmanagerFunctions(clock)].map((one) => [one.name, one]));
    const programs = new Map<string, Program>();
    for (const { path, content } of files) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      for (const tree of parse({ name, text: content }, (word) => functions.has(word)).values()) {
        if (!isEmptyTree(tree) || !programs.has(tree.name)) programs.set(tree.name, compile(tree, functions));
      }
    }
    return new Templates(functions, programs);
  }

  text(source: string, data: TemplateData): string {
    return this.execute(source, goData(data));
  }

  html(source: string, data: TemplateData): string {
    return this.text(source, data);
  }

  /** What is wrong with the source before anything is rendered. */
  check(source: string): TemplateError | undefined {
    try {
      this.#parsed(source);
      return undefined;
    } catch (error) {
      if (error instanceof TemplateError) return error;
      throw error;
    }
  }

  /** The source with any value as its dot. */
  execute(source: string, dot: Value): string {
    if (source === '') return '';
    const own = this.#parsed(source);
    const main = own.get('');
    if (main === undefined) return '';
    const rendering = new Rendering((name) => own.get(name) ?? this.#programs.get(name), dot);
    main.run(new Frame(rendering, main, dot, 0), dot);
    return asUnicode(rendering.output);
  }

  #parsed(source: string): ReadonlyMap<string, Program> {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const trees = parse({ name: '', text: source }, (word) => this.#functions.has(word));
    const programs = new Map<string, Program>();
    for (const tree of trees.values()) {
      if (tree.name === '' || !isEmptyTree(tree) || !this.#programs.has(tree.name))
        programs.set(tree.name, compile(tree, this.#functions));
    }
    if (this.#sources.size >= SOURCES_MAX) this.#sources.clear();
    this.#sources.set(source, programs);
    return programs;
  }
}
