// How the context changes as text goes by (html/template/transition.go): tags and attributes here, styles and scripts in files
// of their own. Each transition takes some of the text, and says how much.

import { goQuoted } from '../fmt/quote.ts';
import { attributeKind } from './attributes.ts';
import { type Attribute, type Context, contextOf, type Element, faulty, type State } from './context.ts';
import { cssBlockComment, cssText, cssToken, lineCommentOfCss } from './css-transitions.ts';
import { elementContent } from './ends.ts';
import { fault } from './html-fault.ts';
import { jsBlockComment, jsDelimited, jsTemplateLiteral, jsText, lineCommentOfJs } from './js-transitions.ts';
import { type Step, type Transition, urlText } from './step.ts';

export const TRANSITIONS: Readonly<Record<State, Transition>> = {
  Text: text,
  Tag: tag,
  AttrName: attributeName,
  AfterName: afterName,
  BeforeValue: beforeValue,
  HTMLCmt: comment,
  RCDATA: elementContent,
  Attr: all,
  URL: urlText,
  Srcset: urlText,
  MetaContent: metaContent,
  MetaContentURL: metaContentUrl,
  JS: jsText,
  JSDqStr: jsDelimited,
  JSSqStr: jsDelimited,
  JSRegexp: jsDelimited,
  JSTmplLit: jsTemplateLiteral,
  JSBlockCmt: jsBlockComment,
  JSLineCmt: lineCommentOfJs,
  JSHTMLOpenCmt: lineCommentOfJs,
  JSHTMLCloseCmt: lineCommentOfJs,
  CSS: cssText,
  CSSDqStr: cssToken,
  CSSSqStr: cssToken,
  CSSDqURL: cssToken,
  CSSSqURL: cssToken,
  CSSURL: cssToken,
  CSSBlockCmt: cssBlockComment,
  CSSLineCmt: lineCommentOfCss,
  Error: all,
  Dead: all,
};

/** The state that the value of an attribute begins in. */
export const VALUE_STATES: Readonly<Record<Attribute, State>> = {
  None: 'Attr',
  Script: 'JS',
  ScriptType: 'Attr',
  Style: 'CSS',
  URL: 'URL',
  Srcset: 'Srcset',
  MetaContent: 'MetaContent',
};

const CONTENT_STATES: Readonly<Record<Element, State>> = {
  None: 'Text',
  Script: 'JS',
  Style: 'CSS',
  Textarea: 'RCDATA',
  Title: 'RCDATA',
  Meta: 'Text',
};
const ELEMENTS: ReadonlyMap<string, Element> = new Map([
  ['script', 'Script'],
  ['style', 'Style'],
  ['textarea', 'Textarea'],
  ['title', 'Title'],
  ['meta', 'Meta'],
]);

const SPACE = /^[ \t\n\f\r]*/;
// `x-y` and `x:y` are names; `x-`, `-y` and `x--y` are not.
const TAG_OPENING = /<(?:(!--)|(\/?)([A-Za-z](?:[A-Za-z0-9]|[:-][A-Za-z0-9])*))/;

function all(context: Context, text: string): Step {
  return [context, text.length];
}

function text(context: Context, text: string): Step {
  const opening = TAG_OPENING.exec(text);
  if (opening === null) return all(context, text);
  const [whole, isComment, slash, name = ''] = opening;
  const end = opening.index + whole.length;
  if (isComment !== undefined) return [contextOf({ state: 'HTMLCmt' }), end];
  const element = slash === '' ? (ELEMENTS.get(name.toLowerCase()) ?? 'None') : 'None';
  return [contextOf({ state: 'Tag', element }), end];
}

function comment(context: Context, text: string): Step {
  const end = text.indexOf('-->');
  return end < 0 ? all(context, text) : [contextOf(), end + '-->'.length];
}

function tag(context: Context, text: string): Step {
  const from = spaces(text);
  if (from === text.length) return all(context, text);
  if (text.charAt(from) === '>') {
    const { element } = context;
    // A <meta> has no content, and no end.
    const after = element === 'Meta' ? contextOf() : contextOf({ state: CONTENT_STATES[element], element });
    return [after, from + 1];
  }
  const name = readAttributeName(text.slice(from), text);
  if (typeof name !== 'string') return name;
  if (name === '') {
    const found = goQuoted(text.slice(from));
    return [faulty(fault(`expected space, attr name, or end of tag, but got ${found}`)), text.length];
  }
  const end = from + name.length;
  const state = end === text.length ? 'AttrName' : 'AfterName';
  const attribute = attributeOf(context.element, name.toLowerCase());
  return [contextOf({ state, element: context.element, attribute }), end];
}

function attributeOf(element: Element, name: string): Attribute {
  if (element === 'Script' && name === 'type') return 'ScriptType';
  if (element === 'Meta' && name === 'content') return 'MetaContent';
  switch (attributeKind(name)) {
    case 'url':
      return 'URL';
    case 'css':
      return 'Style';
    case 'js':
      return 'Script';
    case 'srcset':
      return 'Srcset';
    default:
      return 'None';
  }
}

/** Up to what ends it, or the fault of a character that has no place in a name. `whole` is what Go's error shows. */
function readAttributeName(text: string, whole: string): string | Step {
  const [name = ''] = /^[^ \t\n\f\r=>'"<]*/.exec(text) ?? [];
  const next = text.charAt(name.length);
  if (next !== "'" && next !== '"' && next !== '<') return name;
  const start = [...whole].slice(0, 32).join('');
  return [faulty(fault(`${goQuoted(next)} in attribute name: ${goQuoted(start)}`)), whole.length];
}

function attributeName(context: Context, text: string): Step {
  const name = readAttributeName(text, text);
  if (typeof name !== 'string') return name;
  return [name.length === text.length ? context : { ...context, state: 'AfterName' }, name.length];
}

function afterName(context: Context, text: string): Step {
  const from = spaces(text);
  if (from === text.length) return all(context, text);
  if (text.charAt(from) !== '=') return [{ ...context, state: 'Tag' }, from]; // an attribute without a value
  return [{ ...context, state: 'BeforeValue' }, from + 1];
}

function beforeValue(context: Context, text: string): Step {
  const from = spaces(text);
  if (from === text.length) return all(context, text);
  const quote = text.charAt(from);
  const delimiter = quote === "'" ? 'SingleQuote' : quote === '"' ? 'DoubleQuote' : 'SpaceOrTagEnd';
  const end = delimiter === 'SpaceOrTagEnd' ? from : from + 1;
  return [{ ...context, state: VALUE_STATES[context.attribute], delimiter }, end];
}

function metaContent(context: Context, text: string): Step {
  const url = /url[ \t\n\f\r]*=/i.exec(text);
  return url === null ? all(context, text) : [{ ...context, state: 'MetaContentURL' }, url.index + url[0].length];
}

function metaContentUrl(context: Context, text: string): Step {
  const end = text.indexOf(';');
  return end < 0 ? all(context, text) : [{ ...context, state: 'MetaContent' }, end + 1];
}

function spaces(text: string): number {
  return SPACE.exec(text)?.[0].length ?? 0;
}
