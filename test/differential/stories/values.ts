// Stories of what alerts hold: names, values, their order in a payload, and what they are merged from.

import { ends, fires, type Post, type Story } from '../story.ts';

const QUICK = { group_wait: '1s', group_interval: '2s', repeat_interval: '1h', group_by: ['story'] } as const;

/** An alert whose name says what else it has. */
function of(labels: Record<string, string>): Post {
  return fires(
    Object.entries(labels)
      .map(([name, value]) => `${name}:${value}`)
      .join(','),
    labels,
  );
}

export const values: readonly Story[] = [
  {
    name: 'order-plain',
    fact: 'without job and instance alerts come in the order of their labels: fewer first, then by name and value',
    route: QUICK,
    steps: [
      {
        at: 0,
        post: [
          { labels: { alertname: 'Z' }, endsAt: 600 },
          { labels: { alertname: 'B', a: '2' }, endsAt: 600 },
          { labels: { alertname: 'A', a: '2' }, endsAt: 600 },
          { labels: { alertname: 'C', b: '1' }, endsAt: 600 },
          { labels: { alertname: 'D', a: '10' }, endsAt: 600 },
          { labels: { alertname: 'E', a: '1', b: '1' }, endsAt: 600 },
          { labels: { alertname: 'F', A: '1' }, endsAt: 600 },
          { labels: { alertname: 'é', a: '1' }, endsAt: 600 },
          { labels: { alertname: '😀' }, endsAt: 600 },
          { labels: { alertname: '\uffef' }, endsAt: 600 },
        ],
      },
      { at: 0.5, look: '/api/v2/alerts/groups?filter=story="order-plain"' },
      { at: 2, post: [{ labels: { alertname: 'A', a: '2' }, endsAt: 2 }] },
    ],
    told: ['1.0 a +Z +￯ +😀 +C +é +D +A +B +F +E', '3.0 a +Z +￯ +😀 +C +é +D -A +B +F +E'],
  },
  {
    name: 'order-job',
    fact: 'job, then instance, come first; alerts that lack one come after',
    route: QUICK,
    steps: [
      {
        at: 0,
        post: [
          of({ job: 'b', instance: '1' }),
          of({ job: 'a', instance: '2' }),
          of({ job: 'a', instance: '10' }),
          of({ instance: '0' }),
          of({ instance: '1', x: '1' }),
          of({ job: 'a' }),
          of({ job: 'c', a: '1' }),
          of({ job: 'c', a: '0', b: '1' }),
          of({ x: '1' }),
          of({ job: '', instance: '' }),
        ],
      },
      { at: 0.5, look: '/api/v2/alerts/groups?filter=story="order-job"' },
    ],
    told: [
      '1.0 a +job:a,instance:10 +job:a,instance:2 +job:a +job:b,instance:1 +job:c,a:1 +job:c,a:0,b:1 +instance:0 +instance:1,x:1 +job:,instance: +x:1',
    ],
  },
  {
    name: 'order-receivers',
    fact: 'an alert names its receivers in the order of the alphabet, groups come by labels and receiver',
    route: {
      ...QUICK,
      group_by: ['team'],
      routes: [
        { matchers: ['team=~".+"'], receiver: 'c', continue: true },
        { matchers: ['team=~".+"'], receiver: 'b', continue: true, group_by: ['alertname'] },
        { matchers: ['team=~".+"'], receiver: 'a', continue: true },
        { matchers: ['team=~".+"'], receiver: 'b' },
      ],
    },
    receivers: { a: [{}], b: [{}], c: [{}] },
    steps: [
      { at: 0, post: [fires('B', { team: 'y' }), fires('A', { team: 'x' }), fires('C', { team: 'x' })] },
      { at: 0.5, look: '/api/v2/alerts?filter=story="order-receivers"' },
      { at: 0.5, look: '/api/v2/alerts/groups?filter=story="order-receivers"' },
    ],
    told: [
      '1.0 a +A +C',
      '1.0 a +B',
      '1.0 b +A',
      '1.0 b +A +C',
      '1.0 b +B',
      '1.0 b +B',
      '1.0 b +C',
      '1.0 c +A +C',
      '1.0 c +B',
    ],
  },
  {
    name: 'utf-8',
    fact: 'names and values may be of any character',
    route: { ...QUICK, group_by: ['story', 'größe', 'a.b c', '😀"'] },
    steps: [
      {
        at: 0,
        post: [
          fires(
            'A',
            { größe: 'XL', 'a.b c': '1', '😀"': '\\"', nasty: '<b>&"\'\\\n\t\u2028é😀{{ . }}' },
            {
              annotations: {
                html: '<script>alert("x")&amp;</script>',
                'naïve key': '\u0001\u007f\u2029\ufffd',
                __proto__x: 'p',
              },
              generatorURL: 'http://prometheus/graph?g0.expr=up%3D%3D0&x=<y>',
            },
          ),
          fires('B', { größe: 'XL', 'a.b c': '1', '😀"': '\\"' }),
        ],
      },
      { at: 0.5, look: '/api/v2/alerts?filter=story="utf-8"' },
      { at: 0.5, look: '/api/v2/alerts/groups?filter=story="utf-8"' },
    ],
    told: ['1.0 a +B +A'],
  },
  {
    name: 'empty-values',
    fact: 'a label without a value is no label; an annotation without one is one',
    route: { ...QUICK, group_by: ['story', 'none'] },
    steps: [
      { at: 0, post: [fires('A', { none: '', zone: '' }, { annotations: { none: '', text: 't' } })] },
      {
        at: 0.2,
        post: [
          fires('A', {}, { annotations: { none: '', text: 't' } }),
          fires('B', {}, { annotations: { text: 't' } }),
        ],
      },
      { at: 0.5, look: '/api/v2/alerts?filter=story="empty-values"' },
    ],
    told: ['1.0 a +A +B'],
  },
  {
    name: 'merged-times',
    fact: 'overlapping states are one: the earlier start; the later end, where a sender gave it',
    route: QUICK,
    steps: [
      {
        at: 0,
        post: [
          fires('Earlier', {}, { startsAt: -0.5, endsAt: 300 }),
          fires('Later', {}, { startsAt: -0.5, endsAt: 300 }),
          fires('Shorter', {}, { startsAt: -0.5, endsAt: 300 }),
          { labels: { alertname: 'Guess' }, startsAt: -0.5 },
          fires('Given', {}, { startsAt: -0.5, endsAt: 300 }),
          fires('Apart', {}, { startsAt: -0.5, endsAt: -0.2 }),
        ],
      },
      {
        at: 0.3,
        post: [
          fires('Earlier', {}, { startsAt: -0.8, endsAt: 200 }),
          fires('Later', {}, { startsAt: -0.1, endsAt: 400 }),
          fires('Shorter', {}, { startsAt: -0.6, endsAt: 100 }),
          fires('Guess', {}, { startsAt: -0.4, endsAt: 2 }),
          { labels: { alertname: 'Given' }, startsAt: -0.4 },
          fires('Apart', {}, { startsAt: 0, endsAt: 300 }),
        ],
      },
      { at: 0.5, look: '/api/v2/alerts?filter=story="merged-times"' },
      {
        at: 2.5,
        post: [
          { ...ends('Later', 2.4), startsAt: 2.3 },
          { ...ends('Shorter', 1), startsAt: -0.9 },
          ends('Earlier', 2.5),
        ],
      },
      { at: 2.7, look: '/api/v2/alerts?filter=story="merged-times"' },
      { at: 4.5, post: [{ ...ends('Later', 4), startsAt: -1 }] },
      { at: 4.7, look: '/api/v2/alerts?filter=story="merged-times"' },
    ],
    told: [
      '1.0 a +Apart +Earlier +Given +Guess +Later +Shorter',
      '3.0 a +Apart -Earlier +Given -Guess -Later -Shorter',
    ],
  },
  {
    name: 'future-start',
    fact: 'an alert that starts in the future fires already',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A', {}, { startsAt: 3 }), fires('B')] },
      { at: 0.5, look: '/api/v2/alerts?filter=story="future-start"' },
      { at: 4, post: [{ ...ends('A', 3.5), startsAt: 3 }] },
    ],
    told: ['1.0 a +A +B', '5.0 a -A +B'],
  },
  {
    name: 'batch-copies',
    fact: 'copies of an alert in one batch are one alert',
    route: QUICK,
    steps: [
      { at: 0, post: [fires('A'), fires('B'), fires('A'), fires('A', { none: '' }), fires('B')] },
      { at: 0.5, look: '/api/v2/alerts?filter=story="batch-copies"' },
      { at: 2, post: [ends('B', 2)] },
    ],
    told: ['1.0 a +A +B', '3.0 a +A -B'],
  },
];
