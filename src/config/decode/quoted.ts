// Names from a config file, as messages show them: quoted as Go does, and cut.

import { goQuote } from '../../base/go-quote.ts';

const SHOWN_MAX = 80;

export function quoted(name: string): string {
  return goQuote(cut(name));
}

/** A step of a path: as it is if it looks like a key. */
export function pathStep(step: string): string {
  return /^[\w.-]{1,80}$/.test(step) ? step : quoted(step);
}

function cut(name: string): string {
  return name.length > SHOWN_MAX ? `${name.slice(0, SHOWN_MAX)}…` : name;
}
