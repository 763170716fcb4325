// Stories of alerts that mute others.

import { ends, fires, type Story } from '../story.ts';

const QUICK = { group_wait: '1s', group_interval: '2s', repeat_interval: '1h', group_by: ['story'] } as const;
const RULE = { source_matchers: ['sev="page"'], target_matchers: ['sev="warn"'], equal: ['zone'] } as const;
const page = { sev: 'page', zone: '1' } as const;
const warn = { sev: 'warn', zone: '1' } as const;

export const inhibition: readonly Story[] = [
  {
    name: 'source-first',
    fact: 'a target is muted while its source fires, and told when that ends',
    route: QUICK,
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('Source', page)] },
      { at: 0.2, post: [fires('Target', warn), fires('Elsewhere', { sev: 'warn', zone: '2' })] },
      { at: 1.5, look: '/api/v2/alerts?filter=story="source-first"' },
      { at: 1.6, look: '/api/v2/alerts?filter=story="source-first"&inhibited=false' },
      { at: 4, post: [ends('Source', 4, page)] },
      { at: 6, post: [ends('Target', 6, warn)] },
    ],
    told: ['1.0 a +Elsewhere +Source', '5.0 a +Elsewhere -Source +Target', '7.0 a +Elsewhere -Target'],
  },
  {
    name: 'target-first',
    fact: 'a target told before its source fired is muted from then on, and not told again',
    route: QUICK,
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('Target', warn)] },
      { at: 2, post: [fires('Source', page)] },
      { at: 4, post: [ends('Source', 4, page)] },
      { at: 6, post: [fires('Third', { zone: '1' })] },
    ],
    told: ['1.0 a +Target', '3.0 a +Source', '5.0 a -Source +Target', '7.0 a +Third +Target'],
  },
  {
    name: 'same-batch',
    fact: 'the order in one batch does not matter',
    route: QUICK,
    inhibit: [RULE],
    steps: [{ at: 0, post: [fires('Target', warn), fires('Source', page)] }],
    told: ['1.0 a +Source'],
  },
  {
    name: 'both-end',
    fact: 'a target that ends with its source was never news',
    route: QUICK,
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('Source', page), fires('Target', warn)] },
      { at: 2, post: [ends('Source', 2, page), ends('Target', 2, warn)] },
    ],
    told: ['1.0 a +Source', '3.0 a -Source -Target'],
    ours: {
      told: ['1.0 a +Source', '3.0 a -Source'],
      because: 'the end of an alert that was muted whenever it fired is nobody’s news',
    },
  },
  {
    name: 'told-target-ends-muted',
    fact: 'a target that was told ends while it is muted',
    route: QUICK,
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('Target', warn)] },
      { at: 2, post: [fires('Source', page)] },
      { at: 4, post: [ends('Target', 4, warn)] },
      { at: 6, post: [ends('Source', 6, page)] },
    ],
    told: ['1.0 a +Target', '3.0 a +Source', '7.0 a -Source'],
    ours: {
      told: ['1.0 a +Target', '3.0 a +Source', '7.0 a -Source -Target'],
      because: 'the resolve of an alert that was told is held while it is muted, and told after',
    },
  },
  {
    name: 'two-sided',
    fact: 'alerts that are source and target at once do not mute each other',
    route: QUICK,
    inhibit: [{ source_matchers: ['kind=~"a|b"'], target_matchers: ['kind=~"b|c"'] }],
    steps: [
      { at: 0, post: [fires('B1', { kind: 'b' }), fires('B2', { kind: 'b' }), fires('C', { kind: 'c' })] },
      { at: 2, post: [fires('A', { kind: 'a' })] },
      { at: 2.2, look: '/api/v2/alerts?filter=story="two-sided"' },
    ],
    told: ['1.0 a +B1 +B2', '3.0 a +A'],
  },
  {
    name: 'equal-missing',
    fact: 'labels that both lack are equal, as are an empty and a missing one',
    route: QUICK,
    inhibit: [{ ...RULE, equal: ['zone', 'rack'] }],
    steps: [
      {
        at: 0,
        post: [
          fires('Source', { sev: 'page' }),
          fires('Same', { sev: 'warn' }),
          fires('Empty', { sev: 'warn', zone: '' }),
          fires('Other', { sev: 'warn', zone: '1' }),
          fires('Rack', { sev: 'warn', rack: '1' }),
        ],
      },
      { at: 0.5, look: '/api/v2/alerts?filter=story="equal-missing"' },
    ],
    told: ['1.0 a +Source +Other +Rack'],
  },
  {
    name: 'two-sources',
    fact: 'a target stays muted while one of its sources fires',
    route: QUICK,
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('S1', page), fires('S2', page), fires('Target', warn)] },
      { at: 2, post: [ends('S1', 2, page)] },
      { at: 4, post: [ends('S2', 4, page)] },
    ],
    told: ['1.0 a +S1 +S2', '3.0 a -S1 +S2', '5.0 a -S2 +Target'],
  },
  {
    name: 'younger-source-ends',
    fact: 'that holds whichever of its sources ends first',
    route: QUICK,
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('S1', page), fires('Target', warn)] },
      { at: 2, post: [fires('S2', page)] },
      { at: 4, post: [ends('S2', 4, page)] },
      { at: 6, post: [ends('S1', 6, page)] },
    ],
    told: ['1.0 a +S1', '3.0 a +S1 +S2', '5.0 a +S1 -S2 +Target', '7.0 a -S1 +Target'],
    ours: {
      told: ['1.0 a +S1', '3.0 a +S1 +S2', '5.0 a +S1 -S2', '7.0 a -S1 +Target'],
      because:
        'Alertmanager remembers one source for equal labels, the last, and forgets the others when that one ends',
    },
  },
  {
    name: 'other-group',
    fact: 'a source mutes in groups and receivers that are not its own',
    route: {
      ...QUICK,
      group_by: ['alertname'],
      routes: [{ matchers: ['sev="warn"'], receiver: 'b', group_wait: '1s' }],
    },
    receivers: { a: [{}], b: [{}] },
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('Source', page), fires('Target', warn)] },
      { at: 4.5, post: [ends('Source', 4.5, page)] },
      { at: 5, look: '/api/v2/alerts/groups?filter=story="other-group"' },
      { at: 6.5, post: [ends('Target', 6.5, warn)] },
    ],
    told: ['1.0 a +Source', '5.0 a -Source', '5.0 b +Target', '7.0 b -Target'],
  },
  {
    name: 'muted-then-over',
    fact: 'an alert that was muted whenever it fired ends, beside others, when it is not muted any more',
    route: QUICK,
    inhibit: [RULE],
    steps: [
      { at: 0, post: [fires('Source', page), fires('Target', warn), fires('Other', { zone: '1' })] },
      { at: 1.5, post: [ends('Source', 1.5, page), ends('Target', 1.5, warn)] },
    ],
    told: ['1.0 a +Other +Source', '3.0 a +Other -Source -Target'],
    ours: {
      told: ['1.0 a +Other +Source', '3.0 a +Other -Source'],
      because: 'the end of an alert that was muted whenever it fired is nobody’s news',
    },
  },
];
