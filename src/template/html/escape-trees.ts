// Contextual escaping (html/template/escape.go): goes through a template and all that it calls, knows at each action what kind
// of place it prints to, and puts the escapers for it at the end of the pipeline. Trees are not changed; new ones are made,
// one for each context that a template is called in.

import { ESCAPE_STEPS_MAX, RUN_DEPTH_MAX } from '../bounds.ts';
import { goQuoted } from '../fmt/quote.ts';
import type { BranchNode, ListNode, Statement, TemplateNode, Tree } from '../parse/nodes.ts';
import type { Source } from '../parse/source.ts';
import type { TemplateError } from '../template-error.ts';
import { escapedAction } from './action.ts';
import { type Context, contextOf, contextText, faulty, isSame, mangledName } from './context.ts';
import { fault, faultError, type HtmlFault, type NodeIn } from './html-fault.ts';
import { join } from './join.ts';
import { scanText } from './text-scan.ts';

type Lookup = (name: string) => Tree | undefined;

/** A node for HTML, and the context after it. */
interface Escaped<N> {
  readonly context: Context;
  readonly node: N;
}

/** The breaks and continues of a loop: it goes on, or ends, in their contexts. */
interface Loop {
  readonly outer: Loop | undefined;
  readonly leaps: { readonly context: Context; readonly node: Statement }[];
}

/** All trees that rendering `name` as HTML takes, by the names that they are called by. Throws {@link TemplateError}. */
export function escapeTrees(name: string, lookup: Lookup): ReadonlyMap<string, Tree> {
  const escaper = new Escaper(new Work(lookup), new Map());
  const end = escaper.template(contextOf(), name, undefined);
  if (end.fault !== undefined) throw faultError(end.fault, name);
  if (end.state !== 'Text') throw faultError(fault(`ends in a non-text context: ${contextText(end)}`), name);
  return escaper.trees;
}

/** What all trials of one escaping share. */
class Work {
  readonly lookup: Lookup;
  #steps = 0;
  #depth = 0;

  constructor(lookup: Lookup) {
    this.lookup = lookup;
  }

  step(): void {
    this.#steps += 1;
    if (this.#steps > ESCAPE_STEPS_MAX) throw tooMuch(`more than ${ESCAPE_STEPS_MAX} nodes to escape`);
  }

  /** Within one more template, or one more branch of it. */
  deeper<T>(run: () => T): T {
    if (this.#depth >= RUN_DEPTH_MAX) throw tooMuch(`more than ${RUN_DEPTH_MAX} actions within each other`);
    this.#depth += 1;
    const result = run();
    this.#depth -= 1;
    return result;
  }
}

function tooMuch(description: string): TemplateError {
  return faultError(fault(description), '');
}

class Escaper {
  readonly trees = new Map<string, Tree>();
  readonly #work: Work;
  /** The context after each template that was called, or is taken to be. */
  readonly #ends: Map<string, Context>;
  readonly #called = new Set<string>();
  #loop: Loop | undefined;

  constructor(work: Work, ends: Map<string, Context>, loop?: Loop) {
    this.#work = work;
    this.#ends = ends;
    this.#loop = loop;
  }

  /** The context after a template that is called in this one; the tree for it is in `trees` then. */
  template(context: Context, name: string, call: NodeIn | undefined): Context {
    const mangled = mangledName(context, name);
    this.#called.add(mangled);
    const known = this.#ends.get(mangled);
    if (known !== undefined) return known;
    const tree = this.#work.lookup(name);
    if (tree === undefined) return faulty(fault(`no such template ${goQuoted(name)}`, call));
    const first = this.#body(context, mangled, tree);
    if (first.isSure) return first.context;
    // It calls itself, and does not end as it began. Perhaps it does when it begins as it ended.
    const second = this.#body(first.context, mangled, tree);
    if (second.isSure) return second.context;
    if (first.context.state === 'Error') return first.context;
    const root = { node: tree.root, source: tree.source };
    return faulty(fault(`cannot compute output context for template ${mangled}`, root));
  }

  /** Assumes that the template ends in the context that it begins in, which matters where it calls itself. */
  #body(context: Context, mangled: string, tree: Tree): { readonly context: Context; readonly isSure: boolean } {
    this.#ends.set(mangled, context);
    const trial = new Escaper(this.#work, new Map(this.#ends), this.#loop);
    const { context: end, node: root } = this.#work.deeper(() => trial.#list(context, tree.root, tree.source));
    const isSure = end.state !== 'Error' && (!trial.#called.has(mangled) || isSame(context, end));
    if (isSure) {
      this.#adopt(trial);
      this.trees.set(mangled, { ...tree, name: mangled, root });
    }
    return { context: end, isSure };
  }

  #adopt(trial: Escaper): void {
    for (const [name, end] of trial.#ends) this.#ends.set(name, end);
    for (const [name, tree] of trial.trees) this.trees.set(name, tree);
    for (const name of trial.#called) this.#called.add(name);
  }

  #list(start: Context, list: ListNode, source: Source): Escaped<ListNode> {
    const nodes: Statement[] = [];
    let context = start;
    for (const node of list.nodes) {
      // (With an error Go goes on: of several, it may tell another than the first.)
      if (context.state === 'Dead') break;
      const escaped = this.#statement(context, node, source);
      context = escaped.context;
      nodes.push(escaped.node);
    }
    return { context, node: { ...list, nodes } };
  }

  #statement(context: Context, node: Statement, source: Source): Escaped<Statement> {
    this.#work.step();
    switch (node.kind) {
      case 'text': {
        const scanned = scanText(context, node.text);
        return { context: scanned.context, node: { ...node, text: scanned.text } };
      }
      case 'action':
        return escapedAction(context, node, source);
      case 'template':
        return this.#call(context, node, source);
      case 'if':
      case 'with':
        return this.#work.deeper(() => this.#branch(context, node, source));
      case 'range':
        return this.#work.deeper(() => this.#range(context, node, source));
      case 'break':
      case 'continue':
        this.#loop?.leaps.push({ context, node });
        return { context: contextOf({ state: 'Dead' }), node };
    }
  }

  #call(context: Context, node: TemplateNode, source: Source): Escaped<TemplateNode> {
    const end = this.template(context, node.name, { node, source });
    return { context: end, node: { ...node, name: mangledName(context, node.name) } };
  }

  #branch(context: Context, node: BranchNode, source: Source): Escaped<BranchNode> {
    const body = this.#list(context, node.body, source);
    return this.#joined(context, node, source, body);
  }

