// The thread that answers costly questions about regular expressions, an entry of its own in the bundle: takes one, answers it,
// takes the next. Whoever finds that it takes too long ends it.

import { parentPort } from 'node:worker_threads';
import { assert } from '../../base/assert.ts';
import { type AnchoredRegexp, compileAnchored } from '../go-regexp.ts';

export interface RegexpQuestion {
  readonly pattern: string;
  readonly text: string;
}

assert(parentPort !== null, 'regexp-worker runs in a worker thread');
const port = parentPort;
let last: AnchoredRegexp | undefined;

port.on('message', ({ pattern, text }: RegexpQuestion) => {
  if (last?.pattern !== pattern) {
    last = undefined; // a large program goes before the next one comes
    const compiled = compileAnchored(pattern);
    assert(compiled.ok, 'what cannot be read is not asked about');
    last = compiled.value;
  }
  port.postMessage(last.test(text));
});
