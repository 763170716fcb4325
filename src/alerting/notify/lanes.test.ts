// Who tells a destination at once, and who waits in line for it.

import { expect, test } from 'vitest';
import { SECOND } from '../../../test/support/alert-world.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import type { Destination } from '../ports.ts';
import { type Lane, Lanes } from './lanes.ts';

const A = 'A' as Destination;
const B = 'B' as Destination;
const PATIENT = new AbortController().signal;

function atOnce(entering: Lane | Promise<Lane | undefined>): Lane {
  if (entering instanceof Promise) throw new Error('there is a line');
  return entering;
}

/** Notes who was let in, and who went away. */
function noted(log: string[], name: string, entering: Lane | Promise<Lane | undefined>): void {
  if (!(entering instanceof Promise)) throw new Error('there is no line');
  void entering.then((lane) => log.push(lane === undefined ? `${name} went` : name));
}

test('so many go at once, the others in their order as lanes are left, and no other destination waits for them', async () => {
  const clock = new VirtualClock();
  const lanes = new Lanes(clock, 2);
  const log: string[] = [];
  const first = atOnce(lanes.enter(A, PATIENT));
  const second = atOnce(lanes.enter(A, PATIENT));
  noted(log, 'third', lanes.enter(A, PATIENT));
  noted(log, 'fourth', lanes.enter(A, PATIENT));
  atOnce(lanes.enter(B, PATIENT));
  await clock.advance(SECOND);
  expect(log).toEqual([]);
  second.leave();
  second.leave(); // is to leave once
  await clock.advance(0);
  expect(log).toEqual(['third']);
  first.leave();
  await clock.advance(0);
  expect(log).toEqual(['third', 'fourth']);
});

test('whoever loses patience leaves the line, and takes no lane', async () => {
  const clock = new VirtualClock();
  const lanes = new Lanes(clock, 1);
  const log: string[] = [];
  const first = atOnce(lanes.enter(A, PATIENT));
  const deadline = new AbortController();
  noted(log, 'second', lanes.enter(A, deadline.signal));
  noted(log, 'third', lanes.enter(A, PATIENT));
  deadline.abort();
  noted(log, 'fourth', lanes.enter(A, deadline.signal));
  await clock.advance(0);
  expect(log).toEqual(['second went', 'fourth went']);
  first.leave();
  await clock.advance(0);
  expect(log.at(-1)).toBe('third');
});

test('an attempt that hangs holds up the others for a while only', async () => {
  const clock = new VirtualClock();
  const lanes = new Lanes(clock, 1);
  const log: string[] = [];
  const first = atOnce(lanes.enter(A, PATIENT));
  noted(log, 'second', lanes.enter(A, PATIENT));
  await clock.advance(9 * SECOND);
  expect(log).toEqual([]);
  await clock.advance(2 * SECOND);
  expect(log).toEqual(['second']);
  first.leave(); // it left already: nobody else may come in
  noted(log, 'third', lanes.enter(A, PATIENT));
  await clock.advance(0);
  expect(log).toEqual(['second']);
});
