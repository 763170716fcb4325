// amp config history.

import { list } from '../api/answers.ts';
import { withConfigApi } from '../api/config-api.ts';
import { count, short } from '../flag.ts';
import { GLOBAL_FLAGS } from '../globals.ts';
import { pageOf } from '../output/format.ts';
import { historyText } from '../output/reload-history.ts';
import { type Leaf, NO_ARGS, USUAL_EXITS } from './command.ts';

const LIMIT_MAX = 500;

const limit = short('n', count('limit', 20, LIMIT_MAX, `How many, from 1 to ${LIMIT_MAX}.`));
const before = count('before', 0, Number.MAX_SAFE_INTEGER, 'Only attempts older than this id.', 'ID');

export const configHistory: Leaf = {
  kind: 'leaf',
  name: 'history',
  summary: 'Lists what was tried to change the configuration, and what came of it; newest first.',
  about: [
    "Every start and every reload has a line, those that changed nothing and those that were refused too. With -o extended also why, and what changed; with -o json the server's answer (docs/reference/config-api.md).",
  ],
  examples: [
    { line: 'amp config history', what: 'the last twenty' },
    { line: 'amp config history -n 1 -o extended', what: 'the last one, with its reasons and changes' },
  ],
  flags: { limit, before },
  args: NO_ARGS,
  exits: USUAL_EXITS,
  async run(call) {
    const query = new URLSearchParams({ limit: String(call.get(limit)) });
    if (call.get(before) > 0) query.set('before', String(call.get(before)));
    const answer = await withConfigApi(call, '/history', query);
    const format = call.get(GLOBAL_FLAGS.output);
    const attempts = list(answer.attempts, 'attempts');
    call.world.out(
      format === 'json' ? `${JSON.stringify(answer)}\n` : historyText(attempts, format === 'extended', pageOf(call)),
    );
    return 0;
  },
};
