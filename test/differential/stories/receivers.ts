// Stories of webhooks: more than one, cut payloads, and other ends that fail.

import { ends, fires, type Story } from '../story.ts';

const QUICK = { group_wait: '1s', group_interval: '2s', repeat_interval: '1h', group_by: ['story'] } as const;

export const receivers: readonly Story[] = [
  {
    name: 'max-alerts',
    fact: 'a payload is cut at max_alerts and says how many are missing',
    route: QUICK,
    receivers: { a: [{ max_alerts: 2 }, { max_alerts: 3 }, {}] },
    steps: [
      {
        at: 0,
        post: ['D', 'B', 'A', 'C'].map((name) => fires(name, { same: 's', only: name }, { annotations: { name } })),
      },
      { at: 2, post: [ends('A', 2, { same: 's', only: 'A' }), ends('B', 2, { same: 's', only: 'B' })] },
      { at: 4, post: [ends('C', 4, { same: 's', only: 'C' })] },
    ],
    told: [
      '1.0 a +A +B',
      '1.0 a/1 +A +B +C',
      '1.0 a/2 +A +B +C +D',
      '3.0 a -A -B',
      '3.0 a/1 -A -B +C',
      '3.0 a/2 -A -B +C +D',
      '5.0 a -C +D',
      '5.0 a/1 -C +D',
      '5.0 a/2 -C +D',
    ],
  },
  {
    name: 'fails-once',
    fact: 'an answer of 500 is tried again in the same flush; others are not told twice',
    route: { ...QUICK, group_interval: '5s' },
    receivers: { a: [{ answers: [500] }, {}] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 3, post: [fires('B')] },
    ],
    told: ['1.0 a +A', '1.0 a/1 +A', '1.5 a +A', '6.0 a +A +B', '6.0 a/1 +A +B'],
    apartMs: 1200, // the back-off has chance in it
  },
  {
    name: 'refuses',
    fact: 'an answer of 400 is not tried again before the next flush; others are not told twice',
    route: QUICK,
    receivers: { a: [{ answers: [400, 404] }, {}] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 4, post: [fires('B')] },
    ],
    told: ['1.0 a +A', '1.0 a/1 +A', '3.0 a +A', '5.0 a +A +B', '5.0 a/1 +A +B'],
  },
  {
    name: 'refuses-the-resolve',
    fact: 'a resolve that was refused is told at the next flush',
    route: QUICK,
    receivers: { a: [{ answers: [200, 400] }, {}] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 2, post: [ends('A', 2)] },
    ],
    told: ['1.0 a +A', '1.0 a/1 +A', '3.0 a -A', '3.0 a/1 -A', '5.0 a -A'],
  },
  {
    name: 'refuses-until-over',
    fact: 'who never heard that it fires does not hear that it is over',
    route: { ...QUICK, group_interval: '3s' },
    receivers: { a: [{ answers: [400, 400] }, {}] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 5, post: [ends('A', 5)] },
      { at: 8, post: [fires('B')] },
    ],
    told: ['1.0 a +A', '1.0 a/1 +A', '4.0 a +A', '7.0 a/1 -A', '9.0 a +B', '9.0 a/1 +B'],
  },
  {
    name: 'does-not-answer',
    fact: 'a request without an answer is given up after `timeout` and tried again',
    route: { ...QUICK, group_interval: '8s' },
    receivers: { a: [{ timeout: '1s', answers: ['never'] }, {}] },
    steps: [{ at: 0, post: [fires('A')] }],
    told: ['1.0 a +A', '1.0 a/1 +A', '2.0 a +A'],
    apartMs: 1200,
  },
  {
    name: 'nobody-home',
    fact: 'a receiver without integrations is told nothing, its alerts are shown',
    route: QUICK,
    receivers: { a: [] },
    steps: [
      { at: 0, post: [fires('A')] },
      { at: 2, look: '/api/v2/alerts/groups?filter=story="nobody-home"' },
      { at: 2, post: [ends('A', 2)] },
      { at: 4, look: '/api/v2/alerts/groups?filter=story="nobody-home"' },
    ],
    told: [],
  },
];
