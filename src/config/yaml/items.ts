// Items: the entries of the block sequences of a text as they were read, so that those which say the same in a later text need
// not be read again. An entry is the same where its text is, and what its text is read within: then its tokens are the same,
// whatever stands around it.

import { Alignment } from './alignment.ts';
import type { Node } from './nodes.ts';

/** Where the entry of a block sequence begins. */
export interface ItemPlace {
  /** Behind its dash. */
  readonly start: number;
  /** Of the block that it is an entry of. */
  readonly indent: number;
  /** How many sequences and mappings are around it. */
  readonly depth: number;
}

/** Where the entry is over. */
export interface ItemEnd {
  readonly node: Node | undefined;
  /** Where the next token begins, which is not its own. */
  readonly end: number;
  /** Where the last thing of it is that is written. */
  readonly last: number;
}

export interface Item extends ItemPlace {
  /** Undefined where it cannot be used again. */
  readonly node: Node | undefined;
  readonly end: number;
  readonly last: number;
  /** Entries in it, itself included: they stand behind it in the list. */
  readonly size: number;
}

const LF = 10;
const CR = 13;
const SPACE = 32;

export class Items {
  readonly #text: string;
  /** In the order of the text: whatever is in an entry stands behind it. */
  readonly #list: Item[] = [];
  /** Those that are being read: their indexes, how they begin, and how many names there were before. */
  readonly #open: { readonly index: number; readonly place: ItemPlace; readonly names: number }[] = [];
  #names = 0;
  #earlier: EarlierItems | undefined;
  /** What is used again, and how far it moved. */
  readonly #moves: { readonly node: Node; readonly by: number }[] = [];

  /** `earlier`: those of a text that was read to its end. */
  constructor(text: string, earlier?: Items) {
    this.#text = text;
    if (earlier !== undefined) this.#earlier = new EarlierItems(earlier.#list, earlier.#text, text);
  }

  /** What was read earlier, there or elsewhere; it counts as read now. */
  takeSame(place: ItemPlace): Item | undefined {
    const [item, ...within] = this.#earlier?.take(place) ?? [];
    if (item?.node === undefined) return undefined;
    const by = place.start - item.start;
    if (by !== 0) this.#moves.push({ node: item.node, by });
    const taken = moved(item, by);
    this.#list.push(taken);
    for (const one of within) this.#list.push(moved(one, by));
    return taken;
  }

  /** One begins that has to be read. */
  begin(place: ItemPlace): void {
    this.#open.push({ index: this.#list.length, place, names: this.#names });
    this.#list.push({ ...place, node: undefined, end: place.start, last: place.start, size: 1 });
  }

  /** An anchor, a tag or an alias: what is said with it depends on what is around. */
  sawName(): void {
    this.#names += 1;
  }

  isOpenAt(depth: number): boolean {
    return this.#open.at(-1)?.place.depth === depth;
  }

  /** The innermost of those that are being read is over. */
  end({ node, end, last }: ItemEnd): void {
    const begun = this.#open.pop();
    if (begun === undefined) return;
    const { index, place, names } = begun;
    const isWhole = names === this.#names && this.#beginsLine(end, place.indent);
    this.#list[index] = { ...place, node: isWhole ? node : undefined, end, last, size: this.#list.length - index };
  }

  /** The text was read to its end: from now on what is used again stands where it stands in this text. */
  settle(): void {
    for (const { node, by } of this.#moves) moveNode(node, by);
    this.#moves.length = 0;
    this.#earlier = undefined;
  }

  /** What stands there is the first of its line, and not inside the block. */
  #beginsLine(at: number, indent: number): boolean {
    let from = at;
    while (from > 0 && this.#text.charCodeAt(from - 1) === SPACE) from -= 1;
    const before = this.#text.charCodeAt(from - 1);
    return at - from <= indent && (before === LF || before === CR);
  }
}

/** Those of the text before; each is used once. */
class EarlierItems {
  readonly #list: readonly Item[];
  readonly #before: string;
  readonly #text: string;
  readonly #alignment: Alignment;
  readonly #isUsed: Uint8Array;
  /** Behind what was used last: most often the next. */
  #next = 0;

  constructor(list: readonly Item[], before: string, text: string) {
    this.#list = list;
    this.#before = before;
    this.#text = text;
    this.#alignment = new Alignment(before, text);
    this.#isUsed = new Uint8Array(list.length);
  }

  /** The one that says the same, and those within it. */
  take(place: ItemPlace): readonly Item[] {
    for (const start of this.#alignment.earlierPlaces(place.start)) {
      const index = this.#list[this.#next]?.start === start ? this.#next : this.#indexOf(start);
      const item = this.#list[index];
      if (item === undefined || !this.#isSame(item, place)) continue;
      const end = index + item.size;
      if (this.#isUsed.subarray(index, end).includes(1)) continue;
      this.#isUsed.fill(1, index, end);
      this.#next = end;
      return this.#list.slice(index, end);
    }
    return [];
  }

  /** Of the first that does not begin earlier. */
  #indexOf(start: number): number {
    let low = 0;
    let high = this.#list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#list[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What is behind it is compared, too, a character or the end: it shows that the entry is over. */
  #isSame(item: Item, { start, indent, depth }: ItemPlace): boolean {
    if (item.node === undefined || item.indent !== indent || item.depth !== depth) return false;
    if (item.end === this.#before.length && start + item.end - item.start !== this.#text.length) return false;
    return this.#text.startsWith(this.#before.slice(item.start, item.end + 1), start);
  }
}

function moved(item: Item, by: number): Item {
  return by === 0 ? item : { ...item, start: item.start + by, end: item.end + by, last: item.last + by };
}

function moveNode(node: Node, by: number): void {
  (node as { offset: number }).offset += by;
  if (node.kind === 'sequence') for (const item of node.items) moveNode(item, by);
  if (node.kind !== 'mapping') return;
  for (const { key, value } of node.entries) {
    moveNode(key, by);
    moveNode(value, by);
  }
}
