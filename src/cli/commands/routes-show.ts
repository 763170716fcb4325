// amp config routes show.

import { text } from '../flag.ts';
import { cellText } from '../output/plain-text.ts';
import { type Leaf, NO_ARGS, USUAL_EXITS } from './command.ts';

/** Of `config routes` and all below it. */
export const routesFlags = {
  configFile: text('config.file', undefined, 'Config file to be tested; without it, what the server runs.'),
} as const;

export const routesShow: Leaf = {
  kind: 'leaf',
  name: 'show',
  summary: 'Draws the tree of routes.',
  about: ['Of a file with --config.file, else of what the server runs.'],
  examples: [{ line: 'amp config routes show --config.file=alertmanager.yml', what: 'the routes of a file' }],
  flags: {},
  args: NO_ARGS,
  exits: USUAL_EXITS,
  async run(call) {
    const { drawTree, loadRoutes, wholeTree } = await import('../routing-tree.ts');
    const root = await loadRoutes(call.get(routesFlags.configFile), call);
    call.world.out(`Routing tree:\n${drawTree(wholeTree(root), cellText(call.world.outIsTerminal))}\n`);
    return 0;
  },
};
