import { expect, test } from 'vitest';
import { Timestamp } from '../../base/timestamp.ts';
import { loadZone, type Zone } from '../../template/go-time/zone.ts';
import { dateFormatter } from './date-format.ts';

function berlin(): Zone {
  const zone = loadZone('Europe/Berlin');
  if (!zone.ok) throw new Error(zone.error);
  return zone.value;
}

// As amtool prints them with TZ=Europe/Berlin.
test.each([
  ['2026-01-02T03:04:05Z', '2026-01-02 03:04:05 UTC'],
  ['2026-01-02T03:04:05+01:00', '2026-01-02 03:04:05 CET'],
  ['2026-07-02T03:04:05+02:00', '2026-07-02 03:04:05 CEST'],
  ['2026-07-02T03:04:05+01:00', '2026-07-02 03:04:05 +0100'],
  ['2026-01-02T03:04:05.999-03:30', '2026-01-02 03:04:05 -0330'],
])('%s is shown in the zone that it was written with: %s', (text, shown) => {
  const moment = Timestamp.parse(text);
  expect(moment && dateFormatter('2006-01-02 15:04:05 MST', berlin)(moment)).toBe(shown);
});
