// `--date.format`: moments printed as Go prints them, in the time zone that they were written with.

import type { Timestamp } from '../../base/timestamp.ts';
import { formatTime } from '../../template/go-time/format.ts';
import { Moment } from '../../template/go-time/moment.ts';
import { localZone, type Zone } from '../../template/go-time/zone.ts';

/** An offset that is the local one at that moment gets the local zone's name, as where Go parses a time. */
export function dateFormatter(layout: string, localZoneOf: () => Zone = localZone): (timestamp: Timestamp) => string {
  let local: Zone | undefined; // most moments are in UTC, and asking costs milliseconds
  return (timestamp) => {
    const moment = Moment.of(timestamp);
    if (timestamp.offsetMinutes === 0) return formatTime(moment, layout);
    local ??= localZoneOf();
    const isLocal = local.at(moment.seconds).offset === timestamp.offsetMinutes * 60;
    return formatTime(isLocal ? moment.in(local) : moment, layout);
  };
}
