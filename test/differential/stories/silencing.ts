// Stories of silences.

import { ends, fires, type Story } from '../story.ts';

const QUICK = { group_wait: '1s', group_interval: '2s', repeat_interval: '1h', group_by: ['story'] } as const;

export const silencing: readonly Story[] = [
  {
    name: 'silenced-before',
    fact: 'what is silenced before it fires is told when the silence is taken back',
    route: QUICK,
    steps: [
      { at: 0, silence: 's', matchers: ['alertname="A"'], until: 600 },
      { at: 0.3, post: [fires('A'), fires('B')] },
      { at: 1.8, look: '/api/v2/alerts?filter=story="silenced-before"' },
      { at: 1.9, look: '/api/v2/silences?filter=story="silenced-before"' },
      { at: 2, look: '/api/v2/alerts?filter=story="silenced-before"&silenced=false' },
      { at: 4, expire: 's' },
      { at: 4.2, look: '/api/v2/silences?filter=story="silenced-before"' },
    ],
    told: ['1.3 a +B', '5.3 a +A +B'],
  },
  {
    name: 'silenced-after',
    fact: 'what was told, is silenced and comes back, is not told again',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A'), fires('B')] },
      { at: 2, silence: 's', matchers: ['alertname="A"'], until: 600 },
      { at: 4, post: [fires('C')] },
      { at: 6, expire: 's' },
      { at: 8, post: [fires('D')] },
    ],
    told: ['1.0 a +A +B', '5.0 a +B +C', '7.0 a +A +B +C', '9.0 a +A +B +C +D'],
  },
  {
    name: 'silence-runs-out',
    fact: 'a silence ends by itself',
    route: QUICK,
    steps: [
      { at: 0, silence: 's', matchers: ['alertname=~"A|B"'], until: 4 },
      { at: 0.3, post: [fires('A')] },
      { at: 4.5, look: '/api/v2/silences?filter=story="silence-runs-out"' },
    ],
    told: ['5.3 a +A'],
  },
  {
    name: 'silence-pending',
    fact: 'a silence mutes from its start',
    route: QUICK,
    steps: [
      { at: 0, silence: 's', matchers: ['alertname!="B"'], from: 2, until: 600 },
      { at: 0.2, post: [fires('A'), fires('B')] },
      { at: 0.5, look: '/api/v2/silences?filter=story="silence-pending"' },
      { at: 2.5, post: [fires('C')] },
      { at: 3.5, look: '/api/v2/alerts?filter=story="silence-pending"' },
      { at: 4, post: [fires('D')] },
      { at: 6, expire: 's' },
    ],
    told: ['1.2 a +A +B', '7.2 a +A +B +C +D'],
  },
  {
    name: 'ends-silenced',
    fact: 'what was told ends while it is silenced',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 2, silence: 's', matchers: ['alertname="A"'], until: 600 },
      { at: 4, post: [ends('A', 4)] },
      { at: 6, expire: 's' },
    ],
    told: ['1.0 a +A'],
    ours: {
      told: ['1.0 a +A', '7.0 a -A'],
      because: 'the resolve of an alert that was told is held while it is muted, and told after',
    },
  },
  {
    name: 'last-audible-ends',
    fact: 'of two that were told one is silenced and the other ends',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A'), fires('B')] },
      { at: 2, silence: 's', matchers: ['alertname="A"'], until: 600 },
      { at: 4, post: [ends('B', 4)] },
      { at: 6, expire: 's' },
      { at: 8, post: [ends('A', 8)] },
    ],
    told: ['1.0 a +A +B', '5.0 a -B', '7.0 a +A', '9.0 a -A'],
    ours: {
      told: ['1.0 a +A +B', '5.0 a +A -B', '9.0 a -A'],
      because: 'a payload does not say resolved while something that was told under its key still fires',
    },
  },
  {
    name: 'silence-edited',
    fact: 'an edit of the matchers replaces the silence',
    route: QUICK,
    steps: [
      { at: 0, silence: 's', matchers: ['alertname="A"'], until: 600 },
      { at: 0.2, post: [fires('A'), fires('B')] },
      { at: 2, silence: 's', matchers: ['alertname="B"'], until: 500 },
      { at: 2.4, post: [fires('C')] },
      { at: 3.5, look: '/api/v2/alerts?filter=story="silence-edited"' },
    ],
    told: ['1.2 a +B', '3.2 a +A +C'],
  },
  {
    name: 'silenced-all',
    fact: 'a group that is silenced wholly tells nothing, and repeats nothing',
    route: { ...QUICK, group_interval: '1s', repeat_interval: '1500ms' },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 1.5, silence: 's', matchers: ['alertname="A"'], until: 600 },
      { at: 5.5, expire: 's' },
      { at: 6.4, post: [ends('A', 6.4)] },
    ],
    told: ['1.0 a +A', '6.0 a +A', '7.0 a -A'],
  },
];
