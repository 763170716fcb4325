// The alert path as a whole, in virtual time: alerts in, notifications out. One line of `told` is
// `<seconds> <destination> +[firing] -[resolved]`.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, REFUSED, SECOND, SENT, UNREACHABLE } from '../../test/support/alert-world.ts';
import { matchers, type RulesSketch } from '../../test/support/rules-sketch.ts';
import { Timestamp } from '../base/timestamp.ts';

const one: RulesSketch = {
  route: { receiver: 'web', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR },
  receivers: { web: ['w'] },
};

test('group_wait gathers, group_interval adds, resolves are told, repeats wait', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(10 * SECOND);
  world.fire('B');
  await world.advance(19.999 * SECOND);
  expect(world.takeTold()).toEqual([]);
  await world.advance(0.001 * SECOND);
  expect(world.takeTold()).toEqual(['30 w +[A B] -[]']);

  world.fire('C');
  await world.advance(5 * MINUTE);
  expect(world.takeTold()).toEqual(['330 w +[A B C] -[]']);
  world.resolve('B');
  await world.advance(5 * MINUTE);
  expect(world.takeTold()).toEqual(['630 w +[A C] -[B]']);
  world.resolve('A', 'C');
  await world.advance(5 * MINUTE);
  expect(world.takeTold()).toEqual(['930 w +[] -[A C]']);
  await world.advance(24 * HOUR);
  expect(world.takeTold()).toEqual([]);
});

test('what keeps firing is repeated at the first tick past repeat_interval', async () => {
  const world = await new AlertWorld(one).start();
  const end = world.clock.now() + 48 * HOUR;
  world.post('A', { endsAt: end });
  await world.advance(13 * HOUR);
  // Ticks every 300 s from 30; a repeat is due when more than 14,400 s have passed since the last.
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '14730 w +[A] -[]', '29430 w +[A] -[]', '44130 w +[A] -[]']);
});

test('an alert without news for resolve_timeout is resolved; one that is sent again is not', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', {});
  for (let minute = 0; minute < 20; minute += 1) {
    await world.advance(MINUTE);
    world.post('A', {});
  }
  expect(world.takeTold()).toEqual(['30 w +[A] -[]']);
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['1530 w +[] -[A]']);
});

test('an alert that already fired for longer than group_wait does not wait again', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', { startsAt: world.clock.now() - MINUTE });
  await world.advance(0);
  expect(world.takeTold()).toEqual(['0 w +[A] -[]']);
});

test('a firing alert whose group has ended starts a new group, with a new group_wait', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(30 * SECOND);
  world.resolve('A');
  await world.advance(5 * MINUTE + 30 * SECOND); // told, and the empty group is swept
  world.takeTold();
  world.fire('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['390 w +[A] -[]']);
});

test('an alert that fires again before its resolve was told is not told as resolved', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(30 * SECOND);
  world.resolve('A');
  await world.advance(MINUTE);
  world.post('A', { endsAt: world.clock.now() + HOUR });
  await world.advance(30 * MINUTE);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]']);
});

test('a resolved alert that is sent again and again, also while it is being told, is told as resolved once', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', async () => {
    await world.clock.sleep(90 * SECOND);
    return SENT;
  });
  world.fire('A', 'B');
  await world.advance(30 * SECOND);
  const ended = world.clock.now();
  for (let minute = 0; minute < 25; minute += 1) {
    world.post('A', { startsAt: ended - 30 * SECOND, endsAt: ended });
    for (const name of ['B', `C${minute}`]) world.post(name, {});
    await world.advance(MINUTE);
  }
  const resolves = world.told.filter((told) => told.resolved.includes('A'));
  expect(resolves).toHaveLength(1);
});

test('a failing receiver is tried again with growing pauses until the flush is over, then at the next tick', async () => {
  const world = await new AlertWorld(one).start();
  const tries: number[] = [];
  world.answer('w', () => {
    tries.push(world.clock.now());
    return UNREACHABLE;
  });
  world.post('A', { endsAt: world.clock.now() + HOUR });
  await world.advance(30 * SECOND + 5 * MINUTE - 1);
  const pauses = tries.slice(1).map((at, place) => at - (tries[place] ?? 0));
  expect(pauses.length).toBeGreaterThan(5);
  expect(pauses[0]).toBeGreaterThanOrEqual(250);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(90_000);
  world.answer('w', () => SENT);
  await world.advance(6 * MINUTE);
  expect(world.takeTold()).toHaveLength(1);
  expect(world.events).toContain('notificationFailed');
});

test('a receiver that refuses is not tried again before the next tick', async () => {
  const world = await new AlertWorld(one).start();
  let tries = 0;
  world.answer('w', () => {
    tries += 1;
    return REFUSED;
  });
  world.post('A', { endsAt: world.clock.now() + HOUR });
  await world.advance(4 * MINUTE);
  expect(tries).toBe(1);
  await world.advance(5 * MINUTE);
  expect(tries).toBe(2);
});

