import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

/** A clock that goes on only when work is done. */
class WorkClock {
  ms = 0;
  elapsedMs(): number {
    return this.ms;
  }
}

async function work(turns: Turns, clock: WorkClock, done: string[], name: string, ms: number): Promise<void> {
  const turn = turns.take();
  if (turn !== undefined) await turn;
  clock.ms += ms;
  done.push(name);
}

test('works that take long together are done in their order, a slice at a time', async () => {
  const clock = new WorkClock();
  const turns = new Turns(clock);
  const done: string[] = [];
  const works = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => work(turns, clock, done, name, 2));
  expect(done).toEqual(['a', 'b', 'c']); // begun at 0, 2 and 4 ms
  const others = new Promise<string[]>((resolve) => setImmediate(() => setImmediate(() => resolve([...done]))));
  expect(await others).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  await Promise.all(works);
});

test('between two slices the event loop goes round', async () => {
  const clock = new WorkClock();
  const turns = new Turns(clock);
  const done: string[] = [];
  const works = ['a', 'b', 'c'].map((name) => work(turns, clock, done, name, 50));
  const seen: number[] = [];
  const look = (): void => {
    seen.push(done.length);
    if (done.length < 3) setImmediate(look);
  };
  setImmediate(look);
  await Promise.all(works);
  await new Promise(setImmediate);
  expect(seen).toEqual([2, 3]); // one in each round
});

test('who comes while others wait is the last of them, and a work that fails holds nobody up', async () => {
  const clock = new WorkClock();
  const turns = new Turns(clock);
  const done: string[] = [];
  const works = [work(turns, clock, done, 'a', 9), work(turns, clock, done, 'b', 1)];
  const failing = (async () => {
    await turns.take();
    throw new Error('no');
  })();
  works.push(work(turns, clock, done, 'c', 1));
  await expect(failing).rejects.toThrow('no');
  await Promise.all(works);
  expect(done).toEqual(['a', 'b', 'c']);
});

test('where no time passes nobody waits', () => {
  const turns = new Turns({ elapsedMs: () => 0 });
  for (let i = 0; i < 1000; i += 1) expect(turns.take()).toBeUndefined();
});
