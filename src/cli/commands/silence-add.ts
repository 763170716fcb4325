// amp silence add.

import { Timestamp } from '../../base/timestamp.ts';
import { withApi } from '../api/connect.ts';
import { list, short, text, toggle } from '../flag.ts';
import { matchersOf, pairsOf, withAlertname } from '../matcher-args.ts';
import { later, momentOf, silenceDuration } from '../moments.ts';
import { matchersToSend } from '../silence-to-send.ts';
import { type Call, type Leaf, ToolError, USUAL_EXITS } from './command.ts';

const author = short('a', text('author', undefined, 'Who creates it; without it the name of the user.'));
const requireComment = {
  ...toggle('require-comment', 'Require comment to be set.'),
  fallback: true,
  hidden: true,
};
const duration = short('d', text('duration', '1h', 'Duration of silence.'));
const start = text('start', undefined, 'Set when the silence should start. RFC3339 format 2006-01-02T15:04:05-07:00');
const end = text(
  'end',
  undefined,
  'Set when the silence should end (overwrites duration). RFC3339 format 2006-01-02T15:04:05-07:00',
);
const comment = short('c', text('comment', undefined, 'A comment to help describe the silence.'));
const annotation = list('annotation', [], 'Set an annotation to be included with the silence.');

export const silenceAdd: Leaf = {
  kind: 'leaf',
  name: 'add',
  summary: 'Silences the alerts that fulfil all the matchers, and prints the id of the silence.',
  about: [
    "The words are matchers: name=value, name!=value, name=~regexp, name!~regexp. A first word that is none of these is the alert's name. A comment is required, unless amtool's config file says `require-comment: false`.",
  ],
  examples: [
    { line: "amp silence add DiskFull instance=db-1 -c 'disk is on its way' -d 4h", what: 'one alert, for four hours' },
    {
      line: 'amp silence add \'cluster=~"eu-.*"\' -c maintenance --start=2026-01-01T20:00:00Z --end=2026-01-02T02:00:00Z',
      what: 'all alerts of some clusters, in a night to come',
    },
  ],
  flags: { author, requireComment, duration, start, end, comment, annotation },
  args: { name: 'matchers', most: Number.POSITIVE_INFINITY },
  exits: USUAL_EXITS,
  async run(call) {
    const matchers = matchersOf(withAlertname(call), call);
    if (matchers.length === 0) throw new ToolError('no matchers specified');
    const { startsAt, endsAt } = times(call);
    if (call.get(requireComment) && call.get(comment) === '') throw new ToolError('comment required by config');
    const annotations = pairsOf(call.get(annotation), 'annotations', call);
    const silence = {
      matchers: matchersToSend(matchers),
      startsAt: startsAt.toRfc3339Millis(),
      endsAt: endsAt.toRfc3339Millis(),
      createdBy: call.get(author) || call.world.user,
      comment: call.get(comment),
      annotations: annotations.size === 0 ? undefined : Object.fromEntries(annotations),
    };
    const id = await withApi(call, (api) => api.putSilence(silence));
    call.world.out(`${id}\n`);
    return 0;
  },
};

function times(call: Call) {
  const startsAt = momentOf(call.get(start), 'start') ?? new Timestamp(call.world.clock.now());
  const endsAt = momentOf(call.get(end), 'end') ?? later(startsAt, silenceDuration(call.get(duration)));
  if (startsAt.compare(endsAt) > 0) throw new ToolError('silence cannot start after it ends');
  return { startsAt, endsAt };
}
