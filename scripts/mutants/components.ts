// Mistakes in how the components replace their parts.

import { type Mutant, mutantsOf } from './mutant.ts';

const COMPONENTS = 'src/components/contract.test.ts';

export const COMPONENT_PARTS: readonly Mutant[] = [
  ...mutantsOf(
    'src/components/inhibition.ts',
    [COMPONENTS],
    [
      {
        name: 'rules of a reload that was given up hear of alerts for ever',
        find: 'this.#host.unfollowAlerts(rules);\n      throw error;',
        replace: 'throw error;',
      },
      {
        name: 'the rules that run hear of alerts no more',
        find: 'loser = running.inhibition;',
        replace: '',
      },
      {
        name: 'after a rollback the rules that run hear of alerts no more',
        find: 'rollback: () => {\n        loser = rules;\n      },',
        replace: 'rollback: () => undefined,',
        tests: ['src/components/inhibition.test.ts'],
      },
      {
        name: 'an inhibition runs before it is complete',
        find: 'await this.#host.followAlerts(rules, signal).catch(',
        replace: 'void this.#host.followAlerts(rules, signal).catch(',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/receivers.ts',
    [COMPONENTS],
    [
      {
        name: 'a reload closes the connections of receivers that did not change',
        find: 'buildReceivers(next, templates, this.#site, running.receivers)',
        replace: 'buildReceivers(next, templates, this.#site)',
      },
      {
        name: 'the receivers that run are released',
        find: 'loser = running.receivers;',
        replace: '',
      },
      {
        name: 'after a rollback the receivers that run are released',
        find: 'rollback: () => {\n        loser = receivers;\n      },',
        replace: 'rollback: () => undefined,',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/silencing.ts',
    [COMPONENTS],
    [
      {
        name: 'a rollback leaves the new silences in force',
        find: 'rollback: () => this.#hold(before),',
        replace: 'rollback: () => undefined,',
      },
      {
        name: 'a silence of the file holds although the store has not taken it',
        find: 'await Promise.all(',
        replace: 'void Promise.allSettled(',
      },
      {
        name: 'silences that left the file are kept for ever',
        find: 'inFile.has(id) || endsAt.ms + this.#retentionMs > nowMs',
        replace: 'id.length > 0 || endsAt.ms > 0',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/route-trees.ts',
    [COMPONENTS],
    [
      {
        name: 'routing and grouping each build a tree of their own',
        find: 'this.#built.set(config, tree);',
        replace: '',
      },
      {
        name: 'a corner of the tree that did not change is another object',
        find: 'compileRoutesInSteps(route, grouping, running.root)',
        replace: 'compileRoutesInSteps(route, grouping)',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/grouping.ts',
    [COMPONENTS],
    [
      {
        name: 'a reload does not take up another max_groups',
        find: 'maxGroups: next.grouping.maxGroups',
        replace: 'maxGroups: running.maxGroups',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/routing.ts',
    [COMPONENTS],
    [
      {
        name: 'a reload does not take up another resolve_timeout',
        find: 'resolveTimeoutMs: next.global.resolveTimeoutMs',
        replace: 'resolveTimeoutMs: running.resolveTimeoutMs',
        tests: ['src/components/routing.test.ts'],
      },
    ],
  ),
  ...mutantsOf(
    'src/components/former-integrations.ts',
    ['src/components/former-integrations.test.ts'],
    [
      {
        name: 'a receiver that was removed is rebuilt although it owes nothing',
        find: 'owed.length > 0 && !current.has(destination)',
        replace: '!current.has(destination)',
      },
      {
        name: 'a removed receiver tells its resolves by a revision that it was not told under',
        find: 'const others = grouped.get(row.revision);',
        replace: 'const others = [...grouped.values()][0];',
      },
      {
        name: 'a resolve that nobody can tell is lost without a word',
        find: 'if (integration === undefined) site.onLost(',
        replace: 'if (integration === undefined) String(',
      },
    ],
  ),
];
