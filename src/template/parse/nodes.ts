// The tree of a parsed template. Plain data and never changed: whoever escapes for HTML makes a new tree of it.

import type { Source } from './source.ts';

export interface Tree {
  readonly name: string;
  /** What the nodes' places are of. */
  readonly source: Source;
  readonly root: ListNode;
}

export type Statement =
  | TextNode
  | ActionNode
  | BranchNode
  | TemplateNode
  | { readonly kind: 'break' | 'continue'; readonly at: number };

export interface ListNode {
  readonly kind: 'list';
  readonly at: number;
  readonly nodes: readonly Statement[];
}

export interface TextNode {
  readonly kind: 'text';
  readonly at: number;
  readonly text: string;
}

/** `{{ pipeline }}` */
export interface ActionNode {
  readonly kind: 'action';
  readonly at: number;
  readonly pipe: PipeNode;
}

export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly at: number;
  readonly pipe: PipeNode;
  readonly body: ListNode;
  readonly otherwise: ListNode | undefined;
}

/** `{{template "name" pipeline}}`; a block leaves one behind too. */
export interface TemplateNode {
  readonly kind: 'template';
  readonly at: number;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface PipeNode {
  readonly kind: 'pipe';
  readonly at: number;
  /** `$a, $b := …`, or `=` where `isAssign`. */
  readonly declared: readonly VariableNode[];
  readonly isAssign: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly kind: 'command';
  readonly at: number;
  /** The first one is what is called, or the value itself. */
  readonly args: readonly [Operand, ...Operand[]];
}

export type Operand =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | PipeNode
  | NumberNode
  | StringNode
  | { readonly kind: 'bool'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'dot' | 'nil'; readonly at: number };

/** A function's name. */
export interface IdentifierNode {
  readonly kind: 'identifier';
  readonly at: number;
  readonly name: string;
}

/** `$x.Field.Field` */
export interface VariableNode {
  readonly kind: 'variable';
  readonly at: number;
  /** With the dollar sign. */
  readonly name: string;
  readonly fields: readonly string[];
}

/** `.Field.Field` */
export interface FieldNode {
  readonly kind: 'field';
  readonly at: number;
  readonly fields: readonly [string, ...string[]];
}

/** `(pipeline).Field.Field` */
export interface ChainNode {
  readonly kind: 'chain';
  readonly at: number;
  readonly of: Operand;
  readonly fields: readonly [string, ...string[]];
}

/** A constant, as all the types that can hold it: Go's ideal constants. */
export interface NumberNode {
  readonly kind: 'number';
  readonly at: number;
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
}

export interface StringNode {
  readonly kind: 'string';
  readonly at: number;
  /** As written, quotes included. */
  readonly quoted: string;
  readonly text: string;
}

export type Node = Statement | ListNode | PipeNode | CommandNode | Operand;
