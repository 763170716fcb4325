// Context: where in an HTML document a place of a template is: within text, a tag, an attribute, a script. What a value
// printed there must be escaped for follows from it. (html/template/context.go; names as Go's, since its errors print them.)

import type { HtmlFault } from './html-fault.ts';

export type State =
  | 'Text'
  /** Before an attribute, or the end of a tag. */
  | 'Tag'
  | 'AttrName'
  /** After the name of an attribute, before any equals sign. */
  | 'AfterName'
  /** After the equals sign. */
  | 'BeforeValue'
  | 'HTMLCmt'
  /** Within <textarea> or <title>. */
  | 'RCDATA'
  /** Within the value of an attribute that is plain text. */
  | 'Attr'
  | 'URL'
  | 'Srcset'
  | 'JS'
  | 'JSDqStr'
  | 'JSSqStr'
  | 'JSTmplLit'
  | 'JSRegexp'
  | 'JSBlockCmt'
  | 'JSLineCmt'
  | 'JSHTMLOpenCmt'
  | 'JSHTMLCloseCmt'
  | 'CSS'
  | 'CSSDqStr'
  | 'CSSSqStr'
  | 'CSSDqURL'
  | 'CSSSqURL'
  | 'CSSURL'
  | 'CSSBlockCmt'
  | 'CSSLineCmt'
  | 'Error'
  /** Within the content of a <meta>. */
  | 'MetaContent'
  /** After `url=` in it. */
  | 'MetaContentURL'
  /** Nothing comes here: a break or continue stands before it. */
  | 'Dead';

/** What ends the value of the attribute that we are in. */
export type Delimiter = 'None' | 'DoubleQuote' | 'SingleQuote' | 'SpaceOrTagEnd';
export type UrlPart = 'None' | 'PreQuery' | 'QueryOrFrag' | 'Unknown';
/** What a slash would begin in a script: a regular expression, or a division. */
export type Slash = 'Regexp' | 'DivOp' | 'Unknown';
/** Elements whose content is of a kind of its own. */
export type Element = 'None' | 'Script' | 'Style' | 'Textarea' | 'Title' | 'Meta';
/** Attributes whose value is of a kind of its own. */
export type Attribute = 'None' | 'Script' | 'ScriptType' | 'Style' | 'URL' | 'Srcset' | 'MetaContent';

export interface Context {
  readonly state: State;
  readonly delimiter: Delimiter;
  readonly urlPart: UrlPart;
  readonly slash: Slash;
  /** Open braces in each `${…}` of a script's template literals that we are in; undefined where there was none yet. */
  readonly braces: readonly number[] | undefined;
  readonly attribute: Attribute;
  readonly element: Element;
  readonly fault: HtmlFault | undefined;
}

const TEXT: Context = {
  state: 'Text',
  delimiter: 'None',
  urlPart: 'None',
  slash: 'Regexp',
  braces: undefined,
  attribute: 'None',
  element: 'None',
  fault: undefined,
};

export function contextOf(parts: Partial<Context> = {}): Context {
  return { ...TEXT, ...parts };
}

export function faulty(fault: HtmlFault): Context {
  return { ...TEXT, state: 'Error', fault };
}

export function isSame(a: Context, b: Context): boolean {
  return (
    a.state === b.state &&
    a.delimiter === b.delimiter &&
    a.urlPart === b.urlPart &&
    a.slash === b.slash &&
    bracesText(a) === bracesText(b) &&
    a.attribute === b.attribute &&
    a.element === b.element &&
    a.fault === b.fault
  );
}

/** The name of a template that is called here: it is another one in each context, but for text. */
export function mangledName(context: Context, name: string): string {
  const { state, delimiter, urlPart, slash, braces, attribute, element } = context;
  if (state === 'Text') return name;
  const parts = [`$htmltemplate_state${state}`];
  if (delimiter !== 'None') parts.push(`delim${delimiter}`);
  if (urlPart !== 'None') parts.push(`urlPart${urlPart}`);
  if (slash !== 'Regexp') parts.push(`jsCtx${slash}`);
  if (braces !== undefined) parts.push(`jsBraceDepth(${bracesText(context)})`);
  if (attribute !== 'None') parts.push(`attr${attribute}`);
  if (element !== 'None') parts.push(`element${element}`);
  return name + parts.join('_');
}

/** As Go's errors print it. */
export function contextText(context: Context): string {
  const { state, delimiter, urlPart, slash, attribute, element } = context;
  const where = `state${state} delim${delimiter} urlPart${urlPart} jsCtx${slash} ${bracesText(context)}`;
  return `{${where} attr${attribute} element${element} <nil>}`;
}

function bracesText({ braces = [] }: Context): string {
  return `[${braces.join(' ')}]`;
}

const COMMENTS: ReadonlySet<State> = new Set([
  'HTMLCmt',
  'JSBlockCmt',
  'JSLineCmt',
  'JSHTMLOpenCmt',
  'JSHTMLCloseCmt',
  'CSSBlockCmt',
  'CSSLineCmt',
]);
const IN_TAG: ReadonlySet<State> = new Set(['Tag', 'AttrName', 'AfterName', 'BeforeValue', 'Attr']);
const SCRIPT_LITERALS: ReadonlySet<State> = new Set(['JSDqStr', 'JSSqStr', 'JSTmplLit', 'JSRegexp']);

/** Comments are for those who write templates, and are left out of what is rendered. */
export function isComment({ state, delimiter }: Context): boolean {
  return COMMENTS.has(state) && delimiter === 'None';
}

export function isCommentState(state: State): boolean {
  return COMMENTS.has(state);
}

export function isInTag(state: State): boolean {
  return IN_TAG.has(state);
}

export function isInScriptLiteral(state: State): boolean {
  return SCRIPT_LITERALS.has(state);
}
