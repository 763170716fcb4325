// Mistakes in an adoption that is decided ahead of the switch and overtaken before it.

import { type Mutant, mutantsOf } from './mutant.ts';

const ADOPTION = 'src/alerting/adoption.test.ts';
const BALLOT = 'src/alerting/group/ballot.test.ts';

export const DECIDING_AHEAD: readonly Mutant[] = [
  ...mutantsOf(
    'src/alerting/group/ballot.ts',
    [BALLOT],
    [
      {
        name: 'an alert that came, fired again or went while it was counted is not looked at again',
        find: 'this.#toLook.add(tracked);\n    this.back?.alertChanged(tracked);',
        replace: 'this.back?.alertChanged(tracked);',
      },
      {
        name: 'a group that was born, told or lost alerts while it was counted does not vote again',
        find: 'this.#toVote.add(group);\n    this.back?.groupChanged(group);',
        replace: 'this.back?.groupChanged(group);',
      },
      {
        name: 'an alert that ends between the count and the switch moves, and is told anew as old news',
        find: 'for (const tracked of this.#newHomes.over(this.world.now())) this.#toHome.add(tracked);',
        replace: '',
      },
      {
        name: 'alerts stay where they were counted although their group goes elsewhere',
        find: 'this.#bound.remove(group, route);\n    this.#touch({ route, labels: group.labels });',
        replace: 'this.#bound.remove(group, route);',
      },
      {
        name: 'an alert founds a group although one was born there while it was counted',
        find: 'this.#bound.add(group, next.route);\n      this.#touch({ route: next.route, labels: group.labels });',
        replace: 'this.#bound.add(group, next.route);',
      },
      {
        name: 'who of several gets an alert is not decided anew when one of them has told of it',
        find: 'if (next.route !== undefined) this.#touchShared({ route: next.route, labels: group.labels });',
        replace: '',
      },
      {
        name: 'a group of twin routes keeps its place when an older one wants it',
        find: 'this.#bind(group, file, next);\n    if (this.#undecided.has(fingerprint)) this.#toChoose.add(fingerprint);',
        replace:
          'this.#bind(group, file, next);\n    if (next.best.length > 1 && before === next) this.#toChoose.add(fingerprint);',
      },
      {
        name: 'the way back counts with alerts where the way there has not left them',
        find: 'for (const tracked of homes.keys()) this.#toLook.add(tracked);',
        replace: '',
      },
      {
        name: 'the way back knows nothing of a group that the way there decides anew',
        find: 'this.#touch({ route: next.route, labels: group.labels });\n    }\n    this.back?.decisionChanged(group);',
        replace: 'this.#touch({ route: next.route, labels: group.labels });\n    }',
      },
    ],
  ),
  ...mutantsOf(
    'src/alerting/group/roll.ts',
    [BALLOT],
    [
      {
        name: 'an alert that its group is done with has no say ahead',
        find: 'known.former.add(tracked);',
        replace: '',
      },
      {
        name: 'a group that the last affected alert has left is looked at all the same',
        find: 'before.named -= 1;',
        replace: '',
      },
      {
        name: 'an alert that nobody asks any more is placed all the same',
        find: 'file.asked -= 1;',
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/alerting/group/passages.ts',
    [BALLOT, ADOPTION],
    [
      {
        name: 'a whole route is carried to where groups of another go too',
        find: 'if (to === undefined || onlyKey(this.#arrivals.get(to)) !== from) continue;',
        replace: 'if (to === undefined) continue;',
      },
      {
        name: 'a whole route is carried although some of its groups go elsewhere',
        find: 'if (counts?.size !== 1) return undefined;',
        replace: 'if (counts === undefined) return undefined;',
      },
    ],
  ),
];
