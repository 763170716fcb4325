// TemplateSet: Go's template.Template: named templates that know each other, and texts that are rendered among them. A text
// may define templates of its own, which stand before those of the set and are seen by that text alone: Alertmanager
// clones its set for each text, which comes to the same.

import { SOURCES_KEPT_MAX } from './bounds.ts';
import { execute } from './exec/execute.ts';
import type { Functions } from './exec/expressions.ts';
import type { Program } from './exec/program.ts';
import { compile } from './exec/statements.ts';
import { isEmptyTree } from './parse/empty-tree.ts';
import type { Tree } from './parse/nodes.ts';
import { parse } from './parse/parser.ts';
import type { Source } from './parse/source.ts';
import { Recent } from './recent.ts';
import type { GoFunction } from './values/signature.ts';
import type { Value } from './values/value.ts';

type Programs = ReadonlyMap<string, Program>;

export class TemplateSet {
  readonly #functions: Functions;
  readonly #programs: Programs;
  /** Of texts that were rendered or checked. */
  readonly #texts = new Recent<Programs>(SOURCES_KEPT_MAX);

  /** Of sources in their order: of two templates with one name the later stands, unless it is empty. Throws {@link TemplateError}. */
  constructor(sources: readonly Source[], functions: readonly GoFunction[]) {
    this.#functions = new Map(functions.map((one) => [one.name, one]));
    const programs = new Map<string, Program>();
    for (const source of sources) this.#define(programs, this.#parse(source));
    this.#programs = programs;
  }

  /** Throws {@link TemplateError} where the text cannot be parsed. */
  check(text: string): void {
    this.#programsOf(text);
  }

  /** The text that is rendered with the value as its dot. Throws {@link TemplateError}. */
  execute(text: string, dot: Value): string {
    const own = this.#programsOf(text);
    const main = own.get('');
    return main === undefined ? '' : execute(main, dot, (name) => own.get(name) ?? this.#programs.get(name));
  }

  #programsOf(text: string): Programs {
    return this.#texts.get(text, () => this.#compiled(text));
  }

  #compiled(text: string): Programs {
    const trees = this.#parse({ name: '', text });
    const programs = new Map<string, Program>();
    this.#define(programs, trees, this.#programs);
    // The text itself runs also where it is empty: its white space is its output.
    const main = trees.get('');
    if (main !== undefined) programs.set('', compile(main, this.#functions));
    return programs;
  }

  #define(programs: Map<string, Program>, trees: ReadonlyMap<string, Tree>, earlier: Programs = programs): void {
    for (const tree of trees.values()) {
      if (!isEmptyTree(tree) || !earlier.has(tree.name)) programs.set(tree.name, compile(tree, this.#functions));
    }
  }

  #parse(source: Source): ReadonlyMap<string, Tree> {
    return parse(source, (name) => this.#functions.has(name));
  }
}
