// amp silence expire.

import { withApi } from '../api/connect.ts';
import { type Leaf, ToolError, USUAL_EXITS } from './command.ts';

export const silenceExpire: Leaf = {
  kind: 'leaf',
  name: 'expire',
  summary: 'Ends silences at once.',
  examples: [
    { line: 'amp silence expire 1e7a9981-86fb-4b21-b3ba-957b1862d51a', what: 'one silence' },
    { line: 'amp silence expire $(amp silence query -q DiskFull)', what: 'all silences for one alert' },
  ],
  flags: {},
  args: { name: 'silence-ids', most: Number.POSITIVE_INFINITY },
  exits: USUAL_EXITS,
  async run(call) {
    if (call.args.length === 0) throw new ToolError('no silence IDs specified');
    await withApi(call, async (api) => {
      for (const id of call.args) await api.expireSilence(id);
    });
    return 0;
  },
};
