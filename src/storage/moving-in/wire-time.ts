// google.protobuf.Timestamp, as a field of a message.

import { Timestamp } from '../../base/timestamp.ts';
import { WireError, type WireReader } from './wire-reader.ts';

/** A time that a message leaves out. (Go: a nil Timestamp is the beginning of 1970) */
export const TIME_LEFT_OUT = new Timestamp(0);

// The years 1 to 9999.
const SECONDS_MIN = -62_135_596_800n;
const SECONDS_MAX = 253_402_300_799n;

export function readTime(message: WireReader): Timestamp {
  let seconds = 0n;
  let nanos = 0n;
  for (const field of message.fields()) {
    if (field === 1) seconds = message.int64();
    else if (field === 2) nanos = message.int64();
  }
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX || nanos < 0n || nanos > 999_999_999n)
    throw new WireError('a time is not within the years 1 to 9999');
  const nanosOfSecond = Number(nanos);
  return new Timestamp(Number(seconds) * 1000 + Math.floor(nanosOfSecond / 1e6), nanosOfSecond % 1e6);
}
