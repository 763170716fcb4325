// HtmlTemplateSet: Go's html/template: what TemplateSet is, with every value escaped for the place that it is printed to.

import { SOURCES_KEPT_MAX } from '../bounds.ts';
import { execute } from '../exec/execute.ts';
import type { Functions } from '../exec/expressions.ts';
import type { Program } from '../exec/program.ts';
import { compile } from '../exec/statements.ts';
import { isEmptyTree } from '../parse/empty-tree.ts';
import type { Tree } from '../parse/nodes.ts';
import { parse } from '../parse/parser.ts';
import type { Source } from '../parse/source.ts';
import { Recent } from '../recent.ts';
import type { GoFunction } from '../values/signature.ts';
import type { Value } from '../values/value.ts';
import { escapeTrees } from './escape-trees.ts';
import { escaperFunctions } from './escaper-functions.ts';

type Trees = ReadonlyMap<string, Tree>;
type Programs = ReadonlyMap<string, Program>;

export class HtmlTemplateSet {
  /** Those that a template may name. */
  readonly #functions: Functions;
  readonly #withEscapers: Functions;
  readonly #trees: Trees;
  readonly #texts = new Recent<Programs>(SOURCES_KEPT_MAX);

  /** Of sources in their order: of two templates with one name the later stands, unless it is empty. Throws {@link TemplateError}. */
  constructor(sources: readonly Source[], functions: readonly GoFunction[]) {
    this.#functions = new Map(functions.map((one) => [one.name, one]));
    this.#withEscapers = new Map([...this.#functions, ...escaperFunctions.map((one) => [one.name, one] as const)]);
    const trees = new Map<string, Tree>();
    for (const source of sources) define(trees, this.#parse(source));
    this.#trees = trees;
  }

  /** Throws {@link TemplateError} where the text cannot be parsed, or not be made safe. */
  check(text: string): void {
    this.#programsOf(text);
  }

  /** The text that is rendered with the value as its dot. Throws {@link TemplateError}. */
  execute(text: string, dot: Value): string {
    const programs = this.#programsOf(text);
    const main = programs.get('');
    return main === undefined ? '' : execute(main, dot, (name) => programs.get(name));
  }

  #programsOf(text: string): Programs {
    return this.#texts.get(text, () => this.#compiled(text));
  }

  /** What depends on one text is escaped for it: which context a template is called in, only the caller knows. */
  #compiled(text: string): Programs {
    const own = this.#parse({ name: '', text });
    const trees = new Map(this.#trees);
    define(trees, own);
    const main = own.get('');
    if (main !== undefined) trees.set('', main);
    const escaped = escapeTrees('', (name) => trees.get(name));
    return new Map([...escaped].map(([name, tree]) => [name, compile(tree, this.#withEscapers)]));
  }

  #parse(source: Source): Trees {
    return parse(source, (name) => this.#functions.has(name));
  }
}

function define(trees: Map<string, Tree>, more: Trees): void {
  for (const tree of more.values()) {
    if (!isEmptyTree(tree) || !trees.has(tree.name)) trees.set(tree.name, tree);
  }
}
