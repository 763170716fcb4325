// Reading: one pass over a document. Collects what is wrong with it, with places, keeps aliases from costing more than the text
// that they stand in, and remembers what an earlier pass made of the same nodes.

import type { MatcherMode } from '../../labels/label-name.ts';
import type { ConfigCode, ConfigProblem } from '../config-error.ts';
import type { Position } from '../position.ts';
import type { Source } from '../source.ts';
import type { AliasNode, Node } from '../yaml/nodes.ts';
import { type Earlier, type Found, Memory, type Remembered } from './memory.ts';
import { pathStep, quoted } from './quoted.ts';

/** The way to a node; written out only when something is wrong there. */
export interface Path {
  readonly parent: Path | undefined;
  readonly step: string | number;
}

/** The aliases that lead to what is being read, the innermost first. */
interface Inside {
  readonly alias: AliasNode;
  readonly outer: Inside | undefined;
}

/** What is read later; by whichever reading that is. */
export type Postponed = (reading: Reading) => void;

/** A thing that may have been read before. */
interface Known {
  /** What is kept of it is kept here, under this key. */
  readonly among: Remembered<Earlier>;
  readonly key: object;
  /** Who reads it, or what it is read with. */
  readonly by: unknown;
  /** Its own, where it is an entry: it may stand elsewhere now. */
  readonly path?: Path;
}

/** Errors beyond this number are counted, not listed; so are warnings. */
const MAX_LISTED = 1000;

export class Reading {
  readonly source: Source;
  readonly matcherMode: MatcherMode;
  /** The config file's: relative paths of certificates and passwords count from it. */
  readonly folder: string;
  /** What reading the file before left behind. */
  readonly memory: Memory;
  readonly #found: Found[] = [];
  #errors = 0;
  #warnings = 0;
  #decoded = 0;
  #decodedInAliases = 0;
  #exhausted = false;
  #inside: Inside | undefined;
  readonly #postponed: { readonly read: Postponed; readonly inside: Inside | undefined }[] = [];

  constructor(source: Source, folder: string, matcherMode: MatcherMode, memory = new Memory()) {
    this.source = source;
    this.folder = folder;
    this.matcherMode = matcherMode;
    this.memory = memory;
  }

  /** How many errors there are; a check of a whole section runs only if its parts gave none. */
  get errors(): number {
    return this.#errors;
  }

  get warnings(): number {
    return this.#warnings;
  }

  /** Whether the next error will be listed; if not, its message need not be thought out. */
  get listsErrors(): boolean {
    return this.#errors < MAX_LISTED;
  }

  /** In the order of the file. */
  get problems(): readonly ConfigProblem[] {
    const sorted = this.#found
      .map((found) => this.#problemOf(found))
      .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
    const unlisted = this.#errors + this.#warnings - sorted.length;
    if (unlisted === 0) return sorted;
    const message = `${unlisted} more problems are not listed`;
    const severity = this.#errors > MAX_LISTED ? 'error' : 'warning';
    return [...sorted, { code: 'AM1009', severity, at: this.source.position(0), path: '', message }];
  }

  error(code: ConfigCode, node: Pick<Node, 'offset'>, path: Path | undefined, message: string, hint?: string): void {
    this.#errors += 1;
    if (this.#errors <= MAX_LISTED) this.#found.push({ code, severity: 'error', node, path, message, hint });
  }

  warn(code: ConfigCode, node: Pick<Node, 'offset'>, path: Path | undefined, message: string, hint?: string): void {
    this.#warnings += 1;
    if (this.#warnings <= MAX_LISTED) this.#found.push({ code, severity: 'warning', node, path, message, hint });
  }

  position(node: Pick<Node, 'offset'>): Position {
    return this.source.position(node.offset);
  }

  /** Counts a step of decoding. False when aliases blew the document up: nothing more is read then. */
  step(node: Node, path: Path | undefined): boolean {
    if (this.#exhausted) return false;
    this.#decoded += 1;
    if (this.#inside !== undefined) this.#decodedInAliases += 1;
    if (!tooManyAliases(this.#decodedInAliases, this.#decoded)) return true;
    this.#exhausted = true;
    this.error('AM1007', node, path, 'document contains excessive aliasing');
    return false;
  }

  /** Reads what an alias stands for; undefined if that contains the alias itself. */
  through<T>(alias: AliasNode, path: Path | undefined, read: (target: Node) => T): T | undefined {
    const outer = this.#inside;
    for (let one = outer; one !== undefined; one = one.outer) {
      if (one.alias !== alias) continue;
      this.error('AM1007', alias, path, `anchor ${quoted(alias.name)} value contains itself`);
      return undefined;
    }
    this.#inside = { alias, outer };
    const value = read(alias.target);
    this.#inside = outer;
    return value;
  }

  /** Is read when everything around it has been: no depth of a document costs depth of calls then. */
  postpone(read: Postponed): void {
    this.#postponed.push({ read, inside: this.#inside });
  }

  /** Reads what was postponed, and what that postpones. */
  finish(): void {
    for (let next = this.#postponed.pop(); next !== undefined; next = this.#postponed.pop()) {
      this.#inside = next.inside;
      next.read(this);
    }
    this.#inside = undefined;
  }

  /** What `read` gives, or gave before. What an alias leads to is read each time: it counts against the aliases. */
  remembering<T>(known: Known, read: () => T): T {
    if (this.#inside !== undefined) return read();
    const earlier = known.among.recall(known.key);
    if (earlier !== undefined && earlier.by === known.by) return this.#repeat(earlier, known.path) as T;
    const [errors, steps, found, postponed] = [this.#errors, this.#decoded, this.#found.length, this.#postponed.length];
    const value = read();
    if (this.#errors === errors && this.#warnings <= MAX_LISTED) {
      known.among.keep(known.key, {
        value,
        by: known.by,
        path: known.path,
        warnings: this.#found.slice(found),
        steps: this.#decoded - steps,
        postponed: this.#postponed.slice(postponed).map((one) => one.read),
      });
    }
    return value;
  }

  #repeat({ value, path, warnings, steps, postponed }: Earlier, now: Path | undefined): unknown {
    if (path !== undefined && now !== undefined) Object.assign(path, now);
    this.#decoded += steps;
    for (const { code, node, path: where, message, hint } of warnings) this.warn(code, node, where, message, hint);
    for (const read of postponed) this.postpone(read);
    return value;
  }

  #problemOf({ code, severity, node, path, message, hint }: Found): ConfigProblem {
    const problem = { code, severity, at: this.position(node), path: formatPath(path), message };
    return hint === undefined ? problem : { ...problem, hint };
  }
}

/** `route.routes[2].receiver`. */
function formatPath(path: Path | undefined): string {
  const steps: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.parent) steps.push(at.step);
  let text = '';
  for (const step of steps.reverse()) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? pathStep(step) : `.${pathStep(step)}`;
  }
  return text;
}

const RATIO_FALLS_FROM = 400_000;
const RATIO_FALLS_UNTIL = 4_000_000;

/** yaml.v2's limits (decode.go): 99 % of a small document may come from aliases, 10 % of a very large one. */
function tooManyAliases(inAliases: number, all: number): boolean {
  if (inAliases <= 100 || all <= 1000) return false;
  const progress = (all - RATIO_FALLS_FROM) / (RATIO_FALLS_UNTIL - RATIO_FALLS_FROM);
  const allowed = 0.99 - 0.89 * Math.min(1, Math.max(0, progress));
  return inAliases / all > allowed;
}
