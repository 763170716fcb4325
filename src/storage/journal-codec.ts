// Journal codec: revisions and attempts as rows of their tables, and back. Unlike the alert path's rows these have a
// column for each field: people read the audit log with other programs too.

import type { RevisionId } from '../alerting/ports.ts';
import type { Attempt, AttemptId, JsonValue, Revision, RevisionHead } from '../reload/journal-port.ts';
import type { TemplateFile } from '../template/template-file.ts';
import type { Row } from './home.ts';
import { decodeText, encodeText } from './row-body.ts';
import type { Cell } from './tables.ts';

/** The columns of a revision without its content, in the order that `decodeRevisionHead` reads. */
export const REVISION_HEAD_COLUMNS = ['id', 'hash', 'source', 'created_at_ms'] as const;

export function encodeRevision(revision: Revision): Cell[] {
  const { id, hash, source, createdAtMs, content, templates } = revision;
  const files = templates.map(({ path, content: text }) => [path, text]);
  return [id, hash, encodeText(source), createdAtMs, content, files.length === 0 ? null : JSON.stringify(files)];
}

export function decodeRevisionHead(row: Row): RevisionHead {
  const [id, hash, source, createdAtMs] = row;
  return {
    id: Number(id) as RevisionId,
    hash: String(hash),
    source: decodeText(source),
    createdAtMs: Number(createdAtMs),
  };
}

export function decodeRevision(row: Row): Revision {
  const content = row[4];
  if (!(content instanceof Uint8Array)) throw new Error(`revision ${String(row[0])} has no content`);
  return { ...decodeRevisionHead(row), content, templates: decodeTemplates(row[5]) };
}

function decodeTemplates(cell: Cell | undefined): readonly TemplateFile[] {
  if (cell === null || cell === undefined) return [];
  return (JSON.parse(String(cell)) as [string, string][]).map(([path, content]) => ({ path, content }));
}

export function encodeAttempt(attempt: Attempt): Cell[] {
  return [
    attempt.id,
    attempt.openedAtMs,
    encodeText(attempt.trigger),
    encodeText(attempt.actor),
    attempt.fromRevision ?? null,
    attempt.toRevision ?? null,
    attempt.closedAtMs ?? null,
    attempt.outcome === undefined ? null : JSON.stringify(attempt.outcome),
  ];
}

export function decodeAttempt(row: Row): Attempt {
  const [id, openedAtMs, trigger, actor, fromRevision, toRevision, closedAtMs, outcome] = row;
  return {
    id: Number(id) as AttemptId,
    openedAtMs: Number(openedAtMs),
    trigger: decodeText(trigger),
    actor: decodeText(actor),
    fromRevision: optionalNumber(fromRevision) as RevisionId | undefined,
    toRevision: optionalNumber(toRevision) as RevisionId | undefined,
    closedAtMs: optionalNumber(closedAtMs),
    outcome: outcome === null || outcome === undefined ? undefined : (JSON.parse(String(outcome)) as JsonValue),
  };
}

function optionalNumber(cell: Cell | undefined): number | undefined {
  return cell === null || cell === undefined ? undefined : Number(cell);
}
