// Whether a template says nothing: white space and comments. Such a definition never replaces another.

import type { Tree } from './nodes.ts';

// What Go's bytes.TrimSpace takes away.
const SOMETHING = /[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;

export function isEmptyTree({ root }: Tree): boolean {
  return root.nodes.every((node) => node.kind === 'text' && !SOMETHING.test(node.text));
}
