import { expect, test } from 'vitest';
import { Obligations } from './obligations.ts';
import type { Hook } from './sink.ts';

/** `+A -B`: A fires, B has ended. */
function hook(text: string, atMs = Date.now(), path = '/first'): Hook {
  const alerts = text.split(' ').map((fact) => ({
    status: fact.startsWith('+') ? 'firing' : 'resolved',
    labels: { name: fact.slice(1) },
  }));
  return { atMs, path, body: { groupKey: 'g', externalURL: 'http://one', alerts } } as unknown as Hook;
}

function scene(...names: string[]): Obligations {
  const obligations = new Obligations(['/first']);
  for (const name of names) obligations.began(name);
  return obligations;
}

test('what is told once, with its end, is settled', () => {
  const obligations = scene('A', 'B');
  obligations.ended('A');
  const hooks = [hook('+A'), hook('+A +B'), hook('-A +B')];
  expect(obligations.faults(hooks, 1000)).toEqual([]);
});

test.each([
  ['what nobody is told', [], 'never told firing A'],
  ['an end that nobody is told', [hook('+A')], 'never told resolved A'],
  ['the same once more', [hook('+A'), hook('+A'), hook('-A')], 'told again: firing A'],
  ['an end once more, beside news', [hook('+A'), hook('-A'), hook('-A +B')], 'told again: resolved A'],
  ['a firing after the end', [hook('+A'), hook('-A'), hook('+A +B')], 'fires after its end: A'],
  ['an end before it is so', [hook('+A'), hook('-A', 1)], 'resolved A, which is not so'],
  ['what comes late', [hook('+A', Date.now() + 60_000), hook('-A')], 'ms after it was so'],
])('noticed: %s', (_what, hooks, fault) => {
  const obligations = scene('A', 'B');
  obligations.ended('A');
  expect(obligations.faults(hooks, 1000).join('\n')).toContain(fault);
});

test('a kill excuses one repetition for each group, and none of what was kept long before', () => {
  const obligations = scene('A');
  obligations.killed('http://one', Date.now());
  expect(obligations.faults([hook('+A'), hook('+A')], 1000)).toEqual([]);
  const twice = scene('A');
  twice.killed('http://one', Date.now());
  expect(twice.faults([hook('+A'), hook('+A'), hook('+A')], 1000)).toHaveLength(1);
  const kept = scene('A');
  kept.killed('http://one', Date.now());
  expect(kept.faults([hook('+A', Date.now() - 5000), hook('+A')], 10_000).join()).toContain('told again');
});

test('an attempt that was given up as its time was over may be made again', () => {
  const now = Date.now();
  const givenUp = [{ receiver: '/first', groupKey: 'g', atMs: now + 10 }];
  const hooks = [hook('+A', now + 5), hook('+A', now + 20)];
  expect(scene('A').faults(hooks, 1000, givenUp)).toEqual([]);
  expect(scene('A').faults(hooks, 1000, [{ receiver: '/first', groupKey: 'g', atMs: now + 30 }])).toHaveLength(1);
});
