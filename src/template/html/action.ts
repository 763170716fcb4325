// An action, with the escapers that its place asks for at the end of its pipeline (html/template/escape.go: escapeAction,
// ensurePipelineContains).

import { goQuoted } from '../fmt/quote.ts';
import type { ActionNode, CommandNode, IdentifierNode, PipeNode } from '../parse/nodes.ts';
import { printNode } from '../parse/print-node.ts';
import type { Source } from '../parse/source.ts';
import { type Context, faulty, isCommentState } from './context.ts';
import { fault } from './html-fault.ts';
import { nudge } from './join.ts';

export type EscaperName =
  | '_html_template_attrescaper'
  | '_html_template_commentescaper'
  | '_html_template_cssescaper'
  | '_html_template_cssvaluefilter'
  | '_html_template_htmlescaper'
  | '_html_template_htmlnamefilter'
  | '_html_template_jsregexpescaper'
  | '_html_template_jsstrescaper'
  | '_html_template_jstmpllitescaper'
  | '_html_template_jsvalescaper'
  | '_html_template_nospaceescaper'
  | '_html_template_rcdataescaper'
  | '_html_template_srcsetescaper'
  | '_html_template_urlescaper'
  | '_html_template_urlfilter'
  | '_html_template_urlnormalizer';

/** Go's own escapers, which people may have put at the end of a pipeline, and what does their work here. */
const PREDEFINED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'html',
    new Set(['html', '_html_template_attrescaper', '_html_template_htmlescaper', '_html_template_rcdataescaper']),
  ],
  ['urlquery', new Set(['urlquery', '_html_template_urlescaper', '_html_template_urlnormalizer'])],
]);
/** After one of these the others change nothing. */
const REDUNDANT: ReadonlyMap<string, readonly string[]> = new Map([
  ['_html_template_commentescaper', ['_html_template_attrescaper', '_html_template_htmlescaper']],
  ['_html_template_cssescaper', ['_html_template_attrescaper']],
  ['_html_template_jsregexpescaper', ['_html_template_attrescaper']],
  ['_html_template_jsstrescaper', ['_html_template_attrescaper']],
  ['_html_template_jstmpllitescaper', ['_html_template_attrescaper']],
  ['_html_template_urlescaper', ['_html_template_urlnormalizer']],
]);

export function escapedAction(
  before: Context,
  node: ActionNode,
  source: Source,
): { readonly context: Context; readonly node: ActionNode } {
  if (node.pipe.declared.length > 0) return { context: before, node };
  const context = nudge(before);
  const refused = disallowedEscaper(context, node.pipe);
  if (refused !== undefined) {
    const description = `predefined escaper ${goQuoted(refused)} disallowed in template`;
    return { context: faulty(fault(description, { node, source })), node };
  }
  if (context.state === 'Error') return { context, node };
  if (isUrl(context) && context.urlPart === 'Unknown') {
    const description = `${printNode(node)} appears in an ambiguous context within a URL`;
    return { context: faulty(fault(description, { node, source })), node };
  }
  const escapers = [...contentEscapers(context), ...delimiterEscapers(context)];
  return { context: contextAfter(context), node: { ...node, pipe: withEscapers(node.pipe, escapers) } };
}

/** One that others come after, or that does too little for a value without quotes. */
function disallowedEscaper({ state, delimiter }: Context, { commands }: PipeNode): string | undefined {
  const isUnquoted = state === 'Attr' && delimiter === 'SpaceOrTagEnd';
  return commands
    .map(functionName)
    .find(
      (name, i) =>
        name !== undefined && PREDEFINED.has(name) && (i < commands.length - 1 || (isUnquoted && name === 'html')),
    );
}

function functionName({ args: [first] }: CommandNode): string | undefined {
  return first.kind === 'identifier' ? first.name : undefined;
}

function isUrl({ state }: Context): boolean {
  return state === 'URL' || state === 'CSSURL' || state.startsWith('CSSDq') || state.startsWith('CSSSq');
}

