// Stories of how alerts end: by word, by time, one or all, and of those that fire again.

import { ends, fires, type Story } from '../story.ts';

const QUICK = { group_wait: '1s', group_interval: '2s', repeat_interval: '1h', group_by: ['story'] } as const;

export const resolving: readonly Story[] = [
  {
    name: 'one-then-all',
    fact: 'one that resolves is told with those that fire, the last one alone',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A'), fires('B')] },
      { at: 2, post: [ends('A', 2)] },
      { at: 4, post: [ends('B', 4)] },
      { at: 4.5, look: '/api/v2/alerts?filter=story="one-then-all"' },
    ],
    told: ['1.0 a +A +B', '3.0 a -A +B', '5.0 a -B'],
  },
  {
    name: 'gone-before-told',
    fact: 'what resolves before the first notification is never told',
    route: { ...QUICK, group_interval: '4s' },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 0.5, post: [ends('A', 0.5)] },
      { at: 2, post: [fires('B')] },
    ],
    told: ['3.0 a +B'],
  },
  {
    name: 'gone-among-others',
    fact: 'what fires and resolves between two flushes is told as resolved beside others, and never alone',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 1.3, post: [fires('B')] },
      { at: 2, post: [ends('B', 2)] },
      { at: 4, post: [ends('A', 4)] },
      { at: 5.5, post: [fires('C')] },
      { at: 6, post: [ends('C', 6)] },
    ],
    told: ['1.0 a +A', '3.0 a +A -B', '5.0 a -A'],
  },
  {
    name: 'resolved-only-post',
    fact: 'the end of an alert that nobody knew is nobody’s news',
    route: { ...QUICK, group_interval: '4s' },
    steps: [
      { at: 0, post: [ends('A', 0)] },
      { at: 0.2, look: '/api/v2/alerts?filter=story="resolved-only-post"' },
      { at: 2, post: [fires('B')] },
      { at: 4, post: [ends('C', 4)] },
    ],
    told: ['3.0 a +B', '7.0 a +B -C'],
  },
  {
    name: 'no-start',
    fact: 'an alert without a start begins at its end, or, without one, when it comes',
    route: QUICK,
    steps: [
      {
        at: 0,
        post: [
          fires('A', {}, { startsAt: 'never' }),
          fires('B', {}, { startsAt: 'never', endsAt: 4.5 }),
          { labels: { alertname: 'C' }, startsAt: 'never' },
        ],
      },
      { at: 0.5, look: '/api/v2/alerts?filter=story="no-start"' },
      {
        at: 2,
        post: [
          { ...ends('A', 2), startsAt: 'never' },
          { labels: { alertname: 'C' }, startsAt: 'never' },
        ],
      },
      { at: 2.5, look: '/api/v2/alerts?filter=story="no-start"' },
      { at: 6, post: [fires('A', {}, { startsAt: 'never' })] },
    ],
    told: ['1.0 a +A +B +C', '3.0 a -A +B +C', '5.0 a -B +C', '7.0 a +A -C'],
  },
  {
    name: 'timeout',
    fact: 'an alert without an end is over when resolve_timeout has passed since it was last sent',
    route: QUICK,
    steps: [
      { at: 0, post: [{ labels: { alertname: 'A' } }, { labels: { alertname: 'B' } }] },
      { at: 2.5, post: [{ labels: { alertname: 'A' } }] },
      { at: 2.6, look: '/api/v2/alerts?filter=story="timeout"' },
    ],
    told: ['1.0 a +A +B', '5.0 a +A -B', '7.0 a -A'],
  },
  {
    name: 'ends-by-itself',
    fact: 'an end in the future comes by itself',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A', {}, { endsAt: 2.5 }), fires('B')] },
      { at: 2.7, look: '/api/v2/alerts?filter=story="ends-by-itself"' },
    ],
    told: ['1.0 a +A +B', '3.0 a -A +B'],
  },
  {
    name: 'fires-again',
    fact: 'an alert that fires again after its resolve was told is a first notification again',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 2, post: [ends('A', 2)] },
      { at: 4, post: [fires('A')] },
      { at: 4.1, look: '/api/v2/alerts?filter=story="fires-again"' },
      { at: 6, post: [ends('A', 6)] },
    ],
    told: ['1.0 a +A', '3.0 a -A', '5.0 a +A', '7.0 a -A'],
  },
  {
    name: 'flaps-unseen',
    fact: 'an alert that ends and fires again between two flushes is not told',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 1.5, post: [ends('A', 1.5)] },
      { at: 2, post: [fires('A')] },
      { at: 4, post: [fires('B')] },
      { at: 6, post: [ends('A', 6), ends('B', 6)] },
    ],
    told: ['1.0 a +A', '5.0 a +A +B', '7.0 a -A -B'],
  },
  {
    name: 'flaps-with-starts',
    fact: 'the same where the sender gives the starts',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A', {}, { startsAt: 0 }), fires('B', {}, { startsAt: 0 })] },
      { at: 2, post: [{ ...ends('A', 1.8), startsAt: 0 }] },
      { at: 4, post: [fires('A', {}, { startsAt: 3.9 })] },
      {
        at: 6,
        post: [
          { ...ends('A', 5.8), startsAt: 3.9 },
          { ...ends('B', 5.9), startsAt: 0 },
        ],
      },
    ],
    told: ['1.0 a +A +B', '3.0 a -A +B', '5.0 a +A +B', '7.0 a -A -B'],
  },
  {
    name: 'end-sent-again',
    fact: 'an end that is sent again, as Prometheus does for a while, is not news',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A', {}, { startsAt: 0 }), fires('B')] },
      { at: 2, post: [{ ...ends('A', 2), startsAt: 0 }] },
      { at: 4, post: [{ ...ends('A', 2), startsAt: 0 }] },
      { at: 6, post: [fires('C')] },
    ],
    told: ['1.0 a +A +B', '3.0 a -A +B', '7.0 a +B +C'],
  },
  {
    name: 'end-sent-again-with-news',
    fact: 'an end that is sent again beside news',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A', {}, { startsAt: 0 }), fires('B')] },
      { at: 2, post: [{ ...ends('A', 2), startsAt: 0 }] },
      { at: 4, post: [{ ...ends('A', 2), startsAt: 0 }, fires('C')] },
    ],
    told: ['1.0 a +A +B', '3.0 a -A +B', '5.0 a -A +B +C'],
    ours: {
      told: ['1.0 a +A +B', '3.0 a -A +B', '5.0 a +B +C'],
      because: 'a resolve is told once, however often the end is sent',
    },
  },
  {
    name: 'end-sent-again-after-news',
    fact: 'an end that is sent again after other news',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A', {}, { startsAt: 0 }), fires('B')] },
      { at: 2, post: [{ ...ends('A', 2), startsAt: 0 }] },
      { at: 4, post: [fires('C')] },
      { at: 6, post: [{ ...ends('A', 2), startsAt: 0 }] },
    ],
    told: ['1.0 a +A +B', '3.0 a -A +B', '5.0 a +B +C', '7.0 a -A +B +C'],
    ours: {
      told: ['1.0 a +A +B', '3.0 a -A +B', '5.0 a +B +C'],
      because: 'a resolve is told once, however often the end is sent',
    },
  },
  {
    name: 'unwanted-resolves',
    fact: 'without send_resolved nobody hears of an end, and what fires after it is a first notification',
    route: QUICK,
    receivers: { a: [{ send_resolved: false }, { send_resolved: true }] },
    steps: [
      { at: 0, post: [fires('A'), fires('B')] },
      { at: 2, post: [ends('A', 2)] },
      { at: 4, post: [ends('B', 4)] },
      { at: 6, post: [fires('A')] },
      { at: 8, post: [fires('C'), ends('A', 8)] },
    ],
    told: [
      '1.0 a +A +B',
      '1.0 a/1 +A +B',
      '3.0 a/1 -A +B',
      '5.0 a/1 -B',
      '7.0 a +A',
      '7.0 a/1 +A',
      '9.0 a +C',
      '9.0 a/1 -A +C',
    ],
  },
  {
    name: 'resent',
    fact: 'the same alert sent again, in one batch or many, with other annotations, is told once; the next says the newest',
    route: { ...QUICK, group_interval: '1s' },
    steps: [
      {
        at: 0,
        post: [fires('A', {}, { annotations: { text: 'one' } }), fires('A', {}, { annotations: { text: 'two' } })],
      },
      { at: 0.3, post: [fires('A', {}, { annotations: { text: 'three' }, generatorURL: 'http://x/3' })] },
      { at: 1.5, post: [fires('A', {}, { annotations: { text: 'four' } })] },
      { at: 2.5, post: [fires('A', {}, { annotations: { text: 'five', more: 'yes' }, generatorURL: 'http://x/5' })] },
      { at: 3.5, post: [fires('B', {}, { annotations: { text: 'five' } })] },
      { at: 4.5, post: [{ ...ends('A', 4.5), annotations: { text: 'over' } }] },
    ],
    told: ['1.0 a +A', '4.0 a +A +B', '5.0 a -A +B'],
  },
];
