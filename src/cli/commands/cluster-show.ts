// amp cluster show.

import { withApi } from '../api/connect.ts';
import { print } from '../output/format.ts';
import { type Leaf, NO_ARGS, USUAL_EXITS } from './command.ts';

export const clusterShow: Leaf = {
  kind: 'leaf',
  name: 'show',
  summary: "Shows the cluster's status, and with -o extended its peers.",
  examples: [{ line: 'amp cluster show -o extended', what: 'with all peers' }],
  flags: {},
  args: NO_ARGS,
  exits: USUAL_EXITS,
  async run(call) {
    const { cluster } = await withApi(call, (api) => api.status());
    print(call, (format, page) => format.cluster(cluster, page));
    return 0;
  },
};