function contentEscapers(context: Context): EscaperName[] {
  if (isUrl(context)) return urlEscapers(context);
  if (isCommentState(context.state)) return ['_html_template_commentescaper'];
  switch (context.state) {
    case 'Text':
      return ['_html_template_htmlescaper'];
    case 'RCDATA':
      return ['_html_template_rcdataescaper'];
    case 'AttrName':
      return ['_html_template_htmlnamefilter'];
    case 'MetaContentURL':
      return ['_html_template_urlfilter'];
    case 'Srcset':
      return ['_html_template_srcsetescaper'];
    case 'JS':
      return ['_html_template_jsvalescaper'];
    case 'JSDqStr':
    case 'JSSqStr':
      return ['_html_template_jsstrescaper'];
    case 'JSTmplLit':
      return ['_html_template_jstmpllitescaper'];
    case 'JSRegexp':
      return ['_html_template_jsregexpescaper'];
    case 'CSS':
      return ['_html_template_cssvaluefilter'];
    default:
      return []; // plain attributes: their delimiter says all
  }
}

function urlEscapers({ state, urlPart }: Context): EscaperName[] {
  if (urlPart === 'QueryOrFrag') return ['_html_template_urlescaper'];
  const isString = state === 'CSSDqStr' || state === 'CSSSqStr';
  const escaper = isString ? '_html_template_cssescaper' : '_html_template_urlnormalizer';
  return urlPart === 'None' ? ['_html_template_urlfilter', escaper] : [escaper];
}

function delimiterEscapers({ delimiter }: Context): EscaperName[] {
  if (delimiter === 'None') return [];
  return delimiter === 'SpaceOrTagEnd' ? ['_html_template_nospaceescaper'] : ['_html_template_attrescaper'];
}

/** A slash after a value divides. */
function contextAfter(context: Context): Context {
  return context.state === 'JS' ? { ...context, slash: 'DivOp' } : context;
}

function withEscapers(pipe: PipeNode, escapers: readonly EscaperName[]): PipeNode {
  if (escapers.length === 0) return pipe;
  const { commands, names } = mergedWithPredefined(pipe, escapers);
  const inserted = new Set(commands.map(functionName).map((name) => equivalent(name ?? '')));
  for (const name of names) {
    if (!inserted.has(equivalent(name))) append(commands, name, pipe.at);
  }
  return { ...pipe, commands };
}

/** An escaper of Go's own at the end takes the place of what would do the same. */
function mergedWithPredefined(
  { commands, at }: PipeNode,
  escapers: readonly EscaperName[],
): { commands: CommandNode[]; names: readonly string[] } {
  const last = commands.at(-1);
  const predefined = last === undefined ? undefined : functionName(last);
  const equals = predefined === undefined ? undefined : PREDEFINED.get(predefined);
  if (last === undefined || predefined === undefined || equals === undefined) {
    return { commands: [...commands], names: escapers };
  }
  const merged = [...commands];
  if (commands.length === 1 && last.args.length > 1) {
    // `{{ html a b }}` is `{{ _eval_args_ a b | html }}`.
    const [first, ...args] = last.args;
    merged[0] = { ...last, args: [{ ...first, kind: 'identifier', name: '_eval_args_' } as IdentifierNode, ...args] };
    append(merged, predefined, at);
  }
  const isDone = escapers.some((name) => equals.has(name));
  if (isDone) merged.pop();
  return { commands: merged, names: escapers.map((name) => (equals.has(name) ? predefined : name)) };
}

function equivalent(name: string): string {
  for (const [predefined, equals] of PREDEFINED) if (equals.has(name)) return predefined;
  return name;
}

function append(commands: CommandNode[], name: string, at: number): void {
  const last = commands.at(-1);
  const before = last === undefined ? undefined : functionName(last);
  if (before !== undefined && REDUNDANT.get(before)?.includes(name)) return;
  commands.push({ kind: 'command', at, args: [{ kind: 'identifier', at, name }] });
}
