// amp status.

import { withConfigApi } from '../api/config-api.ts';
import { GLOBAL_FLAGS } from '../globals.ts';
import { pageOf } from '../output/format.ts';
import { statusText } from '../output/reload-status.ts';
import { type Leaf, NO_ARGS, USUAL_EXITS } from './command.ts';
import { summaryOf } from './names.ts';

export const status: Leaf = {
  kind: 'leaf',
  ...summaryOf('status'),
  about: [
    "What is wrong is always shown: the reasons of a reload that failed, parts that could not follow, a store that is away. With -o extended everything, with -o json the server's answer (docs/reference/config-api.md).",
  ],
  examples: [
    { line: 'amp status', what: 'for people' },
    { line: 'amp status -o json | jq -r .status', what: 'for scripts: success, validation_failed, …' },
  ],
  flags: {},
  args: NO_ARGS,
  exits: USUAL_EXITS,
  async run(call) {
    const answer = await withConfigApi(call, '/status', new URLSearchParams());
    const format = call.get(GLOBAL_FLAGS.output);
    call.world.out(
      format === 'json' ? `${JSON.stringify(answer)}\n` : statusText(answer, format === 'extended', pageOf(call)),
    );
    return 0;
  },
};
