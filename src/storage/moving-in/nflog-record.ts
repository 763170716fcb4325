// A record of Alertmanager's `nflog` file: what one integration was told of one group, and when.
// (nflog/nflogpb/nflog.proto: MeshEntry. The hash of the whole group, which versions before 0.6 compared, is passed over.)

import { foreignName } from '../../alerting/group/foreign-name.ts';
import type { GroupKey, InheritedRow } from '../../alerting/ports.ts';
import { WireError, type WireReader } from './wire-reader.ts';
import { readTime, TIME_LEFT_OUT } from './wire-time.ts';

export type NflogEntry = Omit<InheritedRow, 'id'>;

/** Throws {@link WireError} where it is none. */
export function readNflogRecord(record: WireReader): NflogEntry {
  let entry: Omit<NflogEntry, 'expiresAtMs'> | undefined;
  let expiresAt = TIME_LEFT_OUT;
  for (const field of record.fields()) {
    if (field === 1) entry = readEntry(record.message());
    else if (field === 2) expiresAt = readTime(record.message());
  }
  if (entry === undefined) throw new WireError('it holds no entry');
  return { ...entry, expiresAtMs: expiresAt.ms };
}

function readEntry(message: WireReader): Omit<NflogEntry, 'expiresAtMs'> {
  let groupKey = '';
  let teller: Teller | undefined;
  let sentAt = TIME_LEFT_OUT;
  const firing: bigint[] = [];
  const resolved: bigint[] = [];
  const muted: bigint[] = []; // written by versions after 0.34: in the lists as well, but not told
  const memo = new Map<string, string>();
  for (const field of message.fields()) {
    if (field === 1) groupKey = message.text();
    else if (field === 2) teller = readTeller(message.message());
    else if (field === 5) sentAt = readTime(message.message());
    else if (field === 6) append(firing, message.uint64s());
    else if (field === 7) append(resolved, message.uint64s());
    else if (field === 9) append(muted, message.uint64s());
    else if (field === 8) readMemo(message.message(), memo);
  }
  if (teller === undefined) throw new WireError('the entry names no receiver');
  const untold = new Set(muted);
  return {
    groupKey: groupKey as GroupKey,
    ...teller,
    sentAtMs: sentAt.ms,
    firing: firing.filter((hash) => !untold.has(hash)).map(foreignName),
    resolved: resolved.map(foreignName),
    memo: memo.size === 0 ? undefined : Object.fromEntries(memo),
  };
}

interface Teller {
  readonly receiver: string;
  readonly integration: string;
}

function readTeller(message: WireReader): Teller {
  let [receiver, type, index] = ['', '', 0n];
  for (const field of message.fields()) {
    if (field === 1) receiver = message.text();
    else if (field === 2) type = message.text();
    else if (field === 3) index = message.uint64();
  }
  return { receiver, integration: `${type}[${index}]` };
}

/** One entry of what the integration noted for itself; numbers nobody notes. */
function readMemo(message: WireReader, memo: Map<string, string>): void {
  let [name, value]: [string, string | undefined] = ['', undefined];
  for (const field of message.fields()) {
    if (field === 1) name = message.text();
    else if (field === 2) value = readText(message.message());
  }
  if (value !== undefined) memo.set(name, value);
}

function readText(message: WireReader): string | undefined {
  let text: string | undefined;
  for (const field of message.fields()) if (field === 1) text = message.text();
  return text;
}

/** Not by spreading: a list may be longer than a call has arguments. */
function append(list: bigint[], more: readonly bigint[]): void {
  for (const one of more) list.push(one);
}
