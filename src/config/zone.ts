// Zones of `location`, and which zone of `Intl` each is. Go reads files of these very names; `Intl` minds no case, knows
// abbreviations and old names that are no zones, and lacks a few.

import { isZoneName } from '../template/go-time/zone-names.ts';

/** The process's own zone, as Go calls it. */
export const LOCAL_ZONE = 'Local';
/** Further files where the database is installed. Those below `right` count leap seconds, 27 until now; that is passed over. */
const BESIDE: ReadonlyMap<string, string> = new Map([
  ['Factory', 'UTC'],
  ['localtime', LOCAL_ZONE],
  ['posixrules', 'America/New_York'],
]);
const COPIES = /^(?:posix|right)\//;

/** The zone by the name that `Intl` has for it, or {@link LOCAL_ZONE}; undefined for none. */
export function zoneNamed(name: string): string | undefined {
  if (name === LOCAL_ZONE) return name;
  const path = cleaned(name);
  const zone = BESIDE.get(path) ?? path.replace(COPIES, '');
  return zone === LOCAL_ZONE || (isKnown(zone) && isComputable(zone)) ? zone : undefined;
}

/** A later release may have more; those must be spelled as `Intl` does. */
function isKnown(zone: string): boolean {
  return isZoneName(zone) || Intl.supportedValuesOf('timeZone').includes(zone);
}

/** Node may be older than the names. */
function isComputable(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Of a path that is written with more slashes and dots than it needs. */
function cleaned(path: string): string {
  const parts = path.split('/');
  const last = parts.pop() ?? '';
  return [...parts.filter((part) => part !== '' && part !== '.'), last].join('/');
}
