// Where two ways through a template meet, they must have come to the same context, or to contexts that can be told apart by
// little (html/template/escape.go: join, nudge).

import { type Context, contextText, faulty, isSame } from './context.ts';
import { fault, type NodeIn } from './html-fault.ts';
import { VALUE_STATES } from './transitions.ts';

/** `word` is how an error calls the node, where that is not its kind. */
export function join(a: Context, b: Context, at: NodeIn, word: string = at.node.kind): Context {
  if (a.state === 'Error') return a;
  if (b.state === 'Error') return b;
  if (a.state === 'Dead') return b;
  if (b.state === 'Dead') return a;
  if (isSame(a, b)) return a;
  if (isSame({ ...a, urlPart: b.urlPart }, b)) return { ...a, urlPart: 'Unknown' };
  if (isSame({ ...a, slash: b.slash }, b)) return { ...a, slash: 'Unknown' };

  // `<p title={{if .C}}{{.}}{{end}}`: after nothing, the value has not begun yet.
  const [nudgedA, nudgedB] = [nudge(a), nudge(b)];
  if (!isSame(nudgedA, a) || !isSame(nudgedB, b)) {
    const joined = join(nudgedA, nudgedB, at, word);
    if (joined.state !== 'Error') return joined;
  }
  const contexts = `${contextText(a)}, ${contextText(b)}`;
  return faulty(fault(`{{${word}}} branches end in different contexts: ${contexts}`, at));
}

/** The context that an action is in, where text would have to begin something first: a name, or a value without quotes. */
export function nudge(context: Context): Context {
  switch (context.state) {
    case 'Tag':
      return { ...context, state: 'AttrName' };
    case 'BeforeValue':
      return { ...context, state: VALUE_STATES[context.attribute], delimiter: 'SpaceOrTagEnd', attribute: 'None' };
    case 'AfterName':
      return { ...context, state: 'AttrName', attribute: 'None' };
    default:
      return context;
  }
}
