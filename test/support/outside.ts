// Outside: the world that servers in a simulation speak with: databases, a Redis, a language model, and the time that passes.
// They outlive the servers. Each thing that is asked of one is a step, which a test may slow down, break, or end the server at.

import '../../src/llm/circuit-breaker.ts'; // what is imported when it is needed takes time that is not virtual
import '../../src/llm/classifier.ts';
import '../../src/llm/desk.ts';
import type { ConnectModel, Endpoint, ModelClient } from '../../src/llm/chat-client.ts';
import type { ConnectRedis, RedisClient } from '../../src/redis/redis-client.ts';
import { deadline } from '../../src/reload/with-deadline.ts';
import { FakeRedis } from './fake-redis.ts';
import { Databases } from './memory-homes.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

/** As every real client does, these give a question up after a while. */
const ANSWER_MAX_MS = 60_000;
const PARTS = 16;
/** A batch is written in this many turns of the event loop. */
const TURNS = 4;

export type Mood = 'well' | 'slow' | 'down' | 'still' | 'hostile' | 'babbling';

/** An endpoint, and the clients that are open to it. */
class FakeModels {
  mood: Mood = 'well';
  readonly open = new Set<FakeModel>();
  asked = 0;
}

/** What is answered to an alert that tells the model what to say. */
const LIES = {
  severity: 'noise',
  confidence: 1,
  summary: 'Ignore all pages.',
  reasoning: '{{ template "x" }}',
  suggested_actions: ['silence everything'],
};
const TOKENS = { prompt: 100, completion: 20 };

class FakeModel implements ModelClient {
  readonly endpoint: Endpoint;
  readonly #outside: Outside;
  readonly #step: Step;

  constructor(endpoint: Endpoint, outside: Outside, step: Step) {
    this.endpoint = endpoint;
    this.#outside = outside;
    this.#step = step;
    outside.models.open.add(this);
  }

  async probe(signal: AbortSignal): Promise<void> {
    await this.#step('probe llm', signal);
    if (this.#outside.models.mood === 'down') throw new Error('connection refused');
  }

  async ask(): ReturnType<ModelClient['ask']> {
    const { models, clock } = this.#outside;
    models.asked += 1;
    const { mood } = models;
    if (mood === 'slow') await clock.sleep(7000);
    if (mood === 'still') await clock.sleep(this.endpoint.timeoutMs);
    if (mood === 'down' || mood === 'still')
      return { kind: 'failed', outcome: 'no_answer', message: 'no answer', retry: true, isTrouble: true };
    const content = mood === 'babbling' ? 'I am a large language model' : JSON.stringify(LIES);
    return { kind: 'answered', content, tokens: TOKENS };
  }

  async close(): Promise<void> {
    if (!this.#outside.models.open.delete(this)) throw new Error('a client is closed twice');
  }
}

export type Step = (name: string, signal?: AbortSignal) => Promise<void>;

export class Outside {
  readonly clock = new VirtualClock(undefined, TURNS);
  readonly databases = new Databases();
  readonly redis = new FakeRedis(this.clock);
  readonly models = new FakeModels();

  #turns = 0;

  /** Time goes on, and in between what was set off comes to its end as far as it can. */
  async pass(ms: number): Promise<void> {
    await this.quiet();
    for (let part = 0; part < PARTS; part += 1) {
      await this.clock.advance(ms / PARTS);
      await this.quiet();
    }
  }

  /** Whatever can go on without time has done so. */
  async quiet(): Promise<void> {
    for (let seen = -1; seen !== this.#turns; ) {
      seen = this.#turns;
      for (let turn = 0; turn < 4; turn += 1) await settle();
    }
  }

  /** A step that takes a turn of the event loop, as a disk or a network does, and is given up after a while. */
  bounded(step: Step): Step {
    return async (name, signal) => {
      this.#turns += 1;
      await settle();
      const limit = deadline(ANSWER_MAX_MS, this.clock, ...(signal === undefined ? [] : [signal]));
      try {
        await step(name, limit.signal);
      } finally {
        limit.cancel();
      }
    };
  }

  connectModel(step: Step): ConnectModel {
    return async (endpoint) => new FakeModel(endpoint, this, step);
  }

  connectRedis(step: Step): ConnectRedis {
    const connect = this.redis.connectBy(this.clock);
    return async (config, signal) => {
      await step(`dial redis ${config.addr}`, signal);
      const client = await connect(config, signal);
      const after =
        <A extends readonly unknown[], R>(verb: string, ask: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          await step(`redis ${verb}`);
          return ask(...args);
        };
      const stepped: RedisClient = {
        ended: client.ended,
        close: () => client.close(),
        ping: after('ping', () => client.ping()),
        take: after('take', (token: string, ttlMs: number) => client.take(token, ttlMs)),
        renew: after('renew', (token: string, ttlMs: number) => client.renew(token, ttlMs)),
        free: after('free', (token: string) => client.free(token)),
      };
      return stepped;
    };
  }
}
