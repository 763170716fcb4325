// The records of an Alertmanager's snapshot: messages, each behind its length. One that cannot be read is passed over; where
// a length is wrong, nobody can say where the next record begins, and the rest is lost.

import type { Steps } from '../../base/slices.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** Alertmanager's own limit: it would not read a larger one either. (protodelim: 4 MiB) */
const RECORD_BYTES_MAX = 4 << 20;
/** Unreadable ones in a row: what follows is no snapshot, but the zeros, say, of a disk that lost its power. */
const UNREADABLE_RUN_MAX = 1000;

export interface Records<T> {
  readonly records: readonly T[];
  /** What could not be read, and why: one for each record, and one for a lost rest. */
  readonly unreadable: readonly UnreadableRecord[];
}

export interface UnreadableRecord {
  /** Where in the file it begins. */
  readonly atByte: number;
  readonly reason: string;
}

/** `decode` throws {@link WireError} where it cannot. */
export function* readRecords<T>(file: Uint8Array, decode: (record: WireReader) => T): Steps<Records<T>> {
  const records: T[] = [];
  const unreadable: UnreadableRecord[] = [];
  let run = 0;
  for (let at = 0; at < file.length; ) {
    const framed = frameAt(file, at);
    if (typeof framed === 'string') {
      unreadable.push({ atByte: at, reason: `${framed}: the rest of the file is lost` });
      break;
    }
    try {
      if (framed.end - framed.begin > RECORD_BYTES_MAX)
        throw new WireError(`it is larger than ${RECORD_BYTES_MAX} bytes`);
      records.push(decode(new WireReader(file.subarray(framed.begin, framed.end))));
      run = 0;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      run += 1;
      const reason = run === UNREADABLE_RUN_MAX ? `${error.message}: the rest of the file is lost` : error.message;
      unreadable.push({ atByte: at, reason });
      if (run === UNREADABLE_RUN_MAX) break;
    }
    at = framed.end;
    yield;
  }
  return { records, unreadable };
}

/** Where the record that begins with its length at `at` lies, or what is wrong with the length. */
function frameAt(file: Uint8Array, at: number): { readonly begin: number; readonly end: number } | string {
  const head = file.subarray(at, at + 10);
  const reader = new WireReader(head);
  try {
    const length = reader.varint();
    const begin = at + reader.position;
    if (length > BigInt(file.length - begin)) return `a record of ${length} bytes is cut off`;
    return { begin, end: begin + Number(length) };
  } catch (error) {
    if (error instanceof WireError) return `the length of a record cannot be read (${error.message})`;
    throw error;
  }
}
