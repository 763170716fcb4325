// What goes on while a flush goes on, and what becomes of the alerts of a group after it. In virtual time.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, REFUSED, SECOND, SENT, UNREACHABLE } from '../../test/support/alert-world.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';
import type { TimeInterval } from '../config/time-interval.ts';
import { StoreSuperseded } from './ports.ts';

const one: RulesSketch = {
  route: { receiver: 'web', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR },
  receivers: { web: ['w'] },
};

/** Of every day, in UTC; a world begins at midnight. */
function minutes(startMinute: number, endMinute: number): readonly TimeInterval[] {
  const always = { weekdays: undefined, daysOfMonth: undefined, months: undefined, years: undefined };
  return [{ ...always, times: [{ startMinute, endMinute }], location: undefined }];
}

test('an alert that fires again while its resolve is told stays in its group, and is told as firing', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.resolve('A');
  world.answer('w', async () => {
    await world.clock.sleep(MINUTE);
    return SENT;
  });
  await world.advance(5 * MINUTE); // to 360: the resolve is on its way since 330
  world.fire('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '390 w +[] -[A]', '690 w +[A] -[]']);
});

test('an alert that fires again while its resolve fails to be told is not told as resolved', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.resolve('A');
  world.answer('w', () => UNREACHABLE);
  await world.advance(5 * MINUTE); // to 360: the resolve is being tried since 330
  world.fire('A');
  world.answer('w', () => SENT);
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]']);
});

test('what resolves while a receiver fails is in what it is told at last', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => REFUSED);
  world.fire('A', 'B');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(10 * MINUTE);
  world.answer('w', () => SENT);
  await world.advance(5 * MINUTE);
  expect(world.takeTold()).toEqual(['930 w +[B] -[A]']);
});

test('a resolve is told once to whoever can be told, however long another receiver fails', async () => {
  const world = await new AlertWorld({ ...one, receivers: { web: ['bad', 'good'] } }).start();
  world.answer('bad', () => REFUSED);
  world.fire('A', 'B');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(10 * MINUTE);
  world.fire('C');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['30 good +[A B] -[]', '330 good +[B] -[A]', '930 good +[B C] -[]']);
});

test('a resolve is told once, though a silence hid it while others were told', async () => {
  const world = await new AlertWorld({ ...one, receivers: { web: ['bad', 'good'] } }).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.answer('bad', () => REFUSED);
  world.resolve('A');
  await world.advance(10 * MINUTE);
  await world.silence('alertname="A"', 10 * MINUTE);
  world.fire('B');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 bad +[A] -[]', '30 good +[A] -[]', '330 good +[] -[A]', '930 good +[B] -[]']);
});

test('an alert that resolves between two attempts is told as it was when the flush began', async () => {
  const world = await new AlertWorld(one).start();
  let tries = 0;
  world.answer('w', () => {
    tries += 1;
    if (tries > 1) return SENT;
    world.resolve('A');
    return UNREACHABLE;
  });
  world.fire('A');
  await world.advance(MINUTE);
  const [first] = world.notifications;
  expect(first?.alerts.map(({ resolved, alert }) => [resolved, alert.endsAt.ms > world.clock.now()])).toEqual([
    [false, true],
  ]);
  await world.advance(5 * MINUTE);
  expect(world.told.map(({ resolved }) => resolved)).toEqual([[], ['A']]);
});

test('what came and went under a mute interval is never told', async () => {
  const world = await new AlertWorld({
    ...one,
    route: { receiver: 'none', routes: [{ ...one.route, matchers: 'alertname!=""', mute: ['night'] }] },
    receivers: { ...one.receivers, none: [] },
    timeIntervals: new Map([['night', minutes(0, 60)]]),
  }).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(10 * MINUTE);
  world.fire('B');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['3690 w +[B] -[]']);
});

test('a group that no route leads to any more is muted by no interval', async () => {
  const muting = {
    ...one,
    route: { receiver: 'none', routes: [{ ...one.route, matchers: 'alertname!=""', mute: ['later'] }] },
    receivers: { ...one.receivers, none: [] },
    timeIntervals: new Map([['later', minutes(5, 1440)]]),
  };
  const world = await new AlertWorld(muting).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.reload({ ...muting, route: { receiver: 'none' } });
  world.resolve('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '330 w +[] -[A]']);
});

test('a reload does not cancel an attempt in flight: it ends on the receiver that began it', async () => {
  const world = await new AlertWorld(one).start();
  let isCancelled = false;
  world.answer('w', async (_notification, signal) => {
    await world.clock.sleep(10 * SECOND);
    isCancelled = signal.aborted;
    return SENT;
  });
  world.fire('A');
  await world.advance(35 * SECOND);
  world.reload({ ...one, receivers: { web: ['w2'] } });
  await world.advance(HOUR);
  expect(isCancelled).toBe(false);
  expect(world.takeTold()).toEqual(['40 w +[A] -[]', '330 w2 +[A] -[]']);
});

test('repeat_interval counts from when a notification arrived, not from when its flush began', async () => {
  const world = await new AlertWorld({ ...one, route: { ...one.route, repeatIntervalMs: 10 * MINUTE - 1 } }).start();
  world.answer('w', async () => {
    await world.clock.sleep(MINUTE);
    return SENT;
  });
  world.fire('A');
  await world.advance(25 * MINUTE);
  // Flushes at 30, 330, 630 and 930: at 630 it is 9 minutes ago.
  expect(world.takeTold()).toEqual(['90 w +[A] -[]', '990 w +[A] -[]']);
});

test('whoever was refused, and is mended by a reload, is told at once', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => REFUSED);
  world.fire('A');
  await world.advance(MINUTE);
  world.reload({ ...one, receivers: { web: ['mended'] } });
  await world.advance(SECOND);
  expect(world.takeTold()).toEqual(['60 mended +[A] -[]']);
});

