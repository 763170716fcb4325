// amp reload.

import { list, object } from '../api/answers.ts';
import type { ApiClient } from '../api/api-client.ts';
import { withApi } from '../api/connect.ts';
import type { ApiReply } from '../api/transport.ts';
import { count } from '../flag.ts';
import { UsageError } from '../flag-parser.ts';
import { GLOBAL_FLAGS } from '../globals.ts';
import { blockText } from '../output/plain-text.ts';
import { type Call, type Leaf, NO_ARGS, ToolError } from './command.ts';
import { summaryOf } from './names.ts';

/** A reload may wait for another, for a lock and for slow files: 30 s each. */
const TIMEOUT_MS = 120_000;
const USAGE = 2;

const pid = count(
  'pid',
  0,
  2 ** 31 - 1,
  'Send SIGHUP to this process instead of asking over HTTP; nobody tells how it ended.',
  'PID',
);

export const reload: Leaf = {
  kind: 'leaf',
  ...summaryOf('reload'),
  about: [
    'The server answers when the outcome is known: the file is applied as a whole, or refused with every reason and nothing has changed. The reload goes on when this command does not wait for it; amp status then says how it ended. --timeout is two minutes here, unless it is given.',
  ],
  examples: [
    { line: 'amp check-config alertmanager.yml && amp reload', what: 'check, then apply' },
    { line: 'amp reload --pid=4711', what: 'by a signal; amp status says how it ended' },
  ],
  flags: { pid },
  args: NO_ARGS,
  exits: [
    [0, 'applied, or there was nothing to change; with --pid: the signal was sent'],
    [1, 'refused or rolled back: what ran before goes on; or the server cannot be reached'],
    [USAGE, 'the command line is wrong'],
  ],
  usageExit: USAGE,
  run: (call) => (call.isGiven(pid) ? signal(call) : ask(call)),
};

async function signal(call: Call): Promise<number> {
  if (call.isTyped(GLOBAL_FLAGS.url))
    throw new UsageError('--pid and --alertmanager.url are two ways to name the server: give one');
  try {
    call.world.kill(call.get(pid), 'SIGHUP');
  } catch (error) {
    throw new ToolError(`cannot send SIGHUP to ${call.get(pid)}: ${signalError(error)}`);
  }
  report({ outcome: 'signalled', attempt: null, reasons: [] }, call);
  return 0;
}

function signalError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ESRCH') return 'no such process';
  return code === 'EPERM' ? 'the process is not yours' : String(error);
}

interface Outcome {
  /** `applied`, `unchanged`, `rejected`, `rolled-back`; of an Alertmanager `reloaded` or `refused`. */
  readonly outcome: string;
  readonly attempt: number | null;
  readonly reasons: readonly string[];
}

async function ask(call: Call): Promise<number> {
  const { reply, reasons } = await withApi(call, askForReload, TIMEOUT_MS);
  if (reply.status !== 200 && reply.status !== 500)
    throw new ToolError(`POST /-/reload: ${reply.status}${reply.body === '' ? '' : `: ${reply.body.trim()}`}`);
  const attempt = reply.headers.get('x-reload-attempt');
  const succeeded = reply.status === 200;
  const outcome = reply.headers.get('x-reload-outcome') ?? (succeeded ? 'reloaded' : 'refused');
  report({ outcome, attempt: attempt === undefined ? null : Number(attempt), reasons }, call);
  return succeeded ? 0 : 1;
}

async function askForReload(api: ApiClient) {
  const reply = await api.reload();
  return { reply, reasons: reply.status === 500 ? await reasonsOf(reply, api) : [] };
}

/** One by one, where the server keeps a record; else the text of the answer. */
async function reasonsOf({ headers, body }: ApiReply, api: ApiClient): Promise<readonly string[]> {
  const text = body.trim().replace(/^failed to reload config: /, '');
  const attempt = headers.get('x-reload-attempt');
  if (attempt === undefined) return [text];
  const { last_attempt: last } = await api.configApi('/status', new URLSearchParams(), (json) =>
    object(json, 'status'),
  );
  const record = object(last, 'last_attempt');
  return String(record.id) === attempt ? list(record.reasons, 'reasons').map(String) : [text];
}

function report(outcome: Outcome, call: Call): void {
  if (call.get(GLOBAL_FLAGS.output) === 'json') {
    call.world.out(`${JSON.stringify(outcome)}\n`);
    return;
  }
  const attempt = outcome.attempt === null ? '' : ` (attempt ${outcome.attempt})`;
  const lines = [`${outcome.outcome}${attempt}`, ...outcome.reasons];
  const show = blockText(call.world.outIsTerminal);
  call.world.out(`${lines.map(show).join('\n')}\n`);
}
