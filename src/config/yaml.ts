// YAML text to a tree of nodes that know where they stand. Nothing is decoded here: what a scalar means depends on the
// field that it fills. Alertmanager reads the first document of a file and no other; so do we.

import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import { badEscape, withEscapesPassed, withKnownEscapes } from './double-quoted.ts';
import { withClosersDrawnUp, withLineDrawnUp } from './flow-indentation.ts';

/** Deeper nesting is refused. Ten nested routes take 20. */
export const MAX_DEPTH = 500;

/** Lines inside brackets that stand too far left, beside those that only close one, and how many of them are put up with. */
const MAX_MENDED = 100;

export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly offset: number;
  readonly text: string;
  /** Not quoted and without a tag: its type is what it looks like. */
  readonly plain: boolean;
  /** `!!str`, `!custom`; empty without one. */
  readonly tag: string;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly offset: number;
  readonly items: readonly Node[];
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly offset: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: Node;
  readonly value: Node;
}

/** A use of an anchor; `target` is the node that bears it. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly offset: number;
  readonly name: string;
  readonly target: Node;
}

export interface YamlProblem {
  readonly code: 'AM1004' | 'AM1005' | 'AM1006';
  readonly offset: number;
  readonly message: string;
}

export type YamlDocument =
  /** `root` is undefined for a file without content; `later` is where a second document begins. */
  | { readonly ok: true; readonly root: Node | undefined; readonly later: number | undefined }
  | { readonly ok: false; readonly problem: YamlProblem };

/** `mendedMax`: how many places that js-yaml stumbles over are mended; each costs another look at the whole text. */
export function parseYaml(text: string, mendedMax = MAX_MENDED): YamlDocument {
  const end = endOfFirstDocument(text);
  const first = text.slice(0, end);
  try {
    checkDirectives(first);
    const root = new TreeBuilder(first).build(eventsOf(first, mendedMax));
    return { ok: true, root, later: hasContent(text.slice(end)) ? end : undefined };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    return { ok: false, problem: syntaxProblem(error) };
  }
}

const TAB_IN_BRACKETS = /[:,[{][ \t]+|(?<=\S)[ \t]+(?=[:,\]}])/g;

/**
 * js-yaml refuses some tabs beside colons, commas and brackets, lines inside brackets that are not indented, and an escape;
 * libyaml takes them. With something else in their place it finds the same structure at the same offsets; the scalars are
 * then cut from the real text.
 */
function eventsOf(text: string, mendedMax: number): readonly Event[] {
  const refused = tryEvents(text);
  if (!(refused instanceof YAMLException)) return refused;
  let structure = withClosersDrawnUp(text.replace(TAB_IN_BRACKETS, (found) => found.replaceAll('\t', ' ')));
  for (let mended = 0; mended <= mendedMax; mended += 1) {
    const events = tryEvents(structure);
    if (!(events instanceof YAMLException)) return events;
    const place = events.mark?.position ?? 0;
    const better =
      events.reason === UNKNOWN_ESCAPE ? withEscapesPassed(structure, place) : withLineDrawnUp(structure, place);
    if (better === undefined) break;
    structure = better;
  }
  throw refused;
}

const UNKNOWN_ESCAPE = 'unknown escape sequence';
const MENDABLE = ['deficient indentation', UNKNOWN_ESCAPE];

/** The answer is an exception where js-yaml is stricter than libyaml; others are thrown. */
function tryEvents(text: string): readonly Event[] | YAMLException {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (error instanceof YAMLException && MENDABLE.includes(error.reason)) return error;
    throw error;
  }
}

