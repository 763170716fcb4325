// A node as text again, as Go's errors quote it: `executing "x" at <.Labels.foo>`.

import { goQuoted } from '../fmt/quote.ts';
import type { BranchNode, CommandNode, Node, PipeNode } from './nodes.ts';

export function printNode(node: Node): string {
  switch (node.kind) {
    case 'list':
      return node.nodes.map(printNode).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${pipe(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return branch(node);
    case 'template':
      return `{{template ${goQuoted(node.name)}${node.pipe === undefined ? '' : ` ${pipe(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'pipe':
      return pipe(node);
    case 'command':
      return command(node);
    case 'identifier':
      return node.name;
    case 'variable':
      return [node.name, ...node.fields].join('.');
    case 'field':
      return dotted(node.fields);
    case 'chain':
      return `${operand(node.of)}${dotted(node.fields)}`;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}

function branch({ kind, pipe: condition, body, otherwise }: BranchNode): string {
  const rest = otherwise === undefined ? '' : `{{else}}${printNode(otherwise)}`;
  return `{{${kind} ${pipe(condition)}}}${printNode(body)}${rest}{{end}}`;
}

function pipe({ declared, isAssign, commands }: PipeNode): string {
  const names = declared.map(printNode).join(', ');
  const declaration = declared.length === 0 ? '' : `${names} ${isAssign ? '=' : ':='} `;
  return declaration + commands.map(command).join(' | ');
}

function command({ args }: CommandNode): string {
  return args.map(operand).join(' ');
}

function operand(node: Node): string {
  return node.kind === 'pipe' ? `(${pipe(node)})` : printNode(node);
}

function dotted(fields: readonly string[]): string {
  return fields.map((field) => `.${field}`).join('');
}
