// Redis: how the connection to it is replaced. The new one is dialled and asked beside the running one, which serves the
// reload that holds the lock through it to its end.

import type { Config } from '../config/config.ts';
import { sameValue } from '../config/config-values.ts';
import type { RedisConfig } from '../config/schema/redis.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { messageOf } from '../reload/reload-failure.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import { untilAborted } from '../reload/with-deadline.ts';

export class RedisComponent implements Reloadable {
  readonly name = 'redis';
  readonly isCritical = false;
  readonly #link: (config: RedisConfig) => RedisLink;

  /** `link`: a link that has not been reached yet. */
  constructor(link: (config: RedisConfig) => RedisLink) {
    this.#link = link;
  }

  async prepare({ redis: config }: Config, { redis: old }: Runtime, signal: AbortSignal): Promise<Staged> {
    const isSame = old !== undefined && sameValue(config, old.config);
    const link = isSame ? old : config && (await this.#reached(config, signal));
    let loser = link;
    return {
      name: this.name,
      part: { redis: link },
      commit: () => {
        link?.keep();
        loser = old;
      },
      rollback: () => {
        loser = link;
      },
      // One that runs already may be away: no reload fails for it.
      verify: (own) => (isSame ? Promise.resolve() : untilAborted(async () => link?.ping(), own)),
      dispose: async () => {
        if (!isSame) await loser?.close();
      },
    };
  }

  async #reached(config: RedisConfig, signal: AbortSignal): Promise<RedisLink> {
    const link = this.#link(config);
    try {
      await untilAborted(() => link.reach(), signal);
      return link;
    } catch (error) {
      void link.close();
      if (signal.aborted) throw signal.reason;
      throw new Error(`redis at ${link.address}: ${messageOf(error)}`, { cause: error });
    }
  }
}
