// Stories of where alerts go: continue, nested routes and what they inherit, time intervals.

import { ends, fires, type Story } from '../story.ts';

const QUICK = { group_wait: '1s', group_interval: '2s', repeat_interval: '1h', group_by: ['story'] } as const;
const TWO = { a: [{}], b: [{}], c: [{}] } as const;

export const routing: readonly Story[] = [
  {
    name: 'continues',
    fact: 'the first match takes the alert, continue lets the next look too',
    route: {
      ...QUICK,
      routes: [
        { matchers: ['team="x"'], receiver: 'b', continue: true },
        { matchers: ['team=~"x|y"'], receiver: 'c' },
        { matchers: ['team="x"'], receiver: 'b' },
      ],
    },
    receivers: TWO,
    steps: [
      { at: 0, post: [fires('X', { team: 'x' }), fires('Y', { team: 'y' }), fires('Z', { team: 'z' }), fires('N')] },
      { at: 0.5, look: '/api/v2/alerts?filter=story="continues"' },
      { at: 0.5, look: '/api/v2/alerts/groups?filter=story="continues"&receiver=continues.b' },
      { at: 2, post: [ends('X', 2, { team: 'x' })] },
    ],
    told: ['1.0 a +N +Z', '1.0 b +X', '1.0 c +X +Y', '3.0 b -X', '3.0 c -X +Y'],
  },
  {
    name: 'inherits',
    fact: 'a route has from its parent what it does not say itself',
    route: {
      ...QUICK,
      group_wait: '2s',
      routes: [
        {
          matchers: ['team="x"'],
          group_by: ['alertname'],
          routes: [{ matchers: ['sev="page"'], receiver: 'b', group_wait: '500ms' }],
        },
        { matchers: ['team="y"'], group_by: [], receiver: 'c', routes: [{ matchers: ['sev="page"'] }] },
      ],
    },
    receivers: TWO,
    steps: [
      {
        at: 0,
        post: [
          fires('A', { team: 'x' }),
          fires('B', { team: 'x' }),
          fires('A', { team: 'x', sev: 'page' }),
          fires('B', { team: 'x', sev: 'page' }),
          fires('C', { team: 'y' }),
          fires('D', { team: 'y', sev: 'page' }),
          fires('E', { team: 'y', sev: 'page' }),
          fires('F'),
        ],
      },
    ],
    told: ['0.5 b +A', '0.5 b +B', '2.0 a +A', '2.0 a +B', '2.0 a +F', '2.0 c +C', '2.0 c +D +E'],
  },
  {
    name: 'twins',
    fact: 'routes with the same matchers, groups and receiver tell what the other has told only once',
    route: {
      ...QUICK,
      routes: [
        { matchers: ['team="x"'], receiver: 'b', continue: true },
        { matchers: ['team="x"'], receiver: 'b', group_wait: '2500ms' },
      ],
    },
    receivers: TWO,
    steps: [
      { at: 0, post: [fires('A', { team: 'x' })] },
      { at: 5.5, post: [ends('A', 5.5, { team: 'x' })] },
    ],
    told: ['1.0 b +A', '6.5 b -A'],
  },
  {
    name: 'matchers',
    fact: 'a missing label is an empty one; expressions are anchored',
    route: {
      ...QUICK,
      routes: [
        { matchers: ['team!~".+"'], receiver: 'b' },
        { matchers: ['team=~"x"', 'sev!="page"'], receiver: 'c' },
      ],
    },
    receivers: TWO,
    steps: [
      {
        at: 0,
        post: [
          fires('None'),
          fires('Empty', { team: '' }),
          fires('X', { team: 'x' }),
          fires('Xx', { team: 'xx' }),
          fires('Page', { team: 'x', sev: 'page' }),
        ],
      },
    ],
    told: ['1.0 a +Xx +Page', '1.0 b +Empty +None', '1.0 c +X'],
  },
  {
    name: 'muted-always',
    fact: 'a route muted by a time interval tells nothing, its neighbours do',
    route: {
      ...QUICK,
      mute_time_intervals: ['always'],
      routes: [
        { matchers: ['team="active-never"'], active_time_intervals: ['never'], receiver: 'b' },
        { matchers: ['team="active-always"'], active_time_intervals: ['always'], receiver: 'b' },
        { matchers: ['team="muted-never"'], mute_time_intervals: ['never'], receiver: 'c' },
        {
          matchers: ['team="both"'],
          mute_time_intervals: ['never', 'always'],
          active_time_intervals: ['always'],
          receiver: 'c',
        },
        { matchers: ['team="inherits"'], receiver: 'c' },
      ],
    },
    receivers: TWO,
    steps: [
      {
        at: 0,
        post: ['none', 'active-never', 'active-always', 'muted-never', 'both', 'inherits'].map((team) =>
          fires(team, { team }),
        ),
      },
      { at: 2, look: '/api/v2/alerts/groups?filter=story="muted-always"' },
      { at: 2, look: '/api/v2/alerts?filter=story="muted-always"' },
      { at: 2, look: '/api/v2/alerts/groups?filter=story="muted-always"&muted=false' },
      {
        at: 3,
        post: [ends('muted-never', 3, { team: 'muted-never' }), ends('active-never', 3, { team: 'active-never' })],
      },
    ],
    told: ['1.0 b +active-always', '1.0 c +inherits', '1.0 c +muted-never', '3.0 c -muted-never'],
  },
];
