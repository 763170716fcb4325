// `amp config history` for people: a line for every attempt; with everything, what there is to say of each below it.

import type { Page } from './page.ts';
import { items, moment, object, shown, statusWord } from './reload-status.ts';
import { tabulate } from './tabwriter.ts';

type Json = Readonly<Record<string, unknown>>;

const HEAD = ['ID', 'Opened At', 'Trigger', 'By', 'Revision', 'Duration', 'Outcome', 'Status'];

export function historyText(attempts: readonly unknown[], all: boolean, page: Page): string {
  const rows = attempts.map((attempt) => cells(object(attempt), page));
  // The status is the last column: a colour has no width, and the table would count it.
  const lines = tabulate([HEAD, ...rows].map((row) => `${row.join('\t')}\n`).join(''));
  if (!all) return lines;
  const [head = '', ...table] = lines.split('\n');
  const detailed = attempts.map((attempt, row) => `${table[row] ?? ''}\n${details(object(attempt), page)}`);
  return `${head}\n${detailed.join('')}`;
}

function cells(attempt: Json, page: Page): string[] {
  const { duration_ms: ms } = object(attempt.details);
  return [
    shown(attempt.id, page),
    moment(attempt.opened_at, page),
    shown(attempt.trigger, page),
    shown(attempt.actor, page),
    shown(attempt.to_revision ?? attempt.from_revision, page),
    typeof ms === 'number' ? `${Math.round(ms)} ms` : '-',
    shown(attempt.outcome, page),
    statusWord(String(attempt.status), page),
  ];
}

function details(attempt: Json, page: Page): string {
  const { reasons, changes, num_changes: total, warnings, pinned, double_fault: fault } = object(attempt.details);
  const listed = items(changes).map((change) => changeText(object(change)));
  const more =
    typeof total === 'number' && total > listed.length ? [`… and ${total - listed.length} more changes`] : [];
  const lines = [
    ...items(reasons).map(String),
    ...(fault === undefined ? [] : [`going back failed too: ${String(fault)}`]),
    ...items(pinned).map((one) => `pinned ${String(object(one).component)}: ${String(object(one).reason)}`),
    ...listed,
    ...more,
    ...items(warnings).map((warning) => `warning: ${String(warning)}`),
  ];
  return lines
    .flatMap((line) => page.block(line).split('\n'))
    .map((line) => `    ${line}\n`)
    .join('');
}

function changeText({ kind, path, before, after, owner }: Json): string {
  const values = [before, after]
    .filter((value) => value !== undefined)
    .map(String)
    .join(' → ');
  return `${String(kind)} ${String(path)}${values === '' ? '' : `: ${values}`} (${String(owner)})`;
}
