// amp config show.

import { withApi } from '../api/connect.ts';
import { print } from '../output/format.ts';
import { type Leaf, NO_ARGS, USUAL_EXITS } from './command.ts';

export const configShow: Leaf = {
  kind: 'leaf',
  name: 'show',
  summary: 'Prints the configuration that the server runs, secrets struck out.',
  about: [
    'With -o extended also its version and when it started; with -o json everything that it says of its status. Sections that only this server has are not part of it: docs/reference/config-api.md says where they are.',
  ],
  examples: [{ line: 'amp config show > running.yml', what: 'as YAML' }],
  flags: {},
  args: NO_ARGS,
  exits: USUAL_EXITS,
  async run(call) {
    const status = await withApi(call, (api) => api.status());
    print(call, (format, page) => format.config(status, page));
    return 0;
  },
};
