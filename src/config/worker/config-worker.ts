// The worker thread that reads config files, an entry of its own in the bundle: takes a call, answers it, takes the next.

import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../base/assert.ts';
import type { ConfigText } from '../config-reader.ts';
import { type ConfigSyntax, parseSyntax } from '../parse-config.ts';
import { runnableConfig } from '../runnable-config.ts';
import { encodeConfig } from '../wire.ts';
import type { Answer, Call, ThreadInput } from './protocol.ts';

assert(parentPort !== null, 'config-worker runs in a worker thread');
const port = parentPort;
const { matcherMode } = workerData as ThreadInput;
let last:
  | { readonly id: number; readonly syntax: ConfigSyntax; readonly templates: ConfigText['templates'] }
  | undefined;

port.on('message', (call: Call) => {
  let answer: Answer;
  try {
    answer = call.kind === 'parse' ? parse(call) : check(call.id);
  } catch (error) {
    answer = { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});

function parse({ id, text }: Extract<Call, { kind: 'parse' }>): Answer {
  const syntax = parseSyntax(text.bytes, text.file);
  if ('code' in syntax) return { kind: 'parsed', problem: syntax };
  last = { id, syntax, templates: text.templates };
  return { kind: 'parsed', problem: undefined };
}

function check(id: number): Answer {
  assert(last?.id === id, 'another text was parsed since');
  const { config, problems } = runnableConfig(last.syntax, matcherMode, last.templates);
  last = undefined;
  return { kind: 'checked', problems, config: config === undefined ? undefined : encodeConfig(config) };
}
