// Memory: what reading a file once leaves behind for reading it again. What an entry of a list gave is known by its node, since
// a node of an earlier tree is part of a later one where its text is the same. Only what was read without an error is kept; its
// warnings are told again each time, with the places that it has by then.

import type { InhibitRuleConfig, RouteConfig } from '../config.ts';
import type { ConfigCode, ConfigProblem } from '../config-error.ts';
import { sameValue } from '../config-values.ts';
import type { GlobalConfig } from '../schema/global.ts';
import type { Items } from '../yaml/items.ts';
import type { Node } from '../yaml/nodes.ts';
import type { Path, Postponed } from './reading.ts';

/** Something wrong, and what it is wrong with. */
export interface Found {
  readonly code: ConfigCode;
  readonly severity: ConfigProblem['severity'];
  readonly node: Pick<Node, 'offset'>;
  readonly path: Path | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

/** What reading something gave, and all that came of it. */
export interface Earlier {
  readonly value: unknown;
  /** Who read it, or what it was read with: with another it may be something else. */
  readonly by: unknown;
  /** What is in it has this path before its own: it is told where the thing stands now. */
  readonly path: { -readonly [K in keyof Path]: Path[K] } | undefined;
  readonly warnings: readonly Found[];
  readonly steps: number;
  readonly postponed: readonly Postponed[];
}

/** What is remembered of each key, from one reading to the next. What a reading did not ask for is forgotten. */
export class Remembered<V> {
  #before: ReadonlyMap<object, V> = new Map();
  #now = new Map<object, V>();

  /** It counts as asked for. */
  recall(key: object): V | undefined {
    const value = this.#before.get(key);
    if (value !== undefined) this.#now.set(key, value);
    return value;
  }

  keep(key: object, value: V): void {
    this.#now.set(key, value);
  }

  /** A reading is over. */
  turn(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }
}

/** Of one file, read in one mode. */
export class Memory {
  /** Of the text that was read last, of those whose syntax is right. */
  items: Items | undefined;
  /** By nodes. */
  readonly decoded = new Remembered<Earlier>();
  /** Routes below which every route can be reached: by what was decoded, the matchers above it. */
  readonly reachable = new Remembered<string>();
  /** By what was decoded: built from it and, as `by`, from `global`. */
  readonly receivers = new Remembered<Earlier>();
  readonly rules = new Remembered<InhibitRuleConfig>();
  readonly routes = new Remembered<RouteConfig>();
  #global: GlobalConfig | undefined;

  /** The same object as long as it says the same. */
  sameGlobal(global: GlobalConfig): GlobalConfig {
    if (this.#global === undefined || !sameValue(this.#global, global)) this.#global = global;
    return this.#global;
  }

  /** A text was decoded. */
  turnDecoded(): void {
    for (const one of [this.decoded, this.reachable]) one.turn();
  }

  /** A config was built. */
  turnBuilt(): void {
    for (const one of [this.receivers, this.rules, this.routes]) one.turn();
  }
}
