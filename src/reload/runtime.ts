// Runtime: one frozen snapshot of everything that a reload can replace. There is one pointer to it; nothing else holds a
// tree, a pool or a client.

import type { Ruleset } from '../alerting/ruleset.ts';
import type { Config } from '../config/config.ts';
import type { Receivers, TemplateSet } from '../receivers/build-receivers.ts';
import type { RedisLink } from '../redis/redis-link.ts';

export interface Runtime extends Ruleset {
  readonly config: Config;
  /** SHA-256 of the config file, hexadecimal. */
  readonly hash: string;
  /** The file, decoded: what `alertmanager_config_hash` is made of. */
  readonly text: string;
  readonly receivers: Receivers;
  /** What the receivers render with. */
  readonly templates: TemplateSet;
  /** Where the distributed lock is; undefined without `redis` in the config. */
  readonly redis: RedisLink | undefined;
}
