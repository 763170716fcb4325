// LockHolder: a process of its own that takes the reload lock and gives it back, again and again, and says how long each took.
// Run by bench/redis-lock.bench.ts: lock-holder.ts REDIS_ADDRESS; it is told by messages how often, and for how long it holds.

import { randomUUID } from 'node:crypto';
import { SystemClock } from '../../src/base/clock.ts';
import { redis } from '../../src/config/schema/redis.ts';
import { redisConnector } from '../../src/redis/redis-client.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { RedisLock } from '../../src/redis/redis-lock.ts';
import { type Turns, takeTurns } from './lock-turns.ts';

const [addr = ''] = process.argv.slice(2);
const clock = new SystemClock();
const quiet = { fileUnreadable: () => undefined, fileRead: () => undefined };
const link = new RedisLink(
  { ...redis.absent, addr },
  { clock, connect: redisConnector(quiet, clock), events: { away: () => undefined, back: () => undefined } },
);
await link.reach();
const lock = new RedisLock({ clock, link: () => link, name: `bench/${process.pid}`, newToken: randomUUID });

process.on('message', async (turns: Turns) => {
  process.send?.(await takeTurns(lock, 'redis', turns, clock));
});
process.on('disconnect', () => void link.close());
process.send?.('ready');
