// testWhere: a test that needs something of the machine. Where that is missing the test does not exist: nothing is skipped
// that could be run. Files whose every test needs a peer's program are named `*.peer.test.ts`, and vitest leaves them out.

import { test } from 'vitest';

type Define = (name: string, body: () => void | Promise<void>) => void;

export function testWhere(present: unknown): Define {
  return present ? (name, body) => test(name, body) : () => undefined;
}
