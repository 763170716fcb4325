// Settings that say when and of what somebody is told, edited while alerts are live: nobody is told anything because of the
// edit itself; what is due next is due by the new settings, from when it was last told, arrived or was born. (ADR 9)

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND, UNREACHABLE } from '../../test/support/alert-world.ts';
import type { RouteSketch, RulesSketch } from '../../test/support/rules-sketch.ts';
import type { TimeInterval } from '../config/time-interval.ts';

const root: RouteSketch = {
  receiver: 'none',
  groupWaitMs: 30 * SECOND,
  groupIntervalMs: 5 * MINUTE,
  repeatIntervalMs: 4 * HOUR,
};
const toX: RouteSketch = { matchers: 'team="x"', receiver: 'a' };
const receivers = { none: [], a: ['A'], b: ['B'] };
/** Destination A does not want resolves. */
const unwanted = { ...receivers, a: ['A!'] };

function rules(route: Partial<RouteSketch>, more: Partial<RulesSketch> = {}): RulesSketch {
  return { route: { ...root, routes: [{ ...toX, ...route }] }, receivers, ...more };
}

async function started(sketch: RulesSketch = rules({})): Promise<AlertWorld> {
  return await new AlertWorld(sketch).start();
}

/** In which `Up,team=x` fires, A has been told at 30 s, and a minute is over. */
async function told(sketch: RulesSketch = rules({})): Promise<AlertWorld> {
  const world = await started(sketch);
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['30 A +[Up] -[]']);
  return world;
}

const wants = rules({});
const wantsNot = rules({}, { receivers: unwanted });

test('send_resolved taken away while an alert fires: its end is told to nobody, and when it fires anew it is told', async () => {
  const world = await told(wants);
  world.reload(wantsNot);
  await world.advance(10 * MINUTE);
  world.resolve('Up,team=x');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual([]);
  expect(world.router.countGroups()).toBe(0);
  world.fire('Up,team=x');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['1290 A +[Up] -[]']);
});

test('send_resolved set while an alert fires: its end is told, once', async () => {
  const world = await told(wantsNot);
  world.reload(wants);
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual([]);
  world.resolve('Up,team=x');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['930 A +[] -[Up]']);
});

test('send_resolved set when the end is known and not yet done with: it is told', async () => {
  const world = await told(wantsNot);
  world.resolve('Up,team=x');
  world.reload(wants);
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['330 A +[] -[Up]']);
});

test('send_resolved taken away while an end is pending: it is not told, and the group ends', async () => {
  const world = await told(wants);
  world.resolve('Up,team=x');
  world.reload(wantsNot);
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  expect(world.router.countGroups()).toBe(0);
});

test('send_resolved set after an end was passed over: that is old news, and the next end is told', async () => {
  const world = await told(wantsNot);
  world.fire('Two,team=x');
  world.resolve('Up,team=x');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['330 A +[Two] -[]']);
  world.reload(wants);
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  world.resolve('Two,team=x');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['4530 A +[] -[Two]']);
});

test('send_resolved taken away and set again while an alert fires leaves no trace', async () => {
  const world = await told(wants);
  for (let times = 0; times < 10; times += 1) {
    world.reload(times % 2 === 0 ? wantsNot : wants);
    await world.advance(7 * SECOND);
  }
  world.reload(wants);
  world.resolve('Up,team=x');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['330 A +[] -[Up]']);
});

test('send_resolved set while the attempts to tell others fail: the end is told with them', async () => {
  const world = await told(wantsNot);
  world.answer('A', () => UNREACHABLE);
  world.fire('Two,team=x');
  world.resolve('Up,team=x');
  await world.advance(6 * MINUTE); // it fails from 330 s on
  world.reload(wants);
  world.answer('A', () => ({ kind: 'sent' }));
  await world.advance(SECOND);
  expect(world.takeTold()).toEqual(['420 A +[Two] -[Up]']);
});

