// amp silence query.

import type { ApiSilence } from '../api/answers.ts';
import { withApi } from '../api/connect.ts';
import { duration, short, text, toggle } from '../flag.ts';
import { withAlertname } from '../matcher-args.ts';
import { print } from '../output/format.ts';
import { type Call, type Leaf, USUAL_EXITS } from './command.ts';

const expired = toggle('expired', 'Show expired silences instead of active.');
const quiet = short('q', toggle('quiet', 'Only show silence ids.'));
const createdBy = text('created-by', undefined, 'Show silences that belong to this creator.');
const id = text('id', undefined, 'Get a single silence by its ID.');
const within = duration('within', 0, 'Show silences that will expire or have expired within a duration.', 'WITHIN');

export const silenceQuery: Leaf = {
  kind: 'leaf',
  name: 'query',
  summary: 'Shows which silences there are.',
  about: [
    "The words are matchers: a silence is shown if it has them. A first word that is none is the alert's name.",
    'With --within those that end soon; with --expired those that have ended, and with both those that have ended lately.',
  ],
  examples: [
    { line: 'amp silence query --within 8h', what: 'those that end within eight hours' },
    { line: 'amp silence query -q DiskFull', what: 'only the ids of those for one alert' },
  ],
  flags: { expired, quiet, createdBy, id, within },
  args: { name: 'matchers', most: Number.POSITIVE_INFINITY },
  exits: USUAL_EXITS,
  async run(call) {
    const matchers = withAlertname(call);
    const all = await withApi(call, (api) => api.silences(matchers));
    printSilences(
      all.filter((silence) => isWanted(silence, call)),
      call.get(quiet),
      call,
    );
    return 0;
  },
};

/** Those found, or their ids alone. */
export function printSilences(silences: readonly ApiSilence[], idsOnly: boolean, call: Call): void {
  if (!idsOnly) print(call, (format, page) => format.silences(silences, page));
  else if (silences.length > 0) call.world.out(`${silences.map((silence) => silence.id).join('\n')}\n`);
}

function isWanted(silence: ApiSilence, call: Call): boolean {
  const leftMs = silence.endsAt.ms - call.world.clock.now();
  const limitMs = call.get(within);
  if (call.get(expired) ? leftMs > 0 : leftMs < 0) return false;
  if (limitMs > 0 && Math.abs(leftMs) > limitMs) return false;
  if (call.get(createdBy) !== '' && call.get(createdBy) !== silence.createdBy) return false;
  return call.get(id) === '' || call.get(id) === silence.id;
}
