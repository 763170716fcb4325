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
    'src/components/built-receivers.ts',
    [COMPONENTS, 'src/components/template-trial.test.ts'],
    [
      {
        name: 'a reload closes the connections of receivers that did not change',
        find: 'this.site, running?.receivers, this.#signatures)',
        replace: 'this.site, undefined, this.#signatures)',
      },
      {
        name: 'receivers to come are built anew by everybody who looks at them',
        find: 'this.#built.set(config, built);',
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/template-trial.ts',
    ['src/components/template-trial.test.ts'],
    [
      {
        name: 'a template that fails on what is made up is only a warning',
        find: "code: 'AM2203', severity: 'error'",
        replace: "code: 'AM2203', severity: 'warning'",
      },
      {
        name: 'a template that fails for a live group refuses the reload',
        find: "code: 'AM3013', severity: 'warning'",
        replace: "code: 'AM3013', severity: 'error'",
      },
      {
        name: 'integrations that run already are tried again',
        find: 'filter(({ integration }) => !known.has(integration))',
        replace: 'filter(() => true)',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/receivers.ts',
    [COMPONENTS],
    [
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
        find: 'rollback: () => this.#hold(before, after),',
        replace: 'rollback: () => undefined,',
      },
      {
        name: 'the store does not learn of a silence of the file',
        find: 'if (!known.has(one)) this.#store.saveSilence(one).catch(() => undefined);',
        replace: 'if (!known.has(one)) void one;',
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
