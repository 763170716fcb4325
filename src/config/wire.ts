// Wire: a config as JSON text, and back: for one that was read in another thread. The text comes in parts of some kilobytes,
// so that no step of the way back takes long. The things of lists (routes, receivers, rules) have numbers: one that was sent
// before is sent as its number, and arrives as the same object. Secrets are in it as they are: it goes from thread to thread,
// never anywhere else.

import { assert } from '../base/assert.ts';
import { Secret } from '../base/secret.ts';
import type { Steps } from '../base/slices.ts';
import { LabelSet } from '../labels/label-set.ts';
import { type Matcher, type MatcherType, newMatcher } from '../labels/matcher.ts';
import type { Config } from './config.ts';
import { isPlainObject } from './config-values.ts';
import type { Position } from './position.ts';

export interface Wire {
  /** Names of fields: an object is the number of its shape, and then its values. */
  readonly shapes: readonly (readonly string[])[];
  /** JSON arrays. Each refers to earlier ones only; the last holds the config. */
  readonly parts: readonly string[];
  /** It refers to nothing that was sent before: numbers begin again. */
  readonly isWhole: boolean;
}

/** What stands in JSON for a value: itself, or an array that begins with what it is. */
type Node = string | number | boolean | null | readonly Node[];

/** First elements of arrays; whatever is larger is an object of the shape `kind - SHAPES`. */
const LIST = 0;
/** A long list: the numbers of the parts that hold its items. */
const LONG_LIST = 1;
/** Keys and values in turn, as a list. */
const MAP = 2;
const SECRET = 3;
const MATCHER = 4;
const LABELS = 5;
/** Line and column in the config file. */
const POSITION = 6;
const POSITION_FIELDS: readonly string[] = ['file', 'line', 'column'] satisfies (keyof Position)[];
const UNDEFINED = 7;
/** A number that JSON cannot write. */
const NUMBER = 8;
const BIGINT = 9;
/** A thing of a list that comes for the first time: its number, and itself. */
const THING = 10;
/** Things that came before: the first one's number, and how many of those that follow. */
const KNOWN = 11;
const SHAPES = 12;

/** Takes a fraction of a millisecond to bring back. */
const PART_LENGTH = 16_000;

/** Things that are in no config any more keep their numbers until so many more were given than the first config had, and as many again. */
const SPARE_NUMBERS = 1000;

/** One end: writes one config after the other. */
export class WireWriter {
  readonly #numbers = new Map<object, number>();
  /** How many things the last whole config had. */
  #ofWhole = 0;

  /** `isInStep`: the other end has read everything that was written. */
  write(config: Config, isInStep = true): Wire {
    const isWhole = !isInStep || this.#ofWhole === 0 || this.#numbers.size > 2 * this.#ofWhole + SPARE_NUMBERS;
    if (isWhole) this.#numbers.clear();
    const before = this.#ofWhole;
    this.#ofWhole = 0; // where this cannot be written, the other end never hears of its numbers: the next is whole
    const wire = new Encoder(config.file, this.#numbers).encode(config);
    this.#ofWhole = isWhole ? this.#numbers.size : before;
    return { ...wire, isWhole };
  }
}

/** The other end. */
export class WireReader {
  readonly #things = new Map<number, unknown>();
  #isInStep = false;

  /** Whether what was written last was read to its end. */
  get isInStep(): boolean {
    return this.#isInStep;
  }

