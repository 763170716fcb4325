// Pipelines, commands and operands compiled to closures (text/template/exec.go: evalPipeline and what it calls). Each
// closure sets `frame.at` where Go's `at` does, so that errors name the node that Go names.

import type {
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  Node,
  NumberNode,
  Operand,
  PipeNode,
  VariableNode,
} from '../parse/nodes.ts';
import { printNode } from '../parse/print-node.ts';
import { plain, typeOf, unboxed, zeroOf } from '../values/basic-types.ts';
import { FunctionError, type GoFunction } from '../values/signature.ts';
import type { Value } from '../values/value.ts';
import { asArgument, canBeNil, idealConstant, literalAs } from './assignable.ts';
import { type Argument, absent, type Call, call, type Piped, shortCircuit } from './call.ts';
import { fieldOf, methodOf } from './field.ts';
import type { Frame } from './frame.ts';
import type { Evaluate } from './program.ts';

/** The functions that a template may call. */
export type Functions = ReadonlyMap<string, GoFunction>;

type Command = (frame: Frame, dot: Value, piped: Piped) => Value;

const SHORT_CIRCUIT: ReadonlySet<string> = new Set(['and', 'or']);

export function compilePipe(pipe: PipeNode, functions: Functions): Evaluate {
  const commands = pipe.commands.map((command) => compileCommand(command, functions));
  const [only] = commands;
  const names = pipe.declared.map(({ name }) => name);
  const { isAssign } = pipe;
  if (only !== undefined && commands.length === 1 && names.length === 0) {
    return (frame, dot) => {
      frame.at = pipe;
      return unboxed(only(frame, dot, absent));
    };
  }
  return (frame, dot) => {
    frame.at = pipe;
    let piped: Piped = absent;
    for (const command of commands) piped = unboxed(command(frame, dot, piped));
    const value = piped === absent ? undefined : piped;
    for (const name of names) {
      if (isAssign) frame.assign(name, value);
      else frame.declare(name, value);
    }
    return value;
  };
}

function compileCommand(command: CommandNode, functions: Functions): Command {
  const [first, ...others] = command.args;
  const args = others.map((arg) => compileArgument(arg, functions));
  switch (first.kind) {
    case 'field':
      return compileField(first, args);
    case 'chain':
      return compileChain(first, args, functions);
    case 'identifier':
      return compileFunction(first, command, args, functions);
    case 'variable':
      return compileVariable(first, args);
    case 'pipe': {
      const evaluate = nested(compilePipe(first, functions));
      return (frame, dot, piped) => {
        refuseArguments(frame, first, args, piped);
        return evaluate(frame, dot);
      };
    }
    default:
      return compileValue(first, args);
  }
}

/** A command that is a value: it takes no arguments. */
function compileValue(
  node: Exclude<Operand, { kind: 'field' | 'chain' | 'identifier' | 'variable' | 'pipe' }>,
  args: readonly Argument[],
): Command {
  const read = constant(node);
  return (frame, dot, piped) => {
    frame.at = node;
    refuseArguments(frame, node, args, piped);
    return node.kind === 'dot' ? dot : read(frame);
  };
}

function constant(node: Operand): (frame: Frame) => Value {
  switch (node.kind) {
    case 'number':
      return (frame) => idealConstant(frame, node);
    case 'bool':
      return () => node.value;
    case 'string':
      return () => node.text;
    default:
      return (frame) => {
        throw frame.error('nil is not a command');
      };
  }
}

function compileField(node: FieldNode, args: readonly Argument[]): Command {
  const fields = fieldChain(node, node.fields, args);
  return (frame, dot, piped) => {
    frame.at = node;
    return fields(frame, dot, dot, piped);
  };
}

function compileVariable(node: VariableNode, args: readonly Argument[]): Command {
  const { name } = node;
  const [first, ...rest] = node.fields;
  if (first === undefined) {
    return (frame, _dot, piped) => {
      frame.at = node;
      const value = frame.read(name);
      refuseArguments(frame, node, args, piped);
      return value;
    };
  }
  const fields = fieldChain(node, [first, ...rest], args);
  return (frame, dot, piped) => {
    frame.at = node;
    return fields(frame, dot, frame.read(name), piped);
  };
}

function compileChain(node: ChainNode, args: readonly Argument[], functions: Functions): Command {
  const of = compileOperandOfChain(node.of, functions);
  const fields = fieldChain(node, node.fields, args);
  return (frame, dot, piped) => {
    frame.at = node;
    return fields(frame, dot, of(frame, dot), piped);
  };
}

/** Only functions and parentheses begin a chain: the parser refuses the rest. */
function compileOperandOfChain(node: Operand, functions: Functions): Evaluate {
  if (node.kind === 'pipe') return nested(compilePipe(node, functions));
  if (node.kind === 'identifier') {
    const run = compileFunction(node, node, [], functions);
    return atNode(node, (frame, dot) => run(frame, dot, absent));
  }
  return (frame) => {
    throw frame.error(`can't evaluate command ${printNode(node)}`);
  };
}

