// Frame: one running template: its dot's variables, the place it has come to, and the rendering that it is part of.

import { OUTPUT_LENGTH_MAX, RUN_DEPTH_MAX, STEPS_MAX } from '../bounds.ts';
import { goQuoted } from '../fmt/quote.ts';
import type { Node } from '../parse/nodes.ts';
import { printNode } from '../parse/print-node.ts';
import { placeOf, type Source } from '../parse/source.ts';
import { TemplateError } from '../template-error.ts';
import type { Value } from '../values/value.ts';
import type { Program } from './program.ts';

/** What is common to all templates of one rendering. */
export class Rendering {
  readonly lookup: (name: string) => Program | undefined;
  /** The dot that it began with. */
  readonly data: Value;
  output = '';
  /** How deep what runs now lies in what runs. */
  depth = 0;
  #steps = 0;

  constructor(lookup: (name: string) => Program | undefined, data: Value) {
    this.lookup = lookup;
    this.data = data;
  }

  /** Counts work. False where it was too much. */
  spend(steps: number): boolean {
    this.#steps += steps;
    return this.#steps <= STEPS_MAX;
  }
}

export class Frame {
  readonly rendering: Rendering;
  readonly name: string;
  readonly #source: Source;
  /** How many templates called each other up to this one. */
  readonly templateDepth: number;
  /** The node that errors speak of; undefined before the first one. */
  at: Node | undefined;
  // Variables by name, the newest last. Go looks them up as it runs, and some templates can tell.
  readonly #names: string[] = ['$'];
  readonly #values: Value[];

  constructor(
    rendering: Rendering,
    { name, source }: { name: string; source: Source },
    dot: Value,
    templateDepth: number,
  ) {
    this.rendering = rendering;
    this.name = name;
    this.#source = source;
    this.#values = [dot];
    this.templateDepth = templateDepth;
  }

  /** How many variables there are: where {@link forget} goes back to. */
  get mark(): number {
    return this.#names.length;
  }

  forget(mark: number): void {
    if (this.#names.length === mark) return;
    this.#names.length = mark;
    this.#values.length = mark;
  }

  declare(name: string, value: Value): void {
    this.#names.push(name);
    this.#values.push(value);
  }

  assign(name: string, value: Value): void {
    this.#values[this.#indexOf(name)] = value;
  }

  /** Sets the nth newest variable, whatever its name. */
  assignNewest(nth: number, value: Value): void {
    this.#values[this.#values.length - nth] = value;
  }

  read(name: string): Value {
    return this.#values[this.#indexOf(name)];
  }

  write(text: string): void {
    this.rendering.output += text;
    if (this.rendering.output.length > OUTPUT_LENGTH_MAX) {
      throw this.error(`more than ${OUTPUT_LENGTH_MAX} characters of output`);
    }
  }

  step(): void {
    if (!this.rendering.spend(1)) throw this.error(`more than ${STEPS_MAX} steps`);
  }

  /** Works on a text of this length, or a value that costs as much. */
  work(length: number): void {
    if (!this.rendering.spend(length >> 4)) throw this.error(`more than ${STEPS_MAX} steps`);
  }

  /** What runs next lies within what runs now, up to {@link leave}. */
  enter(): void {
    if (this.rendering.depth >= RUN_DEPTH_MAX) throw this.error(`more than ${RUN_DEPTH_MAX} actions within each other`);
    this.rendering.depth += 1;
  }

  leave(): void {
    this.rendering.depth -= 1;
  }

  /** An error at the present node, in Go's words: `template: x.tmpl:3:14: executing "x" at <.Foo>: …`. */
  error(message: string): TemplateError {
    const { name: template } = this.#source;
    if (this.at === undefined) {
      return new TemplateError(`template: ${this.name}: ${message}`, { template, line: 0, column: 0 });
    }
    const { line, bytesBefore, column } = placeOf(this.#source, this.at.at);
    const place = `${template}:${line}:${bytesBefore}`;
    const context = `executing ${goQuoted(this.name)} at <${printNode(this.at)}>`;
    return new TemplateError(`template: ${place}: ${context}: ${message}`, { template, line, column });
  }

  #indexOf(name: string): number {
    const index = this.#names.lastIndexOf(name);
    if (index < 0) throw this.error(`undefined variable: ${name}`);
    return index;
  }
}
