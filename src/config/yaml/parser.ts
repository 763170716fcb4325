// Parser: tokens into a tree, by the grammar of libyaml (parserc.go of gopkg.in/yaml.v2), peculiarities included. It keeps
// its own stack of what comes next: no depth of a document costs depth of calls.

import type { ItemPlace, Items } from './items.ts';
import type { Node } from './nodes.ts';
import type { Scanner } from './scanner.ts';
import type { Token, TokenKind } from './token.ts';
import { type Properties, TreeBuilder } from './tree-builder.ts';
import { YamlFault } from './yaml-fault.ts';

/** What is expected next. */
type State =
  | 'block node'
  | 'document content'
  | 'block sequence entry'
  | 'indentless sequence entry'
  | 'block mapping key'
  | 'block mapping value'
  | 'first flow sequence entry'
  | 'flow sequence entry'
  | 'key of a pair'
  | 'value of a pair'
  | 'end of a pair'
  | 'first flow mapping key'
  | 'flow mapping key'
  | 'flow mapping value'
  | 'no flow mapping value';

/** Where a node may be a block, and where its sequence may stand no further in than the key before it. */
interface NodePlace {
  readonly mayBeBlock: boolean;
  readonly mayBeIndentless: boolean;
}

const IN_BLOCK: NodePlace = { mayBeBlock: true, mayBeIndentless: false };
const BEHIND_KEY: NodePlace = { mayBeBlock: true, mayBeIndentless: true };
const IN_BRACKETS: NodePlace = { mayBeBlock: false, mayBeIndentless: false };

// Where nothing is written, what stands in its place.
const NO_CONTENT: ReadonlySet<TokenKind> = new Set([
  'version directive',
  'tag directive',
  'document start',
  'document end',
  'stream end',
]);
const AFTER_BLOCK_ENTRY: ReadonlySet<TokenKind> = new Set(['block entry', 'block end']);
const AFTER_INDENTLESS_ENTRY: ReadonlySet<TokenKind> = new Set(['block entry', 'key', 'value', 'block end']);
const AFTER_BLOCK_KEY: ReadonlySet<TokenKind> = new Set(['key', 'value', 'block end']);
const AFTER_KEY_OF_PAIR: ReadonlySet<TokenKind> = new Set(['value', 'flow entry', 'flow sequence end']);
const AFTER_VALUE_OF_PAIR: ReadonlySet<TokenKind> = new Set(['flow entry', 'flow sequence end']);
const AFTER_FLOW_KEY: ReadonlySet<TokenKind> = new Set(['value', 'flow entry', 'flow mapping end']);
const AFTER_FLOW_VALUE: ReadonlySet<TokenKind> = new Set(['flow entry', 'flow mapping end']);