test('repeat_interval shortened: repeated at the first tick past it, from when it was last told, and not at the switch', async () => {
  const world = await told();
  await world.advance(44 * MINUTE);
  world.reload(rules({ repeatIntervalMs: 30 * MINUTE }));
  await world.advance(4 * MINUTE); // 49 min: the last tick was at 45.5 min
  expect(world.takeTold()).toEqual(['2730 A +[Up] -[]']);
  await world.advance(36 * MINUTE);
  expect(world.takeTold()).toEqual(['4830 A +[Up] -[]']);
});

test('repeat_interval lengthened just before a repeat: it comes when the longer one is over', async () => {
  const world = await told(rules({ repeatIntervalMs: 30 * MINUTE }));
  await world.advance(30 * MINUTE);
  world.reload(rules({ repeatIntervalMs: 2 * HOUR }));
  await world.advance(89 * MINUTE);
  expect(world.takeTold()).toEqual([]);
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['7530 A +[Up] -[]']);
});

test('repeat_interval of the root is that of the routes that inherit it', async () => {
  const world = await told();
  world.reload({ ...rules({}), route: { ...root, repeatIntervalMs: 20 * MINUTE, routes: [toX] } });
  await world.advance(26 * MINUTE);
  expect(world.takeTold()).toEqual(['1530 A +[Up] -[]']);
});

test('resolve_timeout holds for what is sent after the edit; what came before keeps the end that it was given', async () => {
  const world = await started(rules({}, { resolveTimeoutMs: 10 * MINUTE }));
  world.post('Kept,team=x', {});
  world.post('Resent,team=x', {});
  await world.advance(MINUTE);
  world.reload(rules({}, { resolveTimeoutMs: 2 * MINUTE }));
  world.post('Resent,team=x', {});
  await world.advance(20 * MINUTE);
  expect(world.takeTold()).toEqual([
    '30 A +[Kept Resent] -[]',
    '330 A +[Kept] -[Resent]', // it ended at 180 s
    '630 A +[] -[Kept]',
  ]);
});

test('resolve_timeout lengthened: an alert that is sent again lives by the longer one', async () => {
  const world = await told(rules({}, { resolveTimeoutMs: MINUTE }));
  world.post('Other,team=x', {});
  world.reload(rules({}, { resolveTimeoutMs: 30 * MINUTE }));
  world.post('Other,team=x', {});
  await world.advance(29 * MINUTE);
  expect(world.takeTold()).toEqual(['330 A +[Other Up] -[]']);
  await world.advance(7 * MINUTE);
  expect(world.takeTold()).toEqual(['2130 A +[Up] -[Other]']);
});

test.each([
  ['shortened to what is over', 5, 10],
  ['shortened to what is to come', 20, 20],
  ['taken away', 0, 10],
  ['lengthened', 120, 120],
])('group_wait %s while a group waits: one page, at the right time', async (_how, waitS, atS) => {
  const world = await started();
  world.fire('Up,team=x');
  await world.advance(10 * SECOND);
  world.reload(rules({ groupWaitMs: waitS * SECOND }));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([`${atS} A +[Up] -[]`]);
});

test('group_wait edited every second while a group waits: the last one counts, from the birth of the group', async () => {
  const world = await started();
  world.fire('Up,team=x');
  for (let second = 1; second <= 25; second += 1) {
    await world.advance(SECOND);
    world.reload(rules({ groupWaitMs: (second % 2 === 0 ? 40 : 50) * SECOND }));
  }
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['50 A +[Up] -[]']);
});

test('group_wait edited after a group was told is nothing to it', async () => {
  const world = await told();
  world.reload(rules({ groupWaitMs: 20 * MINUTE }));
  world.fire('Two,team=x');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['330 A +[Two Up] -[]']);
});

/** `HH:MM`s of the first day. */
function between(start: string, end: string): TimeInterval {
  const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return {
    times: [{ startMinute: minute(start), endMinute: minute(end) }],
    weekdays: undefined,
    daysOfMonth: undefined,
    months: undefined,
    years: undefined,
    location: undefined,
  };
}

