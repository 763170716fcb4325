// Moving in: the first start in the storage directory of an Alertmanager takes over its silences and its notification log,
// once. What was read and the note that it was are one transaction: a kill leaves both or neither. Its files stay as they are.

import { join } from 'node:path';
import type { Silence } from '../../alerting/silence/silence.ts';
import type { Clock } from '../../base/clock.ts';
import { inSlices } from '../../base/slices.ts';
import type { MarkerName } from '../batch.ts';
import { messageOf } from '../home.ts';
import { readMarker } from '../markers.ts';
import type { WriteBehind } from '../write-behind.ts';
import { type NflogEntry, readNflogRecord } from './nflog-record.ts';
import { readSilenceRecord } from './silence-record.ts';
import { readSnapshotFile } from './snapshot-file.ts';
import { readRecords, type UnreadableRecord } from './snapshot-records.ts';
import type { WireReader } from './wire-reader.ts';

export interface MovingSite {
  /** `--storage.path`, the Alertmanager's as well as ours. */
  readonly directory: string;
  /** `--data.retention`: silences that ended longer ago are left behind. */
  readonly retentionMs: number;
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
}

/** What became of a file that was there. */
export type MovedFile = TakenFile | UnreadFile;

export interface TakenFile {
  readonly kind: 'taken';
  readonly file: string;
  readonly taken: number;
  /** Too old to count. */
  readonly expired: number;
  readonly unreadable: readonly UnreadableRecord[];
}

/** Nothing of it was taken. The next start tries again. */
export interface UnreadFile {
  readonly kind: 'unread';
  readonly file: string;
  readonly reason: string;
}

/** Resolves, when all that was taken is on the platter, with the files that were there. */
export async function moveIn(writes: WriteBehind, site: MovingSite): Promise<readonly MovedFile[]> {
  const { retentionMs, clock } = site;
  const silences = await contentOf(SILENCES, writes, site);
  const nflog = await contentOf(NFLOG, writes, site);
  if (silences === undefined && nflog === undefined) return [];
  const nowMs = clock.now();
  const lasting = silences?.latest.filter(({ endsAt }) => endsAt.ms + retentionMs > nowMs) ?? [];
  const waiting = nflog?.latest.filter(({ expiresAtMs }) => expiresAtMs > nowMs) ?? [];
  // One call is one batch, and one batch is one transaction.
  writes.change((batch) => {
    for (const silence of lasting) batch.silences.set(silence.id, silence);
    for (const [index, entry] of waiting.entries()) batch.inherited.set(index + 1, { ...entry, id: index + 1 });
    if (isTaken(silences)) batch.markers.set(SILENCES.marker, 1);
    if (isTaken(nflog)) batch.markers.set(NFLOG.marker, 1);
  });
  await writes.written('now', true);
  return [...report(silences, lasting.length), ...report(nflog, waiting.length)];
}

/** A file that Alertmanager leaves. */
interface Snapshot<T> {
  readonly name: string;
  readonly marker: MarkerName;
  readonly decode: (record: WireReader) => T;
  /** Of records with the same key the last counts. */
  readonly keyOf: (record: T) => string;
}

const SILENCES: Snapshot<Silence> = {
  name: 'silences',
  marker: 'took_over_silences',
  decode: readSilenceRecord,
  keyOf: ({ id }) => id,
};
const NFLOG: Snapshot<NflogEntry> = {
  name: 'nflog',
  marker: 'took_over_nflog',
  decode: readNflogRecord,
  keyOf: ({ groupKey, receiver, integration }) => JSON.stringify([groupKey, receiver, integration]),
};

interface Content<T> {
  readonly file: string;
  readonly state: 'absent' | 'read' | { readonly failure: string };
  readonly latest: readonly T[];
  readonly unreadable: readonly UnreadableRecord[];
}

/** Undefined where it was taken over before. Never rejects for what the file is or holds. */
async function contentOf<T>(
  { name, marker, decode, keyOf }: Snapshot<T>,
  writes: WriteBehind,
  { directory, clock }: MovingSite,
): Promise<Content<T> | undefined> {
  if ((await readMarker(writes, marker)) !== undefined) return undefined;
  const file = join(directory, name);
  const nothing = { file, latest: [], unreadable: [] };
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readSnapshotFile(file);
  } catch (error) {
    return { ...nothing, state: { failure: messageOf(error) } };
  }
  if (bytes === undefined) return { ...nothing, state: 'absent' };
  const { records, unreadable } = await inSlices(readRecords(bytes, decode), clock, new AbortController().signal);
  const latest = new Map(records.map((record) => [keyOf(record), record]));
  return { file, state: 'read', latest: [...latest.values()], unreadable };
}

/** Also a file that is not there: who puts one in the place later means something else. */
function isTaken(content: Content<unknown> | undefined): boolean {
  return content !== undefined && typeof content.state === 'string';
}

function report(content: Content<unknown> | undefined, taken: number): MovedFile[] {
  if (content === undefined || content.state === 'absent') return [];
  const { file, state, latest, unreadable } = content;
  if (state !== 'read') return [{ kind: 'unread', file, reason: state.failure }];
  return [{ kind: 'taken', file, taken, expired: latest.length - taken, unreadable }];
}
