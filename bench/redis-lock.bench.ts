// What the reload lock costs, to take and to give back: that of the process alone, the lease at a real redis-server while
// nobody else wants it, and while two processes want it every now and then and hold it for as long as a reload takes. (Whoever
// finds it held looks again every 200 ms.) Run: npm run bench -- redis-lock

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { LocalLock } from '../src/reload/reload-lock.ts';
import { cleanUp } from '../test/support/leftovers.ts';
import { RedisServer } from '../test/support/redis-server.ts';
import { type HoldingTimes, type Turns, takeTurns } from './support/lock-turns.ts';
import { circumstances } from './support/machine.ts';
import { latenciesOf } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    turns: { type: 'string', default: '2000' },
    'contended-turns': { type: 'string', default: '100' },
    'hold-ms': { type: 'string', default: '20' },
    'pause-ms': { type: 'string', default: '100' },
    out: { type: 'string' },
  },
});

const HOLDER = new URL('./support/lock-holder.ts', import.meta.url);

const clock = new SystemClock();
const turns: Turns = { count: Number(options.turns), holdMs: 0, pauseMs: 0 };
const contended: Turns = {
  count: Number(options['contended-turns']),
  holdMs: Number(options['hold-ms']),
  pauseMs: Number(options['pause-ms']),
};
const table: Record<string, Record<string, number>> = {};
try {
  const redis = await RedisServer.start();
  tell('of the process alone', [await takeTurns(new LocalLock(), 'local', turns, clock)]);
  tell('at Redis, idle', await byHolders(1, redis, turns));
  tell(
    `at Redis, two processes, held ${contended.holdMs} of ${contended.holdMs + contended.pauseMs} ms`,
    await byHolders(2, redis, contended),
  );
} finally {
  await cleanUp();
}
console.table(table);
const command = ['npm run bench -- redis-lock', ...process.argv.slice(2)].join(' ');
const report = { ...circumstances(command, clock.now()), turns, contended, table };
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);

/** By so many processes at the same time, each of which takes all the turns. */
async function byHolders(count: number, redis: RedisServer, each: Turns): Promise<HoldingTimes[]> {
  const holders = Array.from({ length: count }, () => fork(HOLDER, [redis.address], { execArgv: ['--import', 'tsx'] }));
  try {
    await Promise.all(holders.map((holder) => message(holder)));
    return await Promise.all(
      holders.map((holder) => {
        const times = message<HoldingTimes>(holder);
        holder.send(each);
        return times;
      }),
    );
  } finally {
    for (const holder of holders) if (holder.connected) holder.disconnect();
  }
}

async function message<T>(holder: ChildProcess): Promise<T> {
  const ended = once(holder, 'exit').then(([code]) => {
    throw new Error(`a process that took the lock ended with ${code}`);
  });
  const [received] = await Promise.race([once(holder, 'message'), ended]);
  ended.catch(() => undefined); // at the end it may
  return received;
}

function tell(which: string, all: readonly HoldingTimes[]): void {
  for (const what of ['acquire', 'release'] as const) {
    const { p50Ms, p95Ms, maxMs } = latenciesOf(all.flatMap((times) => times[what]));
    table[`${which}: ${what}`] = { 'p50 ms': p50Ms, 'p95 ms': p95Ms, 'max ms': maxMs };
  }
}