test('no flush begins after a stop, though an attempt under way was cut short by it', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => UNREACHABLE);
  world.fire('A');
  await world.advance(31 * SECOND);
  await world.router.stop();
  world.fire('B');
  await world.advance(HOUR);
  expect(world.events.filter((event) => event === 'notificationStarted')).toHaveLength(1);
});

test('flushes that fall due while they are held wait for the release, and then begin at once', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(29.9 * SECOND);
  const release = world.router.holdFlushes(250);
  await world.advance(0.2 * SECOND);
  expect(world.takeTold()).toEqual([]);
  release();
  await world.advance(0);
  expect(world.takeTold()).toEqual(['30.1 w +[A] -[]']);
  release(); // once more means nothing
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
});

test('held flushes wait no longer than the bound, and a release that comes later is not that of the next hold', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(29.9 * SECOND);
  const late = world.router.holdFlushes(250);
  await world.advance(SECOND);
  expect(world.takeTold()).toEqual(['30.15 w +[A] -[]']);
  world.fire('B');
  await world.advance(299 * SECOND);
  const release = world.router.holdFlushes(2 * MINUTE);
  late();
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual([]);
  release();
  await world.advance(0);
  expect(world.takeTold()).toEqual(['389.9 w +[A B] -[]']);
});

test('a resolve that cannot be told is owed for the retention, then written off, and its group ends', async () => {
  const world = await new AlertWorld(one, { retentionMs: 2 * HOUR }).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.answer('w', () => REFUSED);
  world.resolve('A');
  await world.advance(HOUR);
  expect(world.events).not.toContain('resolvesWrittenOff');
  await world.advance(2 * HOUR);
  expect(world.events.filter((event) => event === 'resolvesWrittenOff')).toHaveLength(1);
  world.answer('w', () => SENT);
  await world.advance(HOUR);
  expect(world.router.countGroups()).toBe(0);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]']);
});

test('however long an alert fires, its resolve is owed', async () => {
  const world = await new AlertWorld(one, { retentionMs: 2 * HOUR }).start();
  const now = world.clock.now();
  world.post('A', { startsAt: now, endsAt: now + 100 * HOUR });
  await world.advance(20 * HOUR);
  world.takeTold();
  world.resolve('A');
  await world.advance(10 * MINUTE);
  expect(world.events).not.toContain('resolvesWrittenOff');
  expect(world.takeTold().map((line) => line.replace(/^[\d.]+ /, ''))).toEqual(['w +[] -[A]']);
});

test('whoever is told of others meanwhile is owed the resolve of what a silence hides', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  await world.silence('alertname="A"', 20 * MINUTE);
  world.fire('B');
  await world.advance(6 * MINUTE);
  world.resolve('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '330 w +[B] -[]', '1530 w +[B] -[A]']);
});

test('what a destination without send_resolved was told is forgotten when it ends, though others fire on', async () => {
  const world = await new AlertWorld({ ...one, receivers: { web: ['w!'] } }).start();
  world.fire('A', 'B');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(HOUR);
  const { alerts, told } = await world.store.restore();
  expect(alerts.map(({ alert }) => alert.labels.get('alertname'))).toEqual(['B']);
  expect(told.map(({ owed }) => owed.length)).toEqual([1]);
});

test('a store that is away stops no notification', async () => {
  const world = await new AlertWorld(one).start();
  const away = (): Promise<never> => Promise.reject('the disk is away');
  Object.assign(world.store, { intend: away, settle: away, withdraw: away });
  world.fire('A');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]', '330 w +[] -[A]']);
  expect(world.events).toContain('storeFailed');
});

test('from a store that another server has taken nothing is told', async () => {
  const world = await new AlertWorld(one).start();
  const taken = (): Promise<never> => Promise.reject(new StoreSuperseded('taken by process 7'));
  Object.assign(world.store, { intend: taken, settle: taken, withdraw: taken });
  world.fire('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  expect(world.events).toContain('storeFailed');
});

test('no attempt begins before its intent is kept', async () => {
  const world = await new AlertWorld(one).start();
  Object.assign(world.store, { intend: () => world.clock.sleep(SECOND) });
  world.fire('A');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['31 w +[A] -[]']);
});

test('an attempt that failed is not made again by the next process before its time', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => REFUSED);
  world.fire('A');
  await world.advance(MINUTE);
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual(['210 w +[A] -[]']);
});

test('an attempt that a clean stop cut short is made by the next process at once', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => UNREACHABLE);
  world.fire('A');
  await world.advance(2 * MINUTE);
  await world.router.stop();
  await world.store.flush();
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(SECOND);
  expect(next.takeTold()).toEqual(['0 w +[A] -[]']);
});

test('a later attempt that was cut off owes the resolves of what it told, and its reason is the news', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.fire('B');
  world.answer('w', async () => {
    await world.clock.sleep(30 * SECOND);
    return SENT;
  });
  await world.advance(5 * MINUTE - 20 * SECOND); // to 340: it is on its way since 330
  world.resolve('B');
  await world.advance(2 * SECOND);
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(SECOND);
  expect(next.takeTold()).toEqual(['0 w +[A] -[B]']);
});

test('an attempt that was cut off is made again as what it was: the first notification', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => world.clock.sleep(MINUTE).then(() => SENT));
  world.fire('A');
  await world.advance(35 * SECOND);
  const next = await world.killAndRestart(one, SECOND);
  await next.advance(SECOND);
  expect(next.told.map(({ reason }) => reason)).toEqual(['first notification']);
});
