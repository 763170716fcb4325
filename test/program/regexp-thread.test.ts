import { expect, test } from 'vitest';
import { SystemClock } from '../../src/base/clock.ts';
import { RegexpThread } from '../../src/labels/judge/regexp-thread.ts';
import { bundled } from '../support/bundled-worker.ts';
import { atTheEnd } from '../support/leftovers.ts';

const NEVER = new AbortController().signal;
const WORKER = new URL('../../src/labels/judge/regexp-worker.ts', import.meta.url);
const ENDLESS = '(.{0,1000}x)'.repeat(20);

async function thread(): Promise<RegexpThread> {
  const [url] = await bundled(WORKER);
  if (url === undefined) throw new Error('nothing was bundled');
  const made = new RegexpThread(url, new SystemClock());
  atTheEnd(() => made.stop());
  return made;
}

test.concurrent('questions are answered in turn; one that takes too long is given up, and the next is answered', async () => {
  const judge = await thread();
  const text = 'x'.repeat(60_000);
  const answers = await Promise.all([
    judge.judge('[a-z]+', 'abc', NEVER),
    judge.judge('[a-z]+', 'ab1', NEVER),
    judge.judge(ENDLESS, text, NEVER),
    judge.judge('a)|(b', 'ax', NEVER),
  ]);
  expect(answers).toEqual([true, false, undefined, true]);
});

test.concurrent('who waits no longer hears why, and the next is answered', async () => {
  const judge = await thread();
  const gone = new AbortController();
  const asked = judge.judge(ENDLESS, 'x'.repeat(60_000), gone.signal);
  const next = judge.judge('a+', 'aa', NEVER);
  setTimeout(() => gone.abort(new Error('the client has gone')), 50);
  await expect(asked).rejects.toThrow('the client has gone');
  expect(await next).toBe(true);
});

test.concurrent('a program of a million instructions is given up, and the next is answered', async () => {
  const judge = await thread();
  expect(await judge.judge('(.{0,1000}x)'.repeat(400), 'x'.repeat(60_000), NEVER)).toBeUndefined();
  expect(await judge.judge('a+', 'aa', NEVER)).toBe(true);
});
