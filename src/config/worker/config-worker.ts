// The worker thread that reads config files, an entry of its own in the bundle: takes a call, answers it, takes the next.

import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../base/assert.ts';
import { ReaderHere } from '../config-reader.ts';
import type { ParsedConfig } from '../parse-config.ts';
import { WireWriter } from '../wire.ts';
import type { Answer, Call, ThreadInput } from './protocol.ts';

assert(parentPort !== null, 'config-worker runs in a worker thread');
const port = parentPort;
const { matcherMode } = workerData as ThreadInput;
const reader = new ReaderHere(matcherMode);
const writer = new WireWriter();
let last: { readonly id: number; readonly check: () => ParsedConfig } | undefined;

port.on('message', (call: Call) => {
  let answer: Answer;
  try {
    answer = call.kind === 'parse' ? parse(call) : check(call);
  } catch (error) {
    answer = { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});

function parse({ id, text }: Extract<Call, { kind: 'parse' }>): Answer {
  const read = reader.parse(text);
  if (typeof read !== 'function') return { kind: 'parsed', problem: read };
  last = { id, check: read };
  return { kind: 'parsed', problem: undefined };
}

function check({ id, isInStep }: Extract<Call, { kind: 'check' }>): Answer {
  assert(last?.id === id, 'another text was parsed since');
  const { config, problems } = last.check();
  last = undefined;
  return { kind: 'checked', problems, config: config && writer.write(config, isInStep) };
}