test('one receiver that fails does not keep another from being told, nor makes it hear twice', async () => {
  const world = await new AlertWorld({ ...one, receivers: { web: ['bad', 'good'] } }).start();
  world.answer('bad', () => UNREACHABLE);
  world.post('A', { endsAt: world.clock.now() + 10 * MINUTE });
  await world.advance(30 * MINUTE);
  expect(world.takeTold()).toEqual(['30 good +[A] -[]', '630 good +[] -[A]']);
});

test('an attempt under way is ended by the flush deadline, at least 10 s after it began', async () => {
  const world = await new AlertWorld({ ...one, route: { ...one.route, groupIntervalMs: SECOND } }).start();
  let abortedAt = 0;
  world.answer(
    'w',
    (_notification, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          abortedAt ||= world.clock.now();
          resolve({ kind: 'failed', retry: true, message: 'timeout', reason: 'contextDeadlineExceeded' });
        });
      }),
  );
  const began = world.clock.now();
  world.post('A', { endsAt: began + HOUR });
  await world.advance(41 * SECOND);
  expect(abortedAt - began).toBe(40 * SECOND);
});

test('a flush that falls due while the last still runs begins when that ends; they never overlap', async () => {
  const world = await new AlertWorld({ ...one, route: { ...one.route, groupIntervalMs: SECOND } }).start();
  let running = 0;
  let most = 0;
  world.answer('w', async () => {
    running += 1;
    most = Math.max(most, running);
    await world.clock.sleep(3.5 * SECOND);
    running -= 1;
    return SENT;
  });
  world.post('A', { endsAt: world.clock.now() + HOUR });
  await world.advance(31 * SECOND);
  world.post('B', { endsAt: world.clock.now() + HOUR });
  await world.advance(MINUTE);
  expect(most).toBe(1);
  expect(world.takeTold()).toEqual(['33.5 w +[A] -[]', '37 w +[A B] -[]']);
});

test('send_resolved: false hears nothing of resolves, and hears of it when the alert fires anew', async () => {
  const world = await new AlertWorld({ ...one, receivers: { web: ['w!'] } }).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(10 * MINUTE);
  world.fire('A');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '690 w +[A] -[]']);
});

test('an inhibited alert is not told; its source is; when the source ends the target is', async () => {
  const world = await new AlertWorld({
    ...one,
    route: { ...one.route, groupBy: ['alertname'] },
    inhibit: [{ source: 'severity="critical"', target: 'severity="warning"', equal: ['cluster'] }],
  }).start();
  const end = world.clock.now() + 12 * MINUTE;
  world.post('Src,severity=critical,cluster=a', { endsAt: end });
  world.post('Tgt,severity=warning,cluster=a', { endsAt: end + HOUR });
  world.post('Other,severity=warning,cluster=b', { endsAt: end + HOUR });
  await world.advance(30 * MINUTE);
  expect(world.takeTold()).toEqual(['30 w +[Src] -[]', '30 w +[Other] -[]', '930 w +[] -[Src]', '930 w +[Tgt] -[]']);
});

test('a target that resolves while inhibited was never told and is never told', async () => {
  const world = await new AlertWorld({ ...one, inhibit: [{ source: 'sev="1"', target: 'sev="2"' }] }).start();
  world.post('Tgt,sev=2', { endsAt: world.clock.now() + 8 * MINUTE });
  world.post('Src,sev=1', { endsAt: world.clock.now() + 8 * MINUTE });
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[Src] -[]', '630 w +[] -[Src]']);
});

async function silence(world: AlertWorld, text: string, forMs: number): Promise<string> {
  const now = world.clock.now();
  const set = await world.silences.set({
    id: '',
    matcherSets: [matchers(text)],
    startsAt: new Timestamp(now),
    endsAt: new Timestamp(now + forMs),
    createdBy: 'me',
    comment: 'because',
    annotations: [],
  });
  if (set.kind !== 'set') throw new Error(set.message);
  return set.id;
}

test('a silenced alert is not told until the silence ends', async () => {
  const world = await new AlertWorld(one).start();
  await silence(world, 'alertname="A"', 12 * MINUTE);
  world.post('A', { endsAt: world.clock.now() + HOUR });
  world.post('B', { endsAt: world.clock.now() + HOUR });
  await world.advance(20 * MINUTE);
  expect(world.takeTold()).toEqual(['30 w +[B] -[]', '930 w +[A B] -[]']);
});

test('the resolve of a told alert is held while a silence mutes it, and told after', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', { endsAt: world.clock.now() + 6 * MINUTE });
  await world.advance(MINUTE);
  await silence(world, 'alertname="A"', 20 * MINUTE);
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '1530 w +[] -[A]']);
});

test('a payload does not say "resolved" while something told still fires under a silence', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', { endsAt: world.clock.now() + HOUR });
  world.post('B', { endsAt: world.clock.now() + 6 * MINUTE });
  await world.advance(MINUTE);
  await silence(world, 'alertname="A"', 30 * MINUTE);
  await world.advance(29 * MINUTE);
  expect(world.takeTold()).toEqual(['30 w +[A B] -[]', '630 w +[A] -[B]']);
});

