import { expect, test } from 'vitest';
import { goodConfig } from '../../../test/support/config-files.ts';
import { LabelSet } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { GroupId, GroupKey } from '../ports.ts';
import { compileRoutes, type Route } from '../route/route.ts';
import { Group } from './group.ts';
import { GroupBook } from './group-book.ts';
import type { Told } from './told.ts';

const KEY = '{}:{}' as GroupKey;
const LABELS = LabelSet.from([['job', 'node']]);

/** Routes that differ in their wait. */
function route(groupWait: string): Route {
  const config = goodConfig(`route: {receiver: a, group_wait: ${groupWait}}\nreceivers: [{name: a}]\n`);
  return compileRoutes(config.route, config.grouping);
}

function groupOn(book: GroupBook, home: Route, id: number): Group {
  const group = new Group(
    { id: id as GroupId, key: `{}:${id}` as GroupKey, labels: LABELS, bornAtMs: 0 },
    book.seat(home),
  );
  book.add(group);
  return group;
}

test('groups that share a route and labels are found oldest first, whichever came first', () => {
  const book = new GroupBook();
  const home = route('1s');
  const [third, first, second] = [3, 1, 2].map((id) => groupOn(book, home, id));
  expect(book.at(home, LABELS.fingerprint)).toEqual([first, second, third]);
});

test('a route that takes the place of another takes all its groups along, and nothing of the other is kept', () => {
  const book = new GroupBook();
  const [old, next] = [route('1s'), route('2s')];
  const group = groupOn(book, old, 1);
  book.reseat([[old, next]]);
  expect(group.route).toBe(next);
  expect(book.at(next, LABELS.fingerprint)).toEqual([group]);
  expect([...book.on(old)]).toEqual([]);
  book.reseat([[next, old]]);
  expect(book.at(old, LABELS.fingerprint)).toEqual([group]);
  expect([...book.on(next)]).toEqual([]);
});

test('a retired group keeps its last route, whatever takes that route’s place, and takes nothing in', () => {
  const book = new GroupBook();
  const [old, next] = [route('1s'), route('2s')];
  const [retired, other] = [groupOn(book, old, 1), groupOn(book, old, 2)];
  book.rebind(retired, undefined);
  book.reseat([[old, next]]);
  expect([retired.isRetired, retired.route.groupWaitMs, other.route.groupWaitMs]).toEqual([true, 1000, 2000]);
  expect(book.at(next, LABELS.fingerprint)).toEqual([other]);
  book.rebind(retired, next);
  expect(retired.isRetired).toBe(false);
  expect(book.at(next, LABELS.fingerprint)).toEqual([retired, other]);
});

test('a group that ended is found by nobody', () => {
  const book = new GroupBook();
  const home = route('1s');
  const group = groupOn(book, home, 1);
  book.remove(group);
  expect([book.size, book.get(group.id), book.at(home, LABELS.fingerprint), [...book.withKey(group.key)]]).toEqual([
    0,
    undefined,
    [],
    [],
  ]);
});

test('twins of which a start brought back what each had told know all of it, but what the later was told to have ended', () => {
  const book = new GroupBook();
  const home = route('1s');
  const twin = (id: number): Group => {
    const group = new Group({ id: id as GroupId, key: KEY, labels: LABELS, bornAtMs: 0 }, book.seat(home));
    book.add(group);
    return group;
  };
  const [older, younger] = [twin(1), twin(2)];
  const tracked = (name: string): TrackedAlert => ({ fingerprint: name, holders: 0 }) as unknown as TrackedAlert;
  const told = (sentAtMs: number, owed: readonly string[], resolved: readonly string[]): Told =>
    ({
      destination: 'A',
      key: KEY,
      sentAtMs,
      firing: new Set(owed),
      resolved: new Set(resolved),
      owed: new Map(owed.map((name) => [name, tracked(name)])),
    }) as unknown as Told;
  older.setTold(told(0, ['left', 'over'], []));
  younger.setTold(told(5, ['stays'], ['over']));
  book.learnFromTwins(older);
  const [known, same] = [older, younger].map((group) => [...group.told.values()][0]);
  expect(known).toBe(same);
  expect([...(known?.owed.keys() ?? [])]).toEqual(['left', 'stays']);
  expect([known?.sentAtMs, [...(known?.firing ?? [])]]).toEqual([5, ['stays']]);
});
