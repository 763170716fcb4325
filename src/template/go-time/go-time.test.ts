// Layouts, parsing, zones and durations, against what Go answered (test/template/record-go-time.ts).

import { expect, test } from 'vitest';
import golden from '../../../test/golden/go-time/answers.json' with { type: 'json' };
import { Timestamp } from '../../base/timestamp.ts';
import { durationString } from './duration.ts';
import { formatTime, timeString } from './format.ts';
import { Moment } from './moment.ts';
import { parseTime } from './parse.ts';
import { loadZone, utc } from './zone.ts';

function momentAt(text: string): Moment {
  const timestamp = Timestamp.parse(text);
  if (timestamp === undefined) throw new Error(`no timestamp: ${text}`);
  return Moment.of(timestamp);
}

function zoneNamed(name: string) {
  const zone = loadZone(name);
  return zone.ok ? zone.value : utc;
}

test('a moment is formatted as Go formats it, in every layout', () => {
  for (const { At, Zone, Layout, Text } of golden.formats) {
    const moment = Zone === '' ? momentAt(At) : momentAt(At).in(zoneNamed(Zone));
    expect(formatTime(moment, Layout), `${At} ${Zone} ${Layout}`).toBe(Text);
  }
});

test('a text is parsed as Go parses it, and refused in the same words', () => {
  for (const { Layout, Text, Time, Error: failure } of golden.parses) {
    const time = parseTime(Layout, Text);
    const answer = time.ok ? { Time: timeString(time.value), Error: '' } : { Time: '', Error: time.error };
    expect(answer, `${Text} as ${Layout}`).toEqual({ Time, Error: failure });
  }
});

test('every zone has the offset and the abbreviation that Go prints', () => {
  for (const { Zone, At, Name, Offset, Error: failure } of golden.zones) {
    const zone = loadZone(Zone);
    const span = zone.ok ? zone.value.at(momentAt(At).seconds) : { name: '', offset: 0 };
    const answer = { Name: span.name, Offset: span.offset, Error: zone.ok ? '' : zone.error };
    expect(answer, `${Zone} ${At}`).toEqual({ Name, Offset, Error: failure });
  }
});

test('a duration reads as in Go', () => {
  for (const { Nanos, Text } of golden.durations) expect(durationString(BigInt(Nanos))).toBe(Text);
});
