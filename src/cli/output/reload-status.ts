// `amp status` for people: what runs, how the last reload ended, and everything that is wrong.

import { Timestamp } from '../../base/timestamp.ts';
import type { Page } from './page.ts';
import { tabulate } from './tabwriter.ts';

type Json = Readonly<Record<string, unknown>>;

/** `all`: also what is only of interest to those who look for something. */
export function statusText(status: Json, all: boolean, page: Page): string {
  const rows = [
    ['Status:', statusWord(String(status.status), page)],
    ['Version:', shown(status.version, page)],
    ['Revision:', shown(status.revision, page)],
    ['File:', shown(status.file, page)],
    ['Last reload:', moment(status.last_reload, page)],
    ...(all ? moreRows(status, page) : []),
  ];
  const table = tabulate(rows.map(([name, value]) => `${name}\t${value}\n`).join(''));
  return (
    table +
    troubles(status, page)
      .map(([what, reasons]) => listed(what, reasons, page))
      .join('')
  );
}

/** Green for what is well. */
export function statusWord(word: string, { cell, paint }: Page): string {
  if (['success', 'initial', 'started', 'applied', 'unchanged'].includes(word)) return paint.green(cell(word));
  return word === 'open' ? paint.yellow(cell(word)) : paint.red(cell(word));
}

function moreRows(status: Json, page: Page): string[][] {
  const last = object(status.last_attempt);
  const store = object(status.store);
  const redis = object(status.redis);
  const llm = object(status.llm);
  return [
    ['Hash:', shown(status.hash, page)],
    ['Desired revision:', shown(status.desired_revision, page)],
    ['Attempt under way:', shown(status.current_attempt, page)],
    ['Last attempt:', status.last_attempt === null ? '-' : attempt(last, page)],
    ['Retiring groups:', shown(status.retiring_groups, page)],
    ['Retired receivers:', shown(status.retired_receivers, page)],
    [
      'Store:',
      `${shown(store.state, page)} since ${moment(store.since, page)}, ${shown(store.pending, page)} rows to write`,
    ],
    [
      'Redis:',
      redis.address === undefined
        ? '-'
        : `${shown(redis.address, page)} ${shown(redis.state, page)} since ${moment(redis.since, page)}`,
    ],
    [
      'Language model:',
      llm.endpoint === undefined
        ? '-'
        : `${shown(llm.endpoint, page)} ${shown(llm.state, page)} since ${moment(llm.since, page)}`,
    ],
  ];
}

function attempt({ id, trigger, actor, outcome, duration_ms: ms }: Json, page: Page): string {
  return `${shown(id, page)} by ${shown(trigger, page)} (${shown(actor, page)}): ${shown(outcome, page)} in ${Math.round(Number(ms))} ms`;
}

/** What is wrong, and why. */
function troubles(status: Json, page: Page): [what: string, reasons: readonly string[]][] {
  const last = object(status.last_attempt);
  const store = object(status.store);
  const pinned = items(status.pinned).map((one) => `${String(object(one).component)}: ${String(object(one).reason)}`);
  const all: [string, readonly string[]][] = [
    [`The last reload failed in phase ${String(last.phase)}:`, items(last.reasons).map(String)],
    [
      'The file was bad at the start, and the last good configuration runs:',
      items(object(status.fallback).reasons).map(String),
    ],
    ['Goes on with an older part:', pinned],
    ['The last reload held the lock of its process alone:', last.lock_trouble ? [String(last.lock_trouble)] : []],
  ];
  for (const [name, { state, since, last_error: reason }, bad] of [
    ['The store', store, 'away'],
    ['Redis', object(status.redis), 'away'],
    ['The language model', object(status.llm), 'failing'],
  ] as const)
    if (state === bad)
      all.push([`${name} is ${bad} since ${moment(since, page)}:`, [String(reason ?? 'no reason is known')]]);
  return all.filter(([, reasons]) => reasons.length > 0);
}

function listed(what: string, reasons: readonly string[], { block, paint }: Page): string {
  const lines = reasons.flatMap((reason) => block(reason).split('\n'));
  return `\n${paint.bold(block(what))}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** As `--date.format` wants it; a dash where there is none. */
export function moment(value: unknown, { cell, date }: Page): string {
  const read = typeof value === 'string' ? Timestamp.parse(value) : undefined;
  return read === undefined ? shown(value, { cell }) : date(read);
}

export function shown(value: unknown, { cell }: Pick<Page, 'cell'>): string {
  return value === null || value === undefined || value === '' ? '-' : cell(String(value));
}

export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
