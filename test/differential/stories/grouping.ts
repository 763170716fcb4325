// Stories of how alerts are gathered: group_by, group_wait, group_interval, repeat_interval.

import { ends, fires, type Story } from '../story.ts';

const QUICK = { group_wait: '1s', group_interval: '2s', repeat_interval: '1h' } as const;

export const grouping: readonly Story[] = [
  {
    name: 'group-wait',
    fact: 'what fires during group_wait is told together',
    route: { ...QUICK, group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 0.4, post: [fires('C')] },
      { at: 0.6, post: [fires('B')] },
      { at: 0.7, look: '/api/v2/alerts/groups?filter=story="group-wait"' },
    ],
    told: ['1.0 a +A +B +C'],
  },
  {
    name: 'group-interval',
    fact: 'what fires later waits for group_interval; nothing new, nothing told',
    route: { ...QUICK, group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 1.5, post: [fires('B')] },
      { at: 2.5, post: [fires('C')] },
      { at: 7.5, post: [fires('D')] },
      { at: 8, look: '/api/v2/alerts?filter=story="group-interval"' },
    ],
    told: ['1.0 a +A', '3.0 a +A +B +C', '9.0 a +A +B +C +D'],
  },
  {
    name: 'repeats',
    fact: 'the same is told again at the first tick after repeat_interval',
    route: { ...QUICK, group_interval: '1s', repeat_interval: '3500ms', group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 5.5, post: [fires('B')] },
      { at: 11.4, post: [ends('A', 11.4), ends('B', 11.4)] },
    ],
    told: ['1.0 a +A', '5.0 a +A', '6.0 a +A +B', '10.0 a +A +B', '12.0 a -A -B'],
  },
  {
    name: 'repeat-under-interval',
    fact: 'a repeat_interval below group_interval repeats at every tick',
    route: { ...QUICK, repeat_interval: '500ms', group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 6, post: [ends('A', 6)] },
    ],
    told: ['1.0 a +A', '3.0 a +A', '5.0 a +A', '7.0 a -A'],
  },
  {
    name: 'old-alert',
    fact: 'a group that begins with an alert older than group_wait is told at once, and the next after group_interval',
    route: { ...QUICK, group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A', {}, { startsAt: -10 })] },
      { at: 0.5, post: [fires('B', {}, { startsAt: -20 })] },
    ],
    told: ['0.0 a +A', '2.0 a +A +B'],
  },
  {
    name: 'old-joins',
    fact: 'an old alert that joins a waiting group waits with it',
    route: { ...QUICK, group_wait: '2s', group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 0.7, post: [fires('B', {}, { startsAt: -10 })] },
      { at: 1.5, post: [fires('C')] },
    ],
    told: ['2.0 a +A +B +C'],
  },
  {
    name: 'resent-and-old',
    fact: 'an alert that is sent again in its group_wait, with an earlier start, waits on',
    route: { ...QUICK, group_wait: '2s', group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 0.7, post: [fires('A', {}, { startsAt: -10 })] },
    ],
    told: ['2.0 a +A'],
  },
  {
    name: 'no-wait',
    fact: 'with a group_wait of 0 the first alert goes alone',
    route: { ...QUICK, group_wait: '0s', group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 0.5, post: [fires('B'), fires('C')] },
    ],
    told: ['0.0 a +A', '2.0 a +A +B +C'],
  },
  {
    name: 'by-all',
    fact: 'group_by: [...] makes every alert a group',
    route: { ...QUICK, group_by: ['...'] },
    steps: [
      { at: 0, post: [fires('A', { n: '1' }), fires('A', { n: '2' })] },
      { at: 2, post: [ends('A', 2, { n: '1' })] },
      { at: 2.1, look: '/api/v2/alerts/groups?filter=story="by-all"' },
    ],
    told: ['1.0 a +A', '1.0 a +A', '3.0 a -A'],
  },
  {
    name: 'by-nothing',
    fact: 'without group_by everything of a route is one group',
    route: { ...QUICK, group_by: [] },
    steps: [{ at: 0, post: [fires('A', { n: '1' }), fires('B', { m: '2' })] }],
    told: ['1.0 a +A +B'],
  },
  {
    name: 'by-several',
    fact: 'groups are by values; a label that is missing or empty is none',
    route: { ...QUICK, group_by: ['team', 'zone', 'story'] },
    steps: [
      {
        at: 0,
        post: [
          fires('A', { team: 'x', zone: '1' }),
          fires('B', { zone: '1', team: 'x' }),
          fires('C', { team: 'x' }),
          fires('D', { team: 'x', zone: '' }),
          fires('E', { zone: '1' }),
          fires('F'),
          fires('G', { team: 'y', zone: '1' }),
        ],
      },
      { at: 0.5, look: '/api/v2/alerts/groups?filter=story="by-several"' },
      { at: 2, post: [ends('B', 2, { zone: '1', team: 'x' })] },
      { at: 2.5, look: '/api/v2/alerts/groups?filter=story="by-several"&filter=team="x"' },
    ],
    told: ['1.0 a +A +B', '1.0 a +C +D', '1.0 a +E', '1.0 a +F', '1.0 a +G', '3.0 a +A -B'],
  },
  {
    name: 'group-ends',
    fact: 'a group ends when all of its alerts are resolved and told: what fires then waits for group_wait again',
    route: { ...QUICK, group_interval: '4s', group_by: ['story'] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 2, post: [ends('A', 2)] },
      { at: 6, post: [fires('B')] },
      { at: 6.4, post: [fires('A')] },
      { at: 9, post: [ends('B', 9)] },
      { at: 9.5, look: '/api/v2/alerts/groups?filter=story="group-ends"' },
    ],
    told: ['1.0 a +A', '5.0 a -A', '7.0 a +A +B', '11.0 a +A -B'],
  },
];
