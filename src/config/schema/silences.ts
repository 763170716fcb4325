// silences: silences that the file provides and only the file changes.

import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { type Codec, named, optional } from '../decode/codec.ts';
import { duration } from '../decode/durations.ts';
import { matcherList } from '../decode/matchers.ts';
import { section } from '../decode/object.ts';
import { parsedText, text } from '../decode/values.ts';

export const silence = section(
  {
    matchers: matcherList(),
    startsAtMs: named('starts_at', time()),
    endsAtMs: named('ends_at', time()),
    durationMs: named('duration', optional(duration())),
    comment: text(),
    createdBy: text('config file'),
  },
  (value, report) => {
    // Such a silence would silence everything; Alertmanager's API refuses it with these words.
    if (value.matchers.every((matcher) => matcher.matches(LabelSet.empty))) {
      report.error('AM2005', 'matchers', 'at least one matcher must not match the empty string');
    }
    if (value.endsAtMs === undefined && value.durationMs === undefined) {
      report.error('AM2005', undefined, 'one of ends_at or duration must be configured');
    }
    if (value.endsAtMs !== undefined && value.durationMs !== undefined) {
      report.error('AM2007', 'durationMs', 'at most one of ends_at & duration must be configured');
    }
    if (value.startsAtMs !== undefined && value.endsAtMs !== undefined && value.endsAtMs < value.startsAtMs) {
      report.error('AM2009', 'endsAtMs', 'must be after starts_at');
    }
    if (value.durationMs === 0) report.error('AM2009', 'durationMs', 'must be longer than zero');
  },
);

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970. */
function time(): Codec<number | undefined> {
  return parsedText<number | undefined>({
    absent: undefined,
    zero: undefined,
    parse: parseTime,
    code: 'AM2017',
    print: (ms) => (ms === undefined ? '' : new Date(ms).toISOString()),
  });
}

function parseTime(written: string): Parsed<number> {
  const ms = RFC3339.test(written) ? Date.parse(written.toUpperCase().replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(ms) ? refused('not a time: write it like 2026-01-31T08:00:00Z') : parsed(ms);
}