  #range(context: Context, node: BranchNode, source: Source): Escaped<BranchNode> {
    const first = this.#loopBody(context, node, source, true);
    if (first.context.state === 'Error') return { context: first.context, node };
    // It may run again, from where it ended.
    const again = this.#loopBody(first.context, node, source, false);
    if (again.context.state === 'Error') return { context: again.context, node };
    return this.#joined(context, node, source, { context: again.context, node: first.node });
  }

  /** One run of the body, with what leaps out of it. A second run is only tried. */
  #loopBody(context: Context, node: BranchNode, source: Source, isFirst: boolean): Escaped<ListNode> {
    const loop: Loop = { outer: this.#loop, leaps: [] };
    this.#loop = loop;
    const runner = isFirst ? this : new Escaper(this.#work, new Map(this.#ends), loop);
    const body = runner.#list(context, node.body, source);
    this.#loop = loop.outer;
    let end = body.context;
    if (!isFirst) {
      end = join(context, end, { node, source });
      const line = lineOf({ node, source });
      if (end.fault !== undefined) return { context: faulty(onReentry(end.fault, line)), node: body.node };
    }
    if (end.state === 'Error') return body;
    for (const leap of loop.leaps) {
      const at = { node: leap.node, source };
      end = join(end, leap.context, at, 'range');
      if (end.fault !== undefined) return { context: faulty(atLeap(end.fault, at)), node: body.node };
    }
    return { context: end, node: body.node };
  }

  #joined(context: Context, node: BranchNode, source: Source, body: Escaped<ListNode>): Escaped<BranchNode> {
    if (node.otherwise === undefined) {
      return { context: join(body.context, context, { node, source }), node: { ...node, body: body.node } };
    }
    const otherwise = this.#list(context, node.otherwise, source);
    const end = join(body.context, otherwise.context, { node, source });
    return { context: end, node: { ...node, body: body.node, otherwise: otherwise.node } };
  }
}

function lineOf({ node, source }: NodeIn): number {
  return source.text.slice(0, node.at).split('\n').length;
}

function onReentry(met: HtmlFault, line: number): HtmlFault {
  return { ...met, line, description: `on range loop re-entry: ${met.description}` };
}

function atLeap(met: HtmlFault, at: NodeIn): HtmlFault {
  const kind = at.node.kind === 'break' ? 'break' : 'continue';
  return { ...met, line: lineOf(at), description: `at range loop ${kind}: ${met.description}` };
}