  /** `file`: the config's own, whose name no position repeats. */
  *read({ shapes, parts, isWhole }: Wire, file: string): Steps<Config> {
    assert(isWhole || this.#isInStep, 'a config that refers to another is read after that');
    this.#isInStep = false;
    if (isWhole) this.#things.clear();
    const reviver = new Reviver(shapes, file, this.#things);
    let last: unknown;
    for (const part of parts) {
      [last] = reviver.take(JSON.parse(part) as readonly Node[]);
      yield;
    }
    this.#isInStep = true;
    return last as Config;
  }
}

class Encoder {
  readonly #file: string;
  readonly #numbers: Map<object, number>;
  /** Those below were given before: only they are known at the other end. */
  readonly #newFrom: number;
  readonly #shapes: (readonly string[])[] = [];
  readonly #parts: string[] = [];

  constructor(file: string, numbers: Map<object, number>) {
    this.#file = file;
    this.#numbers = numbers;
    this.#newFrom = numbers.size;
  }

  encode(value: unknown): Omit<Wire, 'isWhole'> {
    this.#addPart([this.#text(value)]);
    return { shapes: this.#shapes, parts: this.#parts };
  }

  #text(value: unknown): string {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return JSON.stringify(value);
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? String(value)
          : node(NUMBER, JSON.stringify(Object.is(value, -0) ? '-0' : String(value)));
      case 'bigint':
        return node(BIGINT, JSON.stringify(String(value)));
      case 'undefined':
        return node(UNDEFINED);
      default:
        return value === null ? 'null' : this.#objectText(value as object);
    }
  }

  #objectText(value: object): string {
    if (Array.isArray(value)) return this.#list(value);
    if (Object.getPrototypeOf(value) === Object.prototype)
      return this.#fields(value as Readonly<Record<string, unknown>>);
    if (isMatcher(value))
      return node(MATCHER, ...[value.type, value.name, value.value].map((one) => JSON.stringify(one)));
    if (value instanceof Map) return node(MAP, this.#list([...value].flat()));
    if (value instanceof Secret) return node(SECRET, JSON.stringify(value.reveal()));
    assert(value instanceof LabelSet, 'a config holds a value that no wire carries');
    return node(LABELS, this.#list(value.names), this.#list(value.values));
  }

  #fields(value: Readonly<Record<string, unknown>>): string {
    const names = Object.keys(value);
    if (value.file === this.#file && areSame(names, POSITION_FIELDS))
      return `[${POSITION},${value.line},${value.column}]`;
    let text = `[${SHAPES + this.#shapeOf(names)}`;
    for (const name of names) text += `,${this.#text(value[name])}`;
    return `${text}]`;
  }

  /** Shapes are few, and the common ones come first. */
  #shapeOf(names: readonly string[]): number {
    const known = this.#shapes.findIndex((shape) => areSame(shape, names));
    return known < 0 ? this.#shapes.push(names) - 1 : known;
  }

  #list(items: readonly unknown[]): string {
    const parts: string[] = [];
    let texts: string[] = [];
    let length = 0;
    for (let i = 0; i < items.length; ) {
      const count = this.#numKnown(items, i);
      const text =
        count === 0 ? this.#itemText(items[i]) : node(KNOWN, String(this.#numberOf(items[i])), String(count));
      i += Math.max(count, 1);
      texts.push(text);
      length += text.length;
      if (length < PART_LENGTH) continue;
      parts.push(this.#addPart(texts));
      texts = [];
      length = 0;
    }
    if (parts.length === 0) return node(LIST, ...texts);
    if (texts.length > 0) parts.push(this.#addPart(texts));
    return node(LONG_LIST, ...parts);
  }

  /** How many, from there on, were sent one after the other. */
  #numKnown(items: readonly unknown[], from: number): number {
    const first = this.#numberOf(items[from]);
    if (first === undefined) return 0;
    let count = 1;
    while (this.#numberOf(items[from + count]) === first + count) count += 1;
    return count;
  }

  #numberOf(item: unknown): number | undefined {
    const number = typeof item === 'object' && item !== null ? this.#numbers.get(item) : undefined;
    return number !== undefined && number < this.#newFrom ? number : undefined;
  }

  #itemText(item: unknown): string {
    const text = this.#text(item);
    if (!isPlainObject(item) || this.#numbers.has(item)) return text;
    this.#numbers.set(item, this.#numbers.size);
    return node(THING, String(this.#numbers.size - 1), text);
  }

  #addPart(texts: readonly string[]): string {
    this.#parts.push(`[${texts.join(',')}]`);
    return String(this.#parts.length - 1);
  }
}

class Reviver {
  readonly #shapes: Wire['shapes'];
  readonly #file: string;
  readonly #things: Map<number, unknown>;
  readonly #parts: (readonly unknown[])[] = [];

  constructor(shapes: Wire['shapes'], file: string, things: Map<number, unknown>) {
    this.#shapes = shapes;
    this.#file = file;
    this.#things = things;
  }

  take(part: readonly Node[]): readonly unknown[] {
    const values: unknown[] = [];
    for (const one of part) this.#pushValues(one, values);
    this.#parts.push(values);
    return values;
  }

  #value(one: Node | undefined): unknown {
    if (typeof one !== 'object' || one === null) return one;
    const kind = one[0] as number;
    switch (kind) {
      case LIST:
        return this.#rest(one);
      case LONG_LIST:
        return this.#rest(one).flatMap((part) => this.#parts[part as number]);
      case MAP:
        return new Map(pairs(this.#value(one[1]) as readonly unknown[]));
      case SECRET:
        return new Secret(one[1] as string);
      case MATCHER:
        return matcher(one[1] as MatcherType, one[2] as string, one[3] as string);
      case LABELS:
        return LabelSet.fromLists(this.#value(one[1]) as readonly string[], this.#value(one[2]) as readonly string[]);
      case POSITION:
        return { file: this.#file, line: one[1], column: one[2] };
      case UNDEFINED:
        return undefined;
      case NUMBER:
        return Number(one[1]);
      case BIGINT:
        return BigInt(one[1] as string);
      case THING:
        return this.#thing(one[1] as number, one[2]);
      default:
        return this.#object(this.#shapes[kind - SHAPES] ?? [], one);
    }
  }

  #rest(list: readonly Node[]): unknown[] {
    const values: unknown[] = [];
    for (let i = 1; i < list.length; i += 1) this.#pushValues(list[i], values);
    return values;
  }

  /** One, or all that a run of known ones stands for. */
  #pushValues(one: Node | undefined, values: unknown[]): void {
    if (typeof one !== 'object' || one === null || one[0] !== KNOWN) values.push(this.#value(one));
    else for (let i = 0; i < (one[2] as number); i += 1) values.push(this.#things.get((one[1] as number) + i));
  }

  #thing(number: number, content: Node | undefined): unknown {
    const value = this.#value(content);
    this.#things.set(number, value);
    return value;
  }

  #object(names: readonly string[], values: readonly Node[]): unknown {
    const object: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i += 1) object[names[i] ?? ''] = this.#value(values[i + 1]);
    return object;
  }
}

function node(kind: number, ...content: readonly string[]): string {
  return content.length === 0 ? `[${kind}]` : `[${kind},${content.join(',')}]`;
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

function isMatcher(value: object): value is Matcher {
  return 'matches' in value && typeof value.matches === 'function';
}

function matcher(type: MatcherType, name: string, value: string): Matcher {
  const made = newMatcher(type, name, value);
  assert(made.ok, 'a matcher that was made once is made again');
  return made.value;
}

function* pairs(list: readonly unknown[]): Generator<[unknown, unknown]> {
  for (let i = 0; i < list.length; i += 2) yield [list[i], list[i + 1]];
}