/** libyaml knows two directives, version 1.1 only, and wants a marker after them. */
function checkDirectives(text: string): void {
  const [head = ''] = /^(?:(?:%.*|[ \t]*(?:#.*)?)(?:\r\n|\n|\r))*/.exec(text) ?? [];
  let given = false;
  for (const { 0: line, index } of head.matchAll(/^%.*$/gm)) {
    given = true;
    if (/^%(?:YAML[ \t]+1\.1|TAG[ \t]+\S+[ \t]+\S+)[ \t]*(?:#.*)?$/.test(line)) continue;
    const message = 'found unknown directive, or another version than %YAML 1.1';
    throw new Refused('AM1004', index, message);
  }
  if (given && !text.startsWith('---', head.length)) {
    throw new Refused('AM1004', head.length, 'did not find expected <document start>');
  }
}

function syntaxProblem(error: unknown): YamlProblem {
  if (error instanceof RangeError) return { code: 'AM1005', offset: 0, message: 'nested too deeply' };
  if (!(error instanceof YAMLException)) throw error;
  const offset = error.mark?.position ?? 0;
  if (error.reason.startsWith('nesting exceeded')) {
    return { code: 'AM1005', offset, message: `nested more than ${MAX_DEPTH} levels deep` };
  }
  return { code: 'AM1004', offset, message: error.reason };
}

const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** What follows is not even parsed: it may be anything. */
function endOfFirstDocument(text: string): number {
  let isOpen = false;
  for (const { 0: marker, index } of text.matchAll(MARKER)) {
    if (isOpen || hasContent(text.slice(0, index))) return index;
    isOpen = marker === '---';
  }
  return text.length;
}

/** Whether there is more than markers, comments, directives and white space. */
function hasContent(text: string): boolean {
  return /^(?!---|\.\.\.|%)[ \t]*[^\s#]|^---[ \t]+[^\s#]/m.test(text);
}

/** Thrown inside the builder, caught in `parseYaml`. */
class Refused extends Error {
  readonly problem: YamlProblem;

  constructor(code: YamlProblem['code'], offset: number, message: string) {
    super(message);
    this.problem = { code, offset, message };
  }
}

/** A sequence or mapping whose end has not come yet. */
interface Open {
  readonly children: Node[];
  /** A mapping's, filled at its end: children come as keys and values in turn. */
  readonly entries: Entry[] | undefined;
}

class TreeBuilder {
  readonly #text: string;
  readonly #anchors = new Map<string, Node>();
  readonly #open: Open[] = [];
  #root: Node | undefined;
  /** Where the last token was: the place of a value that is not there. */
  #last = 0;

  constructor(text: string) {
    this.#text = text;
  }

  build(events: readonly Event[]): Node | undefined {
    for (const event of events) this.#take(event);
    return this.#root;
  }

  #take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        this.#name(this.#scalar(event), event);
        break;
      case EVENT_ID.SEQUENCE: {
        const items: Node[] = [];
        this.#name({ kind: 'sequence', offset: this.#seen(event.start), items }, event);
        this.#open.push({ children: items, entries: undefined });
        break;
      }
      case EVENT_ID.MAPPING: {
        const entries: Entry[] = [];
        this.#name({ kind: 'mapping', offset: this.#seen(event.start), entries }, event);
        this.#open.push({ children: [], entries });
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = this.#text.slice(event.anchorStart, event.anchorEnd);
        const offset = this.#seen(event.anchorStart - 1);
        const target = this.#anchors.get(name);
        if (target === undefined) throw new Refused('AM1006', offset, 'unknown anchor referenced');
        this.#place({ kind: 'alias', offset, name, target });
        break;
      }
      case EVENT_ID.POP:
        this.#end();
        break;
      default: // the document itself
        break;
    }
  }

  #scalar(event: Event & { type: typeof EVENT_ID.SCALAR }): ScalarNode {
    const tag = event.tagStart < 0 ? '' : shortTag(this.#text.slice(event.tagStart, event.tagEnd));
    return {
      kind: 'scalar',
      offset: this.#scalarOffset(event),
      text: this.#valueOf(event),
      plain: (event.style === SCALAR_STYLE.PLAIN && tag === '') || tag === '!',
      tag: tag === '!' ? '' : tag,
    };
  }

  #valueOf(event: Event & { type: typeof EVENT_ID.SCALAR }): string {
    const { valueStart, valueEnd, style } = event;
    if (valueStart < 0) return '';
    if (style !== SCALAR_STYLE.DOUBLE_QUOTED) return getScalarValue(this.#text, event);
    const inside = this.#text.slice(valueStart, valueEnd);
    if (!inside.includes('\\')) return getScalarValue(this.#text, event);
    const bad = badEscape(inside);
    if (bad !== undefined) throw new Refused('AM1004', valueStart + bad.offset, bad.message);
    const known = withKnownEscapes(inside);
    return getScalarValue(known, { ...event, valueStart: 0, valueEnd: known.length, fast: false });
  }

  #scalarOffset(event: Event & { type: typeof EVENT_ID.SCALAR }): number {
    if (event.valueStart < 0) return this.#last;
    switch (event.style) {
      case SCALAR_STYLE.SINGLE_QUOTED:
      case SCALAR_STYLE.DOUBLE_QUOTED:
        return this.#seen(event.valueStart - 1); // the quote
      case SCALAR_STYLE.LITERAL_BLOCK:
      case SCALAR_STYLE.FOLDED_BLOCK:
        return this.#seen(event.valueStart + Math.max(0, event.indent)); // the block's first character
      default:
        return this.#seen(event.valueStart);
    }
  }

  #seen(offset: number): number {
    this.#last = offset;
    return offset;
  }

  /** Before its content, which may refer to it. */
  #name(node: Node, event: { anchorStart: number; anchorEnd: number }): void {
    if (event.anchorStart >= 0) {
      const name = this.#text.slice(event.anchorStart, event.anchorEnd);
      if (!/^[\w-]+$/.test(name)) {
        const message = 'an anchor is named with letters, digits, "-" and "_" only';
        throw new Refused('AM1004', event.anchorStart, message);
      }
      this.#anchors.set(name, node);
    }
    this.#place(node);
  }

  #place(node: Node): void {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = node;
    else parent.children.push(node);
  }

  #end(): void {
    const done = this.#open.pop();
    if (done?.entries === undefined) return;
    for (let i = 0; i + 1 < done.children.length; i += 2) {
      const [key, value] = [done.children[i], done.children[i + 1]];
      if (key !== undefined && value !== undefined) done.entries.push({ key, value });
    }
  }
}

/** `!<tag:yaml.org,2002:int>` and `!!int` are the same. */
function shortTag(written: string): string {
  const verbatim = /^!<(.*)>$/.exec(written)?.[1] ?? written;
  return verbatim.replace(/^tag:yaml\.org,2002:/, '!!');
}
