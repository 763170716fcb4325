// amp alert query.

import { withApi } from '../api/connect.ts';
import { short, text, toggle } from '../flag.ts';
import { withAlertname } from '../matcher-args.ts';
import { print } from '../output/format.ts';
import { type Leaf, USUAL_EXITS } from './command.ts';

const inhibited = short('i', toggle('inhibited', 'Show inhibited alerts.'));
const silenced = short('s', toggle('silenced', 'Show silenced alerts.'));
const active = short('a', toggle('active', 'Show active alerts.'));
const unprocessed = short('u', toggle('unprocessed', 'Show unprocessed alerts.'));
const receiver = short('r', text('receiver', undefined, 'Show alerts matching receiver (a regular expression).'));

export const alertQuery: Leaf = {
  kind: 'leaf',
  name: 'query',
  summary: 'Shows which alerts there are, and what state they are in.',
  about: [
    "The words are matchers that an alert has to fulfil, all of them: name=value, name!=value, name=~regexp, name!~regexp. A first word that is none of these is the alert's name.",
    'Without a flag for a state only active alerts are shown; with some, those of any of them.',
  ],
  examples: [
    { line: 'amp alert query DiskFull instance=db-1', what: 'the alert DiskFull of one instance' },
    { line: 'amp alert query -s -i \'severity=~"page|critical"\'', what: 'what pages and is silenced or inhibited' },
  ],
  flags: { inhibited, silenced, active, unprocessed, receiver },
  args: { name: 'matchers', most: Number.POSITIVE_INFINITY },
  exits: USUAL_EXITS,
  async run(call) {
    const states = {
      active: call.get(active),
      inhibited: call.get(inhibited),
      silenced: call.get(silenced),
      unprocessed: call.get(unprocessed),
    };
    const asked = Object.values(states).some(Boolean) ? states : { ...states, active: true };
    const matchers = withAlertname(call);
    const alerts = await withApi(call, (api) => api.alerts({ ...asked, receiver: call.get(receiver), matchers }));
    print(call, (format, page) => format.alerts(alerts, page));
    return 0;
  },
};
