// The size of a silence in bytes as `--silences.max-silence-size-bytes` counts it: that of Alertmanager's protocol buffer
// (silence/silencepb/silence.proto: MeshSilence), so that a limit means the same here and there.

import type { Timestamp } from '../../base/timestamp.ts';
import type { MatcherType } from '../../labels/matcher.ts';
import type { Silence } from './silence.ts';
import type { MatcherDraft } from './silence-draft.ts';

const TYPE_NUMBER: Readonly<Record<MatcherType, number>> = { '=': 0, '=~': 1, '!=': 2, '!~': 3 };

/** In bytes. It is stored with the time at which it may be forgotten. */
export function silenceSizeBytes(silence: Silence, retentionMs: number): number {
  const { startsAt, endsAt, updatedAt } = silence;
  const times = [startsAt, endsAt, updatedAt].map((time) => message(timestampSize(time.ms, time.nanos)));
  const texts = [silence.id, silence.createdBy, silence.comment].map(text);
  const sets = silence.matcherSets.map((matchers) => message(sum(matchers.map((one) => message(matcherSize(one))))));
  const annotations = silence.annotations.map(([name, value]) => message(entryText(name) + entryText(value)));
  const whole = sum([...times, ...texts, ...sets, ...annotations]);
  return message(whole) + message(timestampSize(endsAt.ms + retentionMs, endsAt.nanos));
}

function matcherSize({ name, type, value }: MatcherDraft): number {
  return number(BigInt(TYPE_NUMBER[type])) + text(name) + text(value);
}

function timestampSize(ms: Timestamp['ms'], nanosOfMs: number): number {
  const seconds = Math.floor(ms / 1000);
  return number(BigInt(seconds)) + number(BigInt((ms - seconds * 1000) * 1e6 + nanosOfMs));
}

// Every field has a number below 16: one byte. Zero and the empty text are left out, but not in a map's entry.

function message(size: number): number {
  return 1 + varint(BigInt(size)) + size;
}

function text(value: string): number {
  return value === '' ? 0 : message(Buffer.byteLength(value));
}

function entryText(value: string): number {
  return message(Buffer.byteLength(value));
}

function number(value: bigint): number {
  return value === 0n ? 0 : 1 + varint(value);
}

/** Seven bits a byte; negative numbers take all ten bytes. */
function varint(value: bigint): number {
  let bytes = 1;
  for (let rest = BigInt.asUintN(64, value) >> 7n; rest > 0n; rest >>= 7n) bytes += 1;
  return bytes;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