function compileFunction(
  node: IdentifierNode,
  command: Node,
  args: readonly Argument[],
  functions: Functions,
): Command {
  const signature = functions.get(node.name);
  if (signature === undefined) {
    return (frame) => {
      frame.at = node;
      throw frame.error(`"${node.name}" is not a defined function`);
    };
  }
  if (SHORT_CIRCUIT.has(node.name)) {
    const parts = { signature, args };
    return (frame, dot, piped) => {
      frame.at = node;
      frame.step();
      return shortCircuit(frame, dot, parts, piped);
    };
  }
  const parts = { signature, args, node: command, run: signature.call };
  if (node.name === 'call') return compileCallOfValue(node, command, parts);
  return (frame, dot, piped) => {
    frame.at = node;
    frame.step();
    return call(frame, dot, parts, piped);
  };
}

/** `call f args`. No value that a template can reach is a function, so it always ends in an error. */
function compileCallOfValue(node: IdentifierNode, command: Node, parts: Call): Command {
  const spelling = command.kind === 'command' && command.args[1] !== undefined ? printNode(command.args[1]) : undefined;
  return (frame, dot, piped) => {
    frame.at = node;
    const name = spelling ?? asReflected(piped === absent ? undefined : piped);
    const run = ([value]: readonly Value[]) => {
      const inner = unboxed(value);
      if (inner === undefined) throw new FunctionError('call of nil');
      throw new FunctionError(`non-function ${name} of type ${typeOf(inner)?.name}`);
    };
    return call(frame, dot, { ...parts, run }, piped);
  };
}

/** Go's reflect.Value.String */
function asReflected(value: Value): string {
  if (value === undefined) return '<invalid Value>';
  const text = plain(value);
  return typeof text === 'string' ? text : `<${typeOf(value)?.name} Value>`;
}

type Fields = (frame: Frame, dot: Value, receiver: Value, piped: Piped) => Value;

/** `.A.B.C args`: the last one, where it is a method, is given the arguments. */
function fieldChain(node: Node, fields: readonly [string, ...string[]], args: readonly Argument[]): Fields {
  const path = fields.slice(0, -1);
  const last = fields.at(-1) ?? fields[0];
  return (frame, dot, receiver, piped) => {
    let value = receiver;
    for (const name of path) value = evaluateField(frame, dot, value, { name, node, args: [] }, absent);
    return evaluateField(frame, dot, value, { name: last, node, args }, piped);
  };
}

function evaluateField(
  frame: Frame,
  dot: Value,
  receiver: Value,
  { name, node, args }: { readonly name: string; readonly node: Node; readonly args: readonly Argument[] },
  piped: Piped,
): Value {
  frame.step();
  if (receiver === undefined) return undefined;
  const bound = methodOf(receiver, name);
  if (bound === undefined) return fieldOf(frame, receiver, name, args.length > 0 || piped !== absent);
  const { method, receiver: self } = bound;
  return call(frame, dot, { signature: method, args, node, run: (values) => method.call(self, values) }, piped);
}

function compileArgument(node: Operand, functions: Functions): Argument {
  switch (node.kind) {
    case 'dot':
      return at(node, (frame, dot, type) => asArgument(frame, dot, type));
    case 'nil':
      return at(node, (frame, _dot, type) => {
        if (canBeNil(type)) return unboxed(zeroOf(type));
        throw frame.error(`cannot assign nil to ${type.name}`);
      });
    case 'bool':
      return literal(node, node.value);
    case 'string':
      return literal(node, node.text);
    case 'number':
      return literal(node, node);
    default:
      return computed(node, compileComputed(node, functions));
  }
}

/** An argument that is not just a constant. */
function compileComputed(
  node: FieldNode | VariableNode | ChainNode | IdentifierNode | PipeNode,
  functions: Functions,
): Command {
  switch (node.kind) {
    case 'field':
      return compileField(node, []);
    case 'variable':
      return compileVariable(node, []);
    case 'chain':
      return compileChain(node, [], functions);
    case 'identifier':
      return compileFunction(node, node, [], functions);
    case 'pipe':
      return nested(compilePipe(node, functions));
  }
}

function computed(node: Node, evaluate: Command): Argument {
  return at(node, (frame, dot, type) => asArgument(frame, evaluate(frame, dot, absent), type));
}

function literal(node: Operand, value: string | boolean | NumberNode): Argument {
  const spelling = printNode(node);
  return at(node, (frame, _dot, type) => literalAs(frame, value, spelling, type));
}

function at(node: Node, argument: Argument): Argument {
  return (frame, dot, type) => {
    frame.at = node;
    return argument(frame, dot, type);
  };
}

function atNode(node: Node, evaluate: Evaluate): Evaluate {
  return (frame, dot) => {
    frame.at = node;
    return evaluate(frame, dot);
  };
}

/** What stands in parentheses. */
function nested(evaluate: Evaluate): Evaluate {
  return (frame, dot) => {
    frame.enter();
    const value = evaluate(frame, dot);
    frame.leave();
    return value;
  };
}

function refuseArguments(frame: Frame, node: Node, args: readonly Argument[], piped: Piped): void {
  if (args.length > 0 || piped !== absent) throw frame.error(`can't give argument to non-function ${printNode(node)}`);
}
