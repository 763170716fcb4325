// Parser: tokens into trees, as text/template/parse/parse.go (Go 1.26) does, with its words for what is wrong. One text
// makes its own tree and one for each `define` and `block` in it, which have parsers of their own over the same tokens.

import { ARGUMENTS_MAX, NESTING_DEPTH_MAX, SOURCE_LENGTH_MAX, VARIABLES_MAX } from '../bounds.ts';
import { goQuoted } from '../fmt/quote.ts';
import type { TemplateError } from '../template-error.ts';
import { isEmptyTree } from './empty-tree.ts';
import { Lexer } from './lexer.ts';
import { numberNode, stringValue } from './literals.ts';
import type {
  BranchNode,
  CommandNode,
  ListNode,
  Operand,
  PipeNode,
  Statement,
  TemplateNode,
  Tree,
  VariableNode,
} from './nodes.ts';
import { printNode } from './print-node.ts';
import { parseError, type Source } from './source.ts';
import { spelled, type Token, type TokenKind } from './token.ts';
import { TokenReader } from './token-reader.ts';

/** Whether a function of this name can be called. */
export type HasFunction = (name: string) => boolean;

type Ending = { readonly kind: 'end'; readonly at: number } | { readonly kind: 'else'; readonly at: number };

const OPERANDS: ReadonlySet<TokenKind> = new Set([
  'bool',
  'charConstant',
  'complex',
  '.',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  '(',
]);
/** What cannot stand behind a `|`. */
const NOT_EXECUTABLE: ReadonlySet<Operand['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'string']);

/** The trees of a text by name, its own among them. Throws {@link TemplateError}. */
export function parse(source: Source, hasFunction: HasFunction): ReadonlyMap<string, Tree> {
  if (source.text.length > SOURCE_LENGTH_MAX) {
    throw parseError(source, 1, 0, `more than ${SOURCE_LENGTH_MAX} characters`);
  }
  const text = { source, hasFunction, lexer: new Lexer(source.text), trees: new Map<string, Tree>(), depth: 0 };
  new Parser(text, source.name).file();
  return text.trees;
}

/** What the parsers of one text share. */
interface Text {
  readonly source: Source;
  readonly hasFunction: HasFunction;
  readonly lexer: Lexer;
  readonly trees: Map<string, Tree>;
  /** How deep the place is that is being read. */
  depth: number;
}

class Parser {
  readonly #text: Text;
  #name: string;
  readonly #tokens: TokenReader;
  #variables = ['$'];
  /** The line on which the action began that is being read; 0 outside. */
  #actionLine = 0;
  #rangeDepth = 0;

  constructor(text: Text, name: string) {
    this.#text = text;
    this.#name = name;
    this.#tokens = new TokenReader(text.lexer);
  }

  /** A whole text: statements and definitions up to its end. */
  file(): void {
    const nodes: Statement[] = [];
    const { at } = this.#tokens.peek();
    while (this.#tokens.peek().kind !== 'eof') {
      if (this.#tokens.peek().kind === '{{') {
        const left = this.#tokens.next();
        const first = this.#tokens.nextNonSpace();
        if (first.kind === 'define') {
          new Parser(this.#text, 'definition').#definition();
          continue;
        }
        this.#tokens.putBack(first, left);
      }
      const node = this.#textOrAction();
      if (node.kind === 'end' || node.kind === 'else') throw this.#error(`unexpected {{${node.kind}}}`);
      nodes.push(node);
    }
    this.#add({ kind: 'list', at, nodes });
  }

  /** The word `define` has been read. */
  #definition(): void {
    const context = 'define clause';
    const name = this.#tokens.nextNonSpace();
    if (name.kind !== 'string' && name.kind !== 'rawString') throw this.#unexpected(name, context);
    this.#name = this.#string(name);
    this.#expect('}}', context);
    this.#body(context);
  }

  /** The rest of a definition or block, up to its end. */
  #body(context: string): void {
    const { list, ending } = this.#list();
    if (ending.kind !== 'end') throw this.#error(`unexpected {{else}} in ${context}`);
    this.#add(list);
  }

  #add(root: ListNode): void {
    const { source, trees } = this.#text;
    const tree = { name: this.#name, source, root };
    const earlier = trees.get(this.#name);
    if (earlier === undefined || isEmptyTree(earlier)) trees.set(this.#name, tree);
    else if (!isEmptyTree(tree)) {
      throw this.#error(`template: multiple definition of template ${goQuoted(this.#name)}`);
    }
  }

  #list(): { list: ListNode; ending: Ending } {
    const { at } = this.#tokens.peekNonSpace();
    const nodes: Statement[] = [];
    while (this.#tokens.peekNonSpace().kind !== 'eof') {
      const node = this.#textOrAction();
      if (node.kind === 'end' || node.kind === 'else') return { list: { kind: 'list', at, nodes }, ending: node };
      nodes.push(node);
    }
    throw this.#error('unexpected EOF');
  }

  #textOrAction(): Statement | Ending {
    const token = this.#tokens.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text };
    if (token.kind !== '{{') throw this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const node = this.#action();
    this.#actionLine = 0;
    return node;
  }

  #action(): Statement | Ending {
    const token = this.#tokens.nextNonSpace();
    switch (token.kind) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue':
        return this.#loopControl(token.kind, token.at);
      case 'else':
        return this.#else();
      case 'end':
        return { kind: 'end', at: this.#expect('}}', 'end').at };
      case 'if':
      case 'range':
      case 'with':
        return this.#branch(token.kind);
      case 'template':
        return this.#template();
      default:
        this.#tokens.putBack(token);
        return { kind: 'action', at: token.at, pipe: this.#pipeline('command', '}}') };
    }
  }

  #loopControl(kind: 'break' | 'continue', at: number): Statement {
    const token = this.#tokens.nextNonSpace();
    if (token.kind !== '}}') throw this.#unexpected(token, `{{${kind}}}`);
    if (this.#rangeDepth === 0) throw this.#error(`{{${kind}}} outside {{range}}`);
    return { kind, at };
  }

  #branch(kind: BranchNode['kind']): BranchNode {
    return this.#deeper(() => {
      const declared = this.#variables.length;
      const pipe = this.#pipeline(kind, '}}');
      if (kind === 'range') this.#rangeDepth += 1;
      const { list: body, ending } = this.#list();
      if (kind === 'range') this.#rangeDepth -= 1;
      const otherwise = ending.kind === 'else' ? this.#otherwise(kind, ending.at) : undefined;
      this.#variables.length = declared;
      return { kind, at: pipe.at, pipe, body, otherwise };
    });
  }

  /** What follows an else. `{{else if}}` is an if within it that shares its end. */
  #otherwise(kind: BranchNode['kind'], at: number): ListNode {
    if (kind !== 'range' && this.#tokens.peek().kind === kind) {
      this.#tokens.next();
      return { kind: 'list', at, nodes: [this.#branch(kind)] };
    }
    const { list, ending } = this.#list();
    if (ending.kind !== 'end') throw this.#error('expected end; found {{else}}');
    return list;
  }

  #else(): Ending {
    const next = this.#tokens.peekNonSpace();
    if (next.kind === 'if' || next.kind === 'with') return { kind: 'else', at: next.at };
    return { kind: 'else', at: this.#expect('}}', 'else').at };
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, '}}');
    this.#deeper(() => new Parser(this.#text, name).#body(context));
    return { kind: 'template', at: token.at, name, pipe };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    const next = this.#tokens.nextNonSpace();
    if (next.kind === '}}') return { kind: 'template', at: token.at, name, pipe: undefined };
    this.#tokens.putBack(next);
    return { kind: 'template', at: token.at, name, pipe: this.#pipeline(context, '}}') };
  }

  #templateName(token: Token, context: string): string {
    if (token.kind === 'string' || token.kind === 'rawString') return this.#string(token);
    throw this.#unexpected(token, context);
  }

  #pipeline(context: string, end: TokenKind): PipeNode {
    const { at } = this.#tokens.peekNonSpace();
    const declared: VariableNode[] = [];
    const isAssign = this.#declarations(context, declared);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.#tokens.nextNonSpace();
      if (token.kind === end) break;
      if (!OPERANDS.has(token.kind)) throw this.#unexpected(token, context);
      this.#tokens.putBack(token);
      commands.push(this.#command());
    }
    if (commands.length === 0) throw this.#error(`missing value for ${context}`);
    const stage = commands.findIndex(({ args: [first] }, i) => i > 0 && NOT_EXECUTABLE.has(first.kind));
    if (stage > 0) throw this.#error(`non executable command in pipeline stage ${stage + 1}`);
    return { kind: 'pipe', at, declared, isAssign, commands };
  }

  /** `$x :=`, `$i, $x :=` and the same with `=`, which is what is answered. */
  #declarations(context: string, declared: VariableNode[]): boolean {
    for (;;) {
      const variable = this.#tokens.peekNonSpace();
      if (variable.kind !== 'variable') return false;
      this.#tokens.next();
      const behind = this.#tokens.peek();
      const next = this.#tokens.peekNonSpace();
      if (next.kind !== '=' && next.kind !== ':=' && !(next.kind === 'char' && next.text === ',')) {
        // Only an argument. A space that stood behind it separates it from the next one.
        if (behind.kind === 'space') this.#tokens.putBack(behind);
        this.#tokens.putBack(variable);
        return false;
      }
      this.#tokens.nextNonSpace();
      declared.push(asVariable(variable));
      if (this.#variables.push(variable.text) > VARIABLES_MAX)
        throw this.#error(`more than ${VARIABLES_MAX} variables`);
      if (next.kind !== 'char') return next.kind === '=';
      this.#expectSecondVariable(context, declared.length);
    }
  }

  #expectSecondVariable(context: string, count: number): void {
    if (context !== 'range' || count >= 2) throw this.#error(`too many declarations in ${context}`);
    const { kind } = this.#tokens.peekNonSpace();
    if (kind !== 'variable' && kind !== '}}' && kind !== ')') {
      throw this.#error('range can only initialize variables');
    }
  }

  #command(): CommandNode {
    const { at } = this.#tokens.peekNonSpace();
    const args: Operand[] = [];
    for (;;) {
      this.#tokens.peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined && args.push(operand) > ARGUMENTS_MAX) {
        throw this.#error(`more than ${ARGUMENTS_MAX} arguments`);
      }
      const token = this.#tokens.next();
      if (token.kind === 'space') continue;
      if (token.kind === '}}' || token.kind === ')') this.#tokens.putBack(token);
      else if (token.kind !== '|') throw this.#unexpected(token, 'operand');
      break;
    }
    const [first, ...rest] = args;
    if (first === undefined) throw this.#error('empty command');
    return { kind: 'command', at, args: [first, ...rest] };
  }

  /** A term with the fields that are asked of it; undefined where the next token is none. */
  #operand(): Operand | undefined {
    const of = this.#term();
    if (of === undefined || this.#tokens.peek().kind !== 'field') return of;
    const { at, text } = this.#tokens.next();
    const fields: [string, ...string[]] = [text.slice(1)];
    while (this.#tokens.peek().kind === 'field') fields.push(this.#tokens.next().text.slice(1));
    if (of.kind === 'field') return { kind: 'field', at, fields: [...of.fields, ...fields] };
    if (of.kind === 'variable') return { ...of, at, fields: [...of.fields, ...fields] };
    if (NOT_EXECUTABLE.has(of.kind)) throw this.#error(`unexpected . after term ${goQuoted(printNode(of))}`);
    return { kind: 'chain', at, of, fields };
  }

  #term(): Operand | undefined {
    const token = this.#tokens.nextNonSpace();
    const { kind, at, text } = token;
    switch (kind) {
      case 'identifier':
        if (!this.#text.hasFunction(text)) throw this.#error(`function ${goQuoted(text)} not defined`);
        return { kind, at, name: text };
      case '.':
        return { kind: 'dot', at };
      case 'nil':
        return { kind, at };
      case 'variable':
        if (!this.#variables.includes(text)) throw this.#error(`undefined variable ${goQuoted(text)}`);
        return asVariable(token);
      case 'field':
        return { kind, at, fields: [text.slice(1)] };
      case 'bool':
        return { kind, at, value: text === 'true' };
      case 'charConstant':
      case 'complex':
      case 'number':
        return this.#number(token);
      case '(':
        return this.#deeper(() => this.#pipeline('parenthesized pipeline', ')'));
      case 'string':
      case 'rawString':
        return { kind: 'string', at, quoted: text, text: this.#string(token) };
      default:
        this.#tokens.putBack(token);
        return undefined;
    }
  }

  #number(token: Token): Operand {
    const number = numberNode(token);
    if (typeof number === 'string') throw this.#error(number);
    return number;
  }

  #string(token: Token): string {
    const text = stringValue(token);
    if (text === undefined) throw this.#error('invalid syntax');
    return text;
  }

  #deeper<T>(read: () => T): T {
    if (this.#text.depth >= NESTING_DEPTH_MAX) throw this.#error('max expression depth exceeded');
    this.#text.depth += 1;
    const result = read();
    this.#text.depth -= 1;
    return result;
  }

  #expect(kind: TokenKind, context: string): Token {
    const token = this.#tokens.nextNonSpace();
    if (token.kind !== kind) throw this.#unexpected(token, context);
    return token;
  }

  #unexpected(token: Token, context: string): TemplateError {
    if (token.kind !== 'error') return this.#error(`unexpected ${spelled(token)} in ${context}`);
    if (this.#actionLine === 0 || this.#actionLine === token.line) return this.#error(token.text);
    const where = `started at ${this.#text.source.name}:${this.#actionLine}`;
    return this.#error(`${token.text}${token.text.endsWith(' action') ? '' : ' in action'} ${where}`);
  }

  #error(message: string): TemplateError {
    const { line, at } = this.#tokens.newest ?? { line: 0, at: 0 };
    return parseError(this.#text.source, line, at, message);
  }
}

function asVariable({ at, text }: Token): VariableNode {
  return { kind: 'variable', at, name: text, fields: [] };
}