const early = new Map([['early', [between('00:00', '01:00')]]]);
const late = new Map([['late', [between('01:00', '02:00')]]]);

test.each([
  ['a mute interval', rules({ mute: ['early'] }, { timeIntervals: early })],
  ['an active interval', rules({ active: ['late'] }, { timeIntervals: late })],
])('%s set over what was told: silence at once, and what changed is told when it ends', async (_what, muted) => {
  const world = await told();
  world.fire('Two,team=x');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['330 A +[Two Up] -[]']);
  world.reload(muted);
  world.resolve('Up,team=x');
  world.fire('Three,team=x');
  await world.advance(48 * MINUTE); // up to 59 min
  expect(world.takeTold()).toEqual([]);
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['3630 A +[Three Two] -[Up]']);
});

test('a mute interval taken away: what changed under it is told at the next tick, once', async () => {
  const world = await started(rules({ mute: ['early'] }, { timeIntervals: early }));
  world.fire('Up,team=x');
  await world.advance(12 * MINUTE);
  expect(world.takeTold()).toEqual([]);
  world.reload(rules({}));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['930 A +[Up] -[]']);
});

test('the times of an interval edited: the route that names it goes by the new ones', async () => {
  const world = await started(rules({ mute: ['early'] }, { timeIntervals: early }));
  world.fire('Up,team=x');
  await world.advance(12 * MINUTE);
  world.reload(rules({ mute: ['early'] }, { timeIntervals: new Map([['early', [between('00:00', '00:20')]]]) }));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['1230 A +[Up] -[]']);
});

const andToB: RouteSketch = { matchers: 'team="x"', receiver: 'b' };

test('continue set: the next route tells its receiver once, when a group of it has waited, and the first repeats nothing', async () => {
  const both = (goOn: boolean): RulesSketch => ({
    route: { ...root, routes: [{ ...toX, continue: goOn }, andToB] },
    receivers,
  });
  const world = await told(both(false));
  world.reload(both(true));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['60 B +[Up] -[]']); // it has waited for longer than group_wait
  world.reload(both(false));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  world.resolve('Up,team=x');
  await world.advance(HOUR);
  expect(
    world
      .takeTold()
      .map((line) => line.replace(/^[\d.]+ /, ''))
      .sort(),
  ).toEqual(['A +[] -[Up]', 'B +[] -[Up]']);
  expect(world.router.countGroups()).toBe(0);
});

test('continue set and taken away before the second group has waited: its receiver hears nothing', async () => {
  const both = (goOn: boolean): RulesSketch => ({
    route: {
      ...root,
      routes: [
        { ...toX, continue: goOn },
        { ...andToB, groupWaitMs: 10 * MINUTE },
      ],
    },
    receivers,
  });
  const world = await told(both(false));
  world.reload(both(true));
  await world.advance(MINUTE);
  world.reload(both(false));
  world.resolve('Up,team=x');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['330 A +[] -[Up]']);
});

test('labels of equal added to an inhibition: whom it mutes no more is told at the next tick, once', async () => {
  const inhibited = (equal: readonly string[]): RulesSketch =>
    rules({}, { inhibit: [{ source: 'sev="page"', target: 'team="x"', equal }] });
  const world = await started(inhibited([]));
  world.fire('Cause,sev=page,dc=1');
  world.fire('Up,team=x,dc=2', 'Down,team=x,dc=1');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual([]);
  world.reload(inhibited(['dc']));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['330 A +[Up] -[]']);
  world.reload(inhibited([])); // muted again, though told: nothing is said of it
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  world.resolve('Up,team=x,dc=2');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual([]);
  world.reload(inhibited(['dc']));
  await world.advance(10 * MINUTE);
  expect(world.takeTold().map((line) => line.replace(/^[\d.]+ /, ''))).toEqual(['A +[] -[Up]']);
});
