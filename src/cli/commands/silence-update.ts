// amp silence update.

import type { ApiSilence } from '../api/answers.ts';
import { withApi } from '../api/connect.ts';
import { short, text, toggle } from '../flag.ts';
import { later, momentOf, silenceDuration } from '../moments.ts';
import { silenceToSend } from '../silence-to-send.ts';
import { type Call, type Leaf, ToolError, USUAL_EXITS } from './command.ts';
import { printSilences } from './silence-query.ts';

const quiet = short('q', toggle('quiet', 'Only show silence ids.'));
const duration = short('d', text('duration', undefined, 'Duration of silence.'));
const start = text('start', undefined, 'Set when the silence should start. RFC3339 format 2006-01-02T15:04:05-07:00');
const end = text(
  'end',
  undefined,
  'Set when the silence should end (overwrites duration). RFC3339 format 2006-01-02T15:04:05-07:00',
);
const comment = short('c', text('comment', undefined, 'A comment to help describe the silence.'));

export const silenceUpdate: Leaf = {
  kind: 'leaf',
  name: 'update',
  summary: 'Changes the times or the comment of silences, and prints them as they are then.',
  about: [
    "A duration counts from the silence's start. What no flag names stays. The server may put a new silence in the place of the old one: the id that is printed is the one to use from then on.",
  ],
  examples: [
    {
      line: 'amp silence update -d 8h 1e7a9981-86fb-4b21-b3ba-957b1862d51a',
      what: 'until eight hours after its start',
    },
    {
      line: "amp silence update -q -c 'still at it' $(amp silence query -q DiskFull)",
      what: 'another comment for all silences of one alert',
    },
  ],
  flags: { quiet, duration, start, end, comment },
  args: { name: 'silence-ids', most: Number.POSITIVE_INFINITY },
  exits: USUAL_EXITS,
  async run(call) {
    if (call.args.length === 0) throw new ToolError('no silence IDs specified');
    const updated = await withApi(call, async (api) => {
      const silences: ApiSilence[] = [];
      for (const id of call.args) {
        const silence = changed(await api.silence(id), call);
        silences.push({ ...silence, id: await api.putSilence(silenceToSend(silence)) });
      }
      return silences;
    });
    printSilences(updated, call.get(quiet), call);
    return 0;
  },
};

function changed(silence: ApiSilence, call: Call): ApiSilence {
  const startsAt = momentOf(call.get(start), 'start') ?? silence.startsAt;
  const forMs = call.get(duration) === '' ? undefined : silenceDuration(call.get(duration));
  const endsAt = momentOf(call.get(end), 'end') ?? (forMs === undefined ? silence.endsAt : later(startsAt, forMs));
  if (startsAt.compare(endsAt) > 0) throw new ToolError('silence cannot start after it ends');
  return { ...silence, startsAt, endsAt, comment: call.get(comment) || silence.comment };
}
