// TreeBuilder: what the parser finds, in its order, as a tree.

import type { AliasNode, Entry, Node } from './nodes.ts';
import type { Token } from './token.ts';
import { YamlFault } from './yaml-fault.ts';

/** What stands before a node: an anchor, a tag. */
export interface Properties {
  readonly anchor: string | undefined;
  /** `!!str`, `!custom`, `!`; empty without one. */
  readonly tag: string;
}

/** A sequence or mapping whose end has not come yet. */
interface Open {
  readonly children: Node[];
  /** A mapping's, filled at its end: children come as keys and values in turn. */
  readonly entries: Entry[] | undefined;
}

export class TreeBuilder {
  readonly #depthMax: number;
  readonly #anchors = new Map<string, Node>();
  readonly #open: Open[] = [];
  root: Node | undefined;
  /** Where the last thing was that is written: the place of a value that is not there. */
  #last = 0;

  constructor(depthMax: number) {
    this.#depthMax = depthMax;
  }

  scalar({ offset, text, isPlain }: Pick<Token, 'offset' | 'text' | 'isPlain'>, { anchor, tag }: Properties): void {
    this.#last = offset;
    // `!` alone says no more than that it is no number.
    const plain = (isPlain && tag === '') || tag === '!';
    this.#place({ kind: 'scalar', offset, text: detached(text), plain, tag: tag === '!' ? '' : tag }, anchor);
  }

  /** A value that is not there. */
  empty({ anchor, tag }: Properties = NOTHING): void {
    this.#place({ kind: 'scalar', offset: this.#last, text: '', plain: tag === '', tag }, anchor);
  }

  alias({ offset, text: name }: Token): void {
    const target = this.#anchors.get(name);
    if (target === undefined) throw new YamlFault('AM1006', offset, 'unknown anchor referenced');
    this.#last = offset;
    const alias: AliasNode = { kind: 'alias', offset, name, target };
    this.#place(alias, undefined);
  }

  /** Sequences and mappings that are not over. */
  get depth(): number {
    return this.#open.length;
  }

  /** Where the last thing was that is written. */
  get last(): number {
    return this.#last;
  }

  /** Of what was opened last and is not over, the newest child. */
  get newest(): Node | undefined {
    return this.#open.at(-1)?.children.at(-1);
  }

  /** A whole node, read earlier. */
  whole(node: Node, last: number): void {
    this.#place(node, undefined);
    this.#last = last;
  }

  openSequence(offset: number, anchor: string | undefined): void {
    const items: Node[] = [];
    this.#openOne({ kind: 'sequence', offset, items }, { children: items, entries: undefined }, anchor);
  }

  openMapping(offset: number, anchor: string | undefined): void {
    const entries: Entry[] = [];
    this.#openOne({ kind: 'mapping', offset, entries }, { children: [], entries }, anchor);
  }

  close(): void {
    const done = this.#open.pop();
    if (done?.entries === undefined) return;
    for (let i = 0; i + 1 < done.children.length; i += 2) {
      const [key, value] = [done.children[i], done.children[i + 1]];
      if (key !== undefined && value !== undefined) done.entries.push({ key, value });
    }
  }

  #openOne(node: Node, open: Open, anchor: string | undefined): void {
    if (this.#open.length >= this.#depthMax)
      throw new YamlFault('AM1005', node.offset, `nested more than ${this.#depthMax} levels deep`);
    this.#last = node.offset;
    this.#place(node, anchor);
    this.#open.push(open);
  }

  /** Its anchor is known before its content, which may refer to it. */
  #place(node: Node, anchor: string | undefined): void {
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = node;
    else parent.children.push(node);
  }
}

/** V8 copies shorter pieces of a text; a longer one keeps the whole text alive, for as long as there is one node of it. */
const KEPT_WHOLE_FROM = 13;

/** The same text by itself: a node may be part of many later trees. */
function detached(text: string): string {
  return text.length < KEPT_WHOLE_FROM ? text : Buffer.from(text, 'utf8').toString('utf8');
}

const NOTHING: Properties = { anchor: undefined, tag: '' };
