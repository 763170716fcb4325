// parseYaml: YAML text to a tree. Alertmanager reads the first document of a file and no other; so do we.

import { Cursor } from './cursor.ts';
import { Items } from './items.ts';
import type { Node } from './nodes.ts';
import { Parser } from './parser.ts';
import { Scanner } from './scanner.ts';
import { YamlFault } from './yaml-fault.ts';

/**
 * Deeper nesting is refused. A nested route takes two levels, so there is room for more than a thousand in each other, and
 * all that is done to a tree of routes has room for half as many again. (libyaml takes 10,000 levels.)
 */
export const MAX_DEPTH = 2100;

export interface YamlProblem {
  readonly code: YamlFault['code'];
  readonly offset: number;
  readonly message: string;
}

export type YamlDocument =
  /** `root` is undefined for a file without content; `later` is where a second document begins. */
  | { readonly ok: true; readonly root: Node | undefined; readonly later: number | undefined; readonly items: Items }
  | { readonly ok: false; readonly problem: YamlProblem };

export interface YamlOptions {
  readonly depthMax?: number;
  /** Of a text that was read before: what is the same becomes part of this tree, and the earlier one is no tree any more. */
  readonly earlier?: Items | undefined;
}

export function parseYaml(text: string, { depthMax = MAX_DEPTH, earlier }: YamlOptions = {}): YamlDocument {
  const scanner = new Scanner(new Cursor(text));
  const items = new Items(text, earlier);
  try {
    const root = new Parser(scanner, items, depthMax).parse();
    // libyaml looks as far as this, too: the document's end must be seen.
    const { kind, offset } = scanner.peek();
    items.settle();
    const later = kind !== 'stream end' && hasContent(text.slice(offset)) ? offset : undefined;
    return { ok: true, root, later, items };
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    return { ok: false, problem: { code: error.code, offset: error.offset, message: error.message } };
  }
}

/** Whether there is more than markers, comments, directives and white space. */
function hasContent(text: string): boolean {
  return /^(?!---|\.\.\.|%)[ \t]*[^\s#]|^---[ \t]+[^\s#]/m.test(text);
}