const DEFAULT_TAGS: readonly (readonly [handle: string, prefix: string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
];

export class Parser {
  readonly #scanner: Scanner;
  readonly #builder: TreeBuilder;
  /** What comes after what comes next. */
  readonly #states: State[] = [];
  #state: State | undefined;
  readonly #items: Items;
  readonly #tagPrefixes = new Map(DEFAULT_TAGS);

  constructor(scanner: Scanner, items: Items, depthMax: number) {
    this.#scanner = scanner;
    this.#items = items;
    this.#builder = new TreeBuilder(depthMax);
  }

  /** The first document; undefined where there is none. Throws {@link YamlFault}. What follows is not looked at. */
  parse(): Node | undefined {
    this.#state = this.#startDocument();
    while (this.#state !== undefined) this.#step(this.#state);
    return this.#builder.root;
  }

  #startDocument(): State | undefined {
    const { kind } = this.#scanner.peek();
    if (kind === 'stream end') return undefined;
    const isExplicit = kind === 'document start' || kind === 'version directive' || kind === 'tag directive';
    if (!isExplicit) return 'block node';
    this.#readDirectives();
    const token = this.#scanner.peek();
    if (token.kind !== 'document start') throw expected('did not find expected <document start>', token);
    this.#scanner.skip();
    return 'document content';
  }

  #readDirectives(): void {
    const seen = new Set<string>();
    for (let token = this.#scanner.peek(); ; token = this.#scanner.peek()) {
      if (token.kind === 'version directive') {
        if (seen.has('')) throw expected('found duplicate %YAML directive', token);
        if (token.text !== '1.1') throw expected('found incompatible YAML document', token);
        seen.add('');
      } else if (token.kind === 'tag directive') {
        if (seen.has(token.handle)) throw expected('found duplicate %TAG directive', token);
        seen.add(token.handle);
        this.#tagPrefixes.set(token.handle, token.text);
      } else return;
      this.#scanner.skip();
    }
  }

  #step(state: State): void {
    switch (state) {
      case 'block node':
        this.#node(IN_BLOCK);
        break;
      case 'document content':
        this.#documentContent();
        break;
      case 'block sequence entry':
        this.#blockSequenceEntry();
        break;
      case 'indentless sequence entry':
        this.#indentlessSequenceEntry();
        break;
      case 'block mapping key':
        this.#blockMappingKey();
        break;
      case 'block mapping value':
        this.#blockMappingValue();
        break;
      case 'first flow sequence entry':
        this.#firstFlowSequenceEntry();
        break;
      case 'flow sequence entry':
        this.#nextFlowSequenceEntry();
        break;
      case 'key of a pair':
        this.#keyOfPair();
        break;
      case 'value of a pair':
        this.#valueOfPair();
        break;
      case 'end of a pair':
        this.#builder.close();
        this.#state = 'flow sequence entry';
        break;
      case 'first flow mapping key':
        this.#firstFlowMappingKey();
        break;
      case 'flow mapping key':
        this.#nextFlowMappingKey();
        break;
      case 'flow mapping value':
        this.#flowMappingValue();
        break;
      case 'no flow mapping value':
        this.#missing('flow mapping key');
        break;
    }
  }

  #documentContent(): void {
    if (this.#isOneOf(NO_CONTENT)) {
      this.#builder.empty();
      this.#state = this.#states.pop();
    } else this.#node(IN_BLOCK);
  }

  // ---- Nodes ----

  #node({ mayBeBlock, mayBeIndentless }: NodePlace): void {
    if (this.#isNext('alias')) {
      this.#items.sawName();
      this.#builder.alias(this.#take());
      this.#state = this.#states.pop();
      return;
    }
    const properties = this.#properties();
    const token = this.#scanner.peek();
    const { kind, offset } = token;
    if (mayBeIndentless && kind === 'block entry') {
      this.#open('sequence', offset, properties, 'indentless sequence entry');
    } else if (kind === 'scalar') {
      this.#builder.scalar(this.#take(), properties);
      this.#state = this.#states.pop();
    } else if (kind === 'flow sequence start') {
      this.#scanner.skip();
      this.#open('sequence', offset, properties, 'first flow sequence entry');
    } else if (kind === 'flow mapping start') {
      this.#scanner.skip();
      this.#open('mapping', offset, properties, 'first flow mapping key');
    } else if (mayBeBlock && kind === 'block sequence start') {
      this.#scanner.skip();
      this.#open('sequence', offset, properties, 'block sequence entry');
    } else if (mayBeBlock && kind === 'block mapping start') {
      this.#scanner.skip();
      this.#open('mapping', offset, properties, 'block mapping key');
    } else if (properties.anchor !== undefined || properties.tag !== '') {
      this.#builder.empty(properties);
      this.#state = this.#states.pop();
    } else throw expected('did not find expected node content', token);
  }

  #open(kind: 'sequence' | 'mapping', offset: number, { anchor }: Properties, state: State): void {
    if (kind === 'sequence') this.#builder.openSequence(offset, anchor);
    else this.#builder.openMapping(offset, anchor);
    this.#state = state;
  }

  /** An anchor and a tag, in either order. */
  #properties(): Properties {
    let anchor: string | undefined;
    let tag: Token | undefined;
    for (;;) {
      if (anchor === undefined && this.#isNext('anchor')) anchor = this.#take().text;
      else if (tag === undefined && this.#isNext('tag')) tag = this.#take();
      else {
        if (anchor !== undefined || tag !== undefined) this.#items.sawName();
        return { anchor, tag: tag === undefined ? '' : this.#resolved(tag) };
      }
    }
  }

  /** `!<tag:yaml.org,2002:int>` and `!!int` are the same. */
  #resolved(token: Token): string {
    const prefix = token.handle === '' ? '' : this.#tagPrefixes.get(token.handle);
    if (prefix === undefined) throw expected('found undefined tag handle', token);
    return (prefix + token.text).replace(/^tag:yaml\.org,2002:/, '!!');
  }

  // ---- Blocks ----

  #blockSequenceEntry(): void {
    this.#endItem();
    if (this.#skipIf('block entry')) this.#item('block sequence entry', AFTER_BLOCK_ENTRY);
    else if (this.#isNext('block end')) this.#close();
    else throw expected("did not find expected '-' indicator", this.#scanner.peek());
  }

  #indentlessSequenceEntry(): void {
    this.#endItem();
    if (this.#skipIf('block entry')) this.#item('indentless sequence entry', AFTER_INDENTLESS_ENTRY);
    else {
      this.#builder.close();
      this.#state = this.#states.pop();
    }
  }

  /** Behind the dash of an entry. */
  #item(after: State, nothing: ReadonlySet<TokenKind>): void {
    const place = this.#itemPlace();
    const same = place && this.#items.takeSame(place);
    if (same?.node !== undefined) {
      this.#scanner.jump(same.end);
      this.#builder.whole(same.node, same.last);
    } else if (this.#isOneOf(nothing)) this.#missing(after);
    else {
      if (place !== undefined) this.#items.begin(place);
      this.#nodeThen(after, IN_BLOCK);
    }
  }

  #itemPlace(): ItemPlace | undefined {
    const there = this.#scanner.behindDash();
    return there && { start: there.at, indent: there.indent, depth: this.#builder.depth };
  }

  /** Before the next entry of a block sequence, or its end. */
  #endItem(): void {
    if (!this.#items.isOpenAt(this.#builder.depth)) return;
    const { newest: node, last } = this.#builder;
    this.#items.end({ node, last, end: this.#scanner.peek().offset });
  }

  #blockMappingKey(): void {
    if (this.#skipIf('key')) {
      if (this.#isOneOf(AFTER_BLOCK_KEY)) this.#missing('block mapping value');
      else this.#nodeThen('block mapping value', BEHIND_KEY);
    } else if (this.#isNext('block end')) this.#close();
    else throw expected('did not find expected key', this.#scanner.peek());
  }

  #blockMappingValue(): void {
    if (this.#skipIf('value') && !this.#isOneOf(AFTER_BLOCK_KEY)) {
      this.#nodeThen('block mapping key', BEHIND_KEY);
    } else this.#missing('block mapping key');
  }

  // ---- Brackets ----

  #firstFlowSequenceEntry(): void {
    if (this.#isNext('flow sequence end')) this.#close();
    else this.#flowSequenceEntry();
  }

  #nextFlowSequenceEntry(): void {
    if (this.#isNext('flow sequence end')) this.#close();
    else {
      this.#takeComma("did not find expected ',' or ']'");
      this.#firstFlowSequenceEntry();
    }
  }

  /** `[a: b]` is a list of one mapping. */
  #flowSequenceEntry(): void {
    if (!this.#isNext('key')) {
      this.#nodeThen('flow sequence entry', IN_BRACKETS);
      return;
    }
    this.#builder.openMapping(this.#take().offset, undefined);
    this.#state = 'key of a pair';
  }

  #keyOfPair(): void {
    if (this.#isOneOf(AFTER_KEY_OF_PAIR)) {
      this.#scanner.skip(); // whatever it is: libyaml, too, takes a bracket that closes the list for nothing here
      this.#missing('value of a pair');
    } else this.#nodeThen('value of a pair', IN_BRACKETS);
  }

  #valueOfPair(): void {
    if (this.#skipIf('value') && !this.#isOneOf(AFTER_VALUE_OF_PAIR)) {
      this.#nodeThen('end of a pair', IN_BRACKETS);
    } else this.#missing('end of a pair');
  }

  #firstFlowMappingKey(): void {
    if (this.#isNext('flow mapping end')) this.#close();
    else this.#flowMappingKey();
  }

  #nextFlowMappingKey(): void {
    if (this.#isNext('flow mapping end')) this.#close();
    else {
      this.#takeComma("did not find expected ',' or '}'");
      this.#firstFlowMappingKey();
    }
  }

  #flowMappingKey(): void {
    if (!this.#skipIf('key')) this.#nodeThen('no flow mapping value', IN_BRACKETS);
    else if (this.#isOneOf(AFTER_FLOW_KEY)) this.#missing('flow mapping value');
    else this.#nodeThen('flow mapping value', IN_BRACKETS);
  }

  #flowMappingValue(): void {
    if (this.#skipIf('value') && !this.#isOneOf(AFTER_FLOW_VALUE)) {
      this.#nodeThen('flow mapping key', IN_BRACKETS);
    } else this.#missing('flow mapping key');
  }

  #takeComma(message: string): void {
    if (!this.#skipIf('flow entry')) throw expected(message, this.#scanner.peek());
  }

  // ---- Steps ----

  #isNext(kind: TokenKind): boolean {
    return this.#scanner.peek().kind === kind;
  }

  #isOneOf(kinds: ReadonlySet<TokenKind>): boolean {
    return kinds.has(this.#scanner.peek().kind);
  }

  #skipIf(kind: TokenKind): boolean {
    if (this.#scanner.peek().kind !== kind) return false;
    this.#scanner.skip();
    return true;
  }

  #take(): Token {
    const token = this.#scanner.peek();
    this.#scanner.skip();
    return token;
  }

  #nodeThen(after: State, place: NodePlace): void {
    this.#states.push(after);
    this.#node(place);
  }

  #missing(after: State): void {
    this.#builder.empty();
    this.#state = after;
  }

  #close(): void {
    this.#scanner.skip();
    this.#builder.close();
    this.#state = this.#states.pop();
  }
}

function expected(message: string, { offset }: Token): YamlFault {
  return new YamlFault('AM1004', offset, message);
}
