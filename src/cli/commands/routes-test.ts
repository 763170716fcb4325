// amp config routes test.

import { LabelSet } from '../../labels/label-set.ts';
import { text, toggle } from '../flag.ts';
import { pairsOf } from '../matcher-args.ts';
import { cellText } from '../output/plain-text.ts';
import type { Leaf } from './command.ts';
import { routesFlags } from './routes-show.ts';

const expected = text(
  'verify.receivers',
  undefined,
  'The receivers, joined by commas, that the alert has to reach, in this order; the command fails if it reaches others.',
);
const tree = toggle('tree', 'Draws the routes that match, too.');

export const routesTest: Leaf = {
  kind: 'leaf',
  name: 'test',
  summary: 'Says which receivers an alert with these labels reaches.',
  about: [
    'Of a file with --config.file, else of what the server runs. The receivers are printed in the order of the tree.',
  ],
  examples: [
    {
      line: 'amp config routes test --config.file=alertmanager.yml --tree service=db severity=page',
      what: 'and by which routes',
    },
    { line: 'amp config routes test --verify.receivers=team-db service=db', what: 'fails if it is another; for CI' },
  ],
  flags: { expected, tree },
  args: { name: 'labels', most: Number.POSITIVE_INFINITY },
  exits: [
    [0, 'the receivers are those of --verify.receivers, or nothing was to be verified'],
    [1, 'they are others, or it could not be found out'],
  ],
  async run(call) {
    const { drawTree, loadRoutes, takenTree } = await import('../routing-tree.ts');
    const { matchRoutes } = await import('../../alerting/route/route.ts');
    const root = await loadRoutes(call.get(routesFlags.configFile), call);
    const taken = matchRoutes(root, LabelSet.from(pairsOf(call.args, 'Labels', call)));
    const show = cellText(call.world.outIsTerminal);
    if (call.get(tree)) call.world.out(`Matching routes:\n${drawTree(takenTree(root, new Set(taken)), show)}\n\n`);
    const receivers = taken.map(({ receiver }) => receiver).join(',');
    call.world.out(`${show(receivers)}\n`);
    if (call.get(expected) === '' || call.get(expected) === receivers) return 0;
    call.world.out('WARNING: Expected receivers did not match resolved receivers.\n');
    return 1;
  },
};