test('an end of what was told is told once, whatever order mutes and resolves take', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', { endsAt: world.clock.now() + 7 * MINUTE });
  world.post('B', { endsAt: world.clock.now() + 16 * MINUTE });
  await world.advance(MINUTE);
  await silence(world, 'alertname="A"', 11 * MINUTE);
  await world.advance(2 * HOUR);
  const ends = world.told.flatMap((told) => told.resolved);
  expect(ends.sort()).toEqual(['A', 'B']);
});

test('an end that is sent again after garbage was collected is told once all the same', async () => {
  const world = await new AlertWorld(one, { gcIntervalMs: MINUTE }).start();
  world.fire('Stays', 'Ends');
  await world.advance(MINUTE);
  const endsAt = world.clock.now();
  world.resolve('Ends');
  await world.advance(6 * MINUTE);
  world.fire('New');
  await world.advance(6 * MINUTE); // what the last notification was about is New alone
  for (let n = 0; n < 8; n += 1) {
    world.post('Ends', { startsAt: endsAt - 1, endsAt });
    await world.advance(MINUTE);
  }
  await world.advance(HOUR);
  expect(world.told.flatMap(({ resolved }) => resolved)).toEqual(['Ends']);
});

test('no more than max_groups groups; an alert turned away gets in when there is room', async () => {
  const world = await new AlertWorld({ ...one, route: { ...one.route, groupBy: ['alertname'] }, maxGroups: 1 }).start();
  world.fire('A');
  world.fire('B');
  expect(world.events).toContain('groupLimitReached');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(6 * MINUTE);
  world.fire('B');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '330 w +[] -[A]', '450 w +[B] -[]']);
});

test('a limit per alertname turns new alerts away, known ones never', async () => {
  const world = await new AlertWorld({ ...one }, { perAlertnameLimit: 1 }).start();
  world.post('A,n=1', {});
  world.post('A,n=2', {});
  world.post('A,n=1', {});
  world.post('B', {});
  expect(world.events.filter((event) => event === 'alertLimited')).toHaveLength(1);
  expect(
    await world.router.alerts(
      { alert: () => true, receiver: () => true, receivers: () => true },
      new AbortController().signal,
    ),
  ).toHaveLength(2);
});

test('nobody is told before --dispatch.start-delay', async () => {
  const world = await new AlertWorld(one, { startDelayMs: 2 * MINUTE }).start();
  world.fire('A');
  await world.advance(HOUR);
  expect(world.takeTold()[0]).toBe('120 w +[A] -[]');
});

test('continue tells both receivers; each group has a key of its own', async () => {
  const world = await new AlertWorld({
    route: {
      receiver: 'none',
      groupBy: ['alertname'],
      routes: [
        { matchers: 'team="x"', receiver: 'one', continue: true },
        { matchers: 'team="x"', receiver: 'two', groupBy: [] },
      ],
    },
    receivers: { none: [], one: ['1'], two: ['2'] },
  }).start();
  world.post('A,team=x', {});
  await world.advance(MINUTE);
  expect(world.told.map((told) => [told.destination, told.key])).toEqual([
    ['1', '{}/{team="x"}:{alertname="A"}'],
    ['2', '{}/{team="x"}:{}'],
  ]);
});

test('after a clean stop nothing is left on the clock, and flushes under way have ended', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', async () => {
    await world.clock.sleep(5 * SECOND);
    return SENT;
  });
  world.fire('A');
  await world.advance(31 * SECOND);
  let stopped = false;
  void world.router.stop().then(() => {
    stopped = true;
  });
  await world.advance(SECOND);
  expect(stopped).toBe(false);
  await world.advance(5 * SECOND);
  expect(stopped).toBe(true);
  expect(world.takeTold()).toHaveLength(1);
  await world.store.close();
  expect(world.clock.pending).toBe(0);
});

test.each([1, 2])(
  'what fires anew under a silence is told when that ends, though others were told meanwhile (routes: %i)',
  async (times) => {
    const route = {
      matchers: 'alertname=~".+"',
      receiver: 'web',
      groupWaitMs: 0,
      groupIntervalMs: MINUTE,
      continue: true,
    };
    const world = await new AlertWorld({
      route: { receiver: 'none', repeatIntervalMs: 4 * HOUR, routes: Array.from({ length: times }, () => route) },
      receivers: { web: ['W'], none: [] },
    }).start();
    world.post('Up', { endsAt: world.clock.now() + 5 * MINUTE });
    await world.advance(4 * MINUTE);
    await world.silence('alertname="Up"', 10 * MINUTE);
    await world.advance(2 * MINUTE);
    world.fire('Up'); // it had ended a minute ago
    world.fire('Other');
    await world.advance(HOUR);
    expect(world.takeTold()).toEqual(['0 W +[Up] -[]', '420 W +[Other] -[]', '840 W +[Other Up] -[]']);
  },
);
