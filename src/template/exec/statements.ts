// Statements compiled to closures (text/template/exec.go: walk): text, actions, branches, loops, calls of templates.

import { TEMPLATE_DEPTH_MAX } from '../bounds.ts';
import { printed, sprint } from '../fmt/print.ts';
import { goQuoted } from '../fmt/quote.ts';
import type { BranchNode, ListNode, Statement, TemplateNode, Tree } from '../parse/nodes.ts';
import { element, indirect, isTrue } from '../values/basic-types.ts';
import { GoMap, Named, Slice, type Value } from '../values/value.ts';
import { compilePipe, type Functions } from './expressions.ts';
import { Frame } from './frame.ts';
import type { Evaluate, Program, Ran, Run } from './program.ts';

export function compile({ name, source, root }: Tree, functions: Functions): Program {
  return { name, source, run: compileList(root, functions) };
}

function compileList(list: ListNode, functions: Functions): Run {
  const statements = list.nodes.map((node) => compileStatement(node, functions));
  return (frame, dot) => {
    frame.at = list;
    for (const run of statements) {
      const ran = run(frame, dot);
      if (ran !== 'through') return ran;
    }
    return 'through';
  };
}

function compileStatement(node: Statement, functions: Functions): Run {
  switch (node.kind) {
    case 'text':
      return (frame) => {
        frame.at = node;
        frame.step();
        frame.write(node.text);
        return 'through';
      };
    case 'action': {
      const evaluate = compilePipe(node.pipe, functions);
      const prints = node.pipe.declared.length === 0;
      return (frame, dot) => {
        frame.at = node;
        frame.step();
        const value = evaluate(frame, dot);
        frame.at = node;
        if (prints) frame.write(printed(frame, value));
        return 'through';
      };
    }
    case 'if':
    case 'with':
      return compileBranch(node, functions);
    case 'range':
      return compileRange(node, functions);
    case 'template':
      return compileTemplate(node, functions);
    case 'break':
    case 'continue':
      return () => node.kind as Ran;
  }
}

function compileBranch(node: BranchNode, functions: Functions): Run {
  const evaluate = compilePipe(node.pipe, functions);
  const body = compileList(node.body, functions);
  const otherwise = node.otherwise && compileList(node.otherwise, functions);
  const setsDot = node.kind === 'with';
  return scoped((frame, dot) => {
    frame.at = node;
    const value = evaluate(frame, dot);
    if (isTrue(value)) return body(frame, setsDot ? value : dot);
    return otherwise === undefined ? 'through' : otherwise(frame, dot);
  });
}

/** Counts as a step and a level, and forgets its variables at its end. */
function scoped(run: Run): Run {
  return (frame, dot) => {
    frame.step();
    const { mark } = frame;
    frame.enter();
    const ran = run(frame, dot);
    frame.leave();
    frame.forget(mark);
    return ran;
  };
}

function compileRange(node: BranchNode, functions: Functions): Run {
  const evaluate = compilePipe(node.pipe, functions);
  const body = compileList(node.body, functions);
  const otherwise = node.otherwise && compileList(node.otherwise, functions);
  const loop = loopOver(node, evaluate, body);
  return scoped((frame, dot) => {
    frame.at = node;
    if (loop(frame, dot)) return 'through';
    return otherwise === undefined ? 'through' : otherwise(frame, dot);
  });
}

/** Answers whether there was anything to range over. */
function loopOver({ pipe }: BranchNode, evaluate: Evaluate, body: Run): (frame: Frame, dot: Value) => boolean {
  const bind = binderOf(pipe);
  return (frame, dot) => {
    const value = indirect(evaluate(frame, dot));
    const { mark } = frame;
    let ranOnce = false;
    for (const [index, item] of itemsOf(frame, value, pipe.declared.length > 1)) {
      ranOnce = true;
      frame.step();
      bind(frame, index, item);
      const ran = body(frame, item);
      frame.forget(mark);
      if (ran === 'break') break;
    }
    return ranOnce;
  };
}

type Bind = (frame: Frame, index: Value, item: Value) => void;

/** Puts index and item into the variables of the range. */
function binderOf({ declared, isAssign }: BranchNode['pipe']): Bind {
  const [first, second] = declared.map(({ name }) => name);
  if (first === undefined) return () => {};
  if (!isAssign) {
    return (frame, index, item) => {
      frame.assignNewest(1, item);
      if (second !== undefined) frame.assignNewest(2, index);
    };
  }
  return (frame, index, item) => {
    frame.assign(first, second === undefined ? item : index);
    if (second !== undefined) frame.assign(second, item);
  };
}

function* itemsOf(frame: Frame, value: Value, withIndex: boolean): Iterable<readonly [index: Value, item: Value]> {
  if (value === undefined) return;
  if (value instanceof Slice) {
    const { elem } = value.type;
    for (const [i, item] of value.items.entries()) yield [BigInt(i), element(elem, item)];
  } else if (value instanceof GoMap) {
    const { elem } = value.type;
    for (const [i, key] of value.keys.entries()) yield [key, element(elem, value.values[i])];
  } else if (typeof value === 'bigint' || (value instanceof Named && typeof value.plain === 'bigint')) {
    if (withIndex) throw frame.error(`can't use ${sprint([value])} to iterate over more than one variable`);
    yield* upTo(value);
  } else {
    throw frame.error(`range can't iterate over ${sprint([value])}`);
  }
}

function* upTo(count: bigint | Named): Iterable<readonly [index: Value, item: Value]> {
  const type = count instanceof Named ? count.type : undefined;
  const end = count instanceof Named ? (count.plain as bigint) : count;
  for (let i = 0n; i < end; i += 1n) yield [undefined, type === undefined ? i : new Named(type, i)];
}

function compileTemplate(node: TemplateNode, functions: Functions): Run {
  const evaluate = node.pipe && compilePipe(node.pipe, functions);
  return (frame, dot) => {
    frame.at = node;
    frame.step();
    const program = frame.rendering.lookup(node.name);
    if (program === undefined) throw frame.error(`template ${goQuoted(node.name)} not defined`);
    if (frame.templateDepth >= TEMPLATE_DEPTH_MAX) {
      throw frame.error(`exceeded maximum template depth (${TEMPLATE_DEPTH_MAX})`);
    }
    const argument = evaluate?.(frame, dot);
    const inner = new Frame(frame.rendering, program, argument, frame.templateDepth + 1);
    inner.at = frame.at;
    frame.enter();
    program.run(inner, argument);
    frame.leave();
    return 'through';
  };
}
