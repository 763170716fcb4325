// RedisClient: one connection to Redis, as the reload lock needs it, over ioredis. It does not connect again by itself: when
// it is over, `ended` says why. A command that is not answered in time ends it, since nobody knows what became of the command.

import type { Cluster, Redis } from 'ioredis';
import type { Clock } from '../base/clock.ts';
import type { RedisConfig } from '../config/schema/redis.ts';
import type { FileEvents } from '../receivers/http/referenced-file.ts';
import { untilAborted, withDeadline } from '../reload/with-deadline.ts';
import { dialOf, type RedisDial } from './redis-dial.ts';

/** What Redis says to somebody who wants the lock. */
export type Taken =
  /** Each grant has a higher number than all before. */
  | { readonly kind: 'taken'; readonly fence: number }
  /** `forMs`: the lock ends by itself then, if its holder does not renew it. */
  | { readonly kind: 'held'; readonly by: string; readonly forMs: number };

/** The lock at Redis. Every call is one round trip, and rejects where that fails. */
export interface LockServer {
  /** For who has this token already, it is taken anew. */
  take(token: string, ttlMs: number): Promise<Taken>;
  /** False: it is not this token's any more. */
  renew(token: string, ttlMs: number): Promise<boolean>;
  /** Nothing happens where it is not this token's. */
  free(token: string): Promise<void>;
}

export interface RedisClient extends LockServer {
  ping(): Promise<void>;
  /** Resolves with the reason when the connection is over. */
  readonly ended: Promise<string>;
  close(): void;
}

export type ConnectRedis = (config: RedisConfig, signal: AbortSignal) => Promise<RedisClient>;

const TAKE = `
if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return {1, redis.call('incr', KEYS[2])} end
local holder = redis.call('get', KEYS[1])
if holder == ARGV[1] then
  redis.call('pexpire', KEYS[1], ARGV[2])
  return {1, redis.call('incr', KEYS[2])}
end
return {0, holder, redis.call('pttl', KEYS[1])}`;
const RENEW = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('pexpire', KEYS[1], ARGV[2])`;
const FREE = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])`;

/** How Redis is reached from this process; `files` hears of password and certificate files. */
export function redisConnector(files: FileEvents, clock: Clock): ConnectRedis {
  return async (config, signal) => {
    const client = new IoredisClient(await opened(await dialOf(config, files)), config);
    try {
      await withDeadline(() => client.connect(), connectMaxMs(config), clock, signal);
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  };
}

/** Sentinels are asked one after the other. */
function connectMaxMs({ connectTimeoutMs, commandTimeoutMs, sentinelAddrs }: RedisConfig): number {
  return connectTimeoutMs * (1 + sentinelAddrs.length) + 2 * commandTimeoutMs;
}

/** The package is read when the first config asks for Redis. */
async function opened(dial: RedisDial): Promise<Redis | Cluster> {
  const { default: RedisOfOne } = await import('ioredis'); // CommonJS: bundled, it has no other export
  if (dial.kind === 'single') return new RedisOfOne(dial.options);
  const { nodes, options, redisOptions } = dial;
  return new RedisOfOne.Cluster([...nodes], { ...options, redisOptions });
}

class IoredisClient implements RedisClient {
  readonly ended: Promise<string>;
  readonly #redis: Redis | Cluster;
  readonly #over = new AbortController();
  readonly #keys: readonly [lock: string, fence: string];
  /** What ioredis says when a connection ends is never the reason: that was an event before. */
  #trouble: string | undefined;

  constructor(redis: Redis | Cluster, { lockKey }: RedisConfig) {
    this.#redis = redis;
    // In braces: one node of a cluster holds both.
    this.#keys = [`{${lockKey}}`, `{${lockKey}}:fence`];
    redis.on('error', (error: Error) => {
      this.#trouble = wordsOf(error);
    });
    this.ended = new Promise((resolve) => {
      this.#over.signal.addEventListener('abort', () => resolve(wordsOf(this.#over.signal.reason)), { once: true });
    });
    redis.once('end', () => this.#end('the connection was closed'));
  }

  /** Connected, answering, and with leave to look at the lock. */
  async connect(): Promise<void> {
    try {
      await this.#untilEnded(() => this.#redis.connect());
    } catch (error) {
      throw new Error(this.#trouble ?? wordsOf(error));
    }
    await this.ping();
    await this.renew('', 1); // nobody's
    if (this.#trouble !== undefined) throw new Error(this.#trouble); // as a database that is not there
  }

  async ping(): Promise<void> {
    await this.#answered(() => this.#redis.ping());
  }

  async take(token: string, ttlMs: number): Promise<Taken> {
    try {
      const answer = await this.#answered(() => this.#redis.eval(TAKE, 2, ...this.#keys, token, ttlMs));
      return takenOf(answer);
    } catch (error) {
      // It may be carried out later: what nobody waits for is given back behind it.
      this.#redis.eval(FREE, 1, this.#keys[0], token).catch(() => undefined);
      throw error;
    }
  }

  async renew(token: string, ttlMs: number): Promise<boolean> {
    return (await this.#answered(() => this.#redis.eval(RENEW, 1, this.#keys[0], token, ttlMs))) === 1;
  }

  async free(token: string): Promise<void> {
    await this.#answered(() => this.#redis.eval(FREE, 1, this.#keys[0], token));
  }

  close(): void {
    this.#redis.disconnect();
  }

  /** A Cluster that ends leaves what it was asked without an answer. */
  #untilEnded<T>(work: () => Promise<T>): Promise<T> {
    return untilAborted(work, this.#over.signal);
  }

  async #answered<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await this.#untilEnded(command);
    } catch (error) {
      const words = wordsOf(error);
      if (isAnswer(error)) throw new Error(words);
      this.#end(words);
      setImmediate(() => this.close()); // what is sent right behind it still goes out
      throw this.#over.signal.reason;
    }
  }

  /** From here on it is over, whenever the connection itself is: who looks next finds it so. */
  #end(reason: string): void {
    this.#trouble ??= reason;
    this.#over.abort(new Error(this.#trouble));
  }
}

/** An error that Redis itself told: the connection is well, unless it leads to a server that is not the master any more. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && !/^(?:READONLY|MASTERDOWN) /.test(error.message);
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return WORDS.get(words) ?? words;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['Command timed out', 'does not answer in time'],
  ['Failed to refresh slots cache.', 'no node of the cluster answers'],
]);

function takenOf(answer: unknown): Taken {
  const [isTaken, what, ttlMs] = Array.isArray(answer) ? (answer as readonly unknown[]) : [];
  if (isTaken === 1) return { kind: 'taken', fence: Number(what) };
  const forMs = Number(ttlMs);
  return { kind: 'held', by: String(what), forMs: forMs < 0 ? Number.POSITIVE_INFINITY : forMs };
}
