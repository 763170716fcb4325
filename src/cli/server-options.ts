// ServerOptions: the server's command line, read and checked as a whole.

import { hostname, networkInterfaces } from 'node:os';
import { checkPeers, type Machine } from './cluster-peers.ts';
import type { Flag } from './flag.ts';
import { parseFlags, UsageError } from './flag-parser.ts';
import { SERVER_FLAGS, type ServerFlags } from './server-flags.ts';

export interface ServerOptions extends ServerFlags {
  /** What was given and changes nothing here: to be said once, in the log. */
  readonly withoutEffect: readonly WithoutEffect[];
}

export interface WithoutEffect {
  /** `--cluster.gossip-interval`. */
  readonly flag: string;
  readonly why: string;
}

/** Throws a {@link UsageError}. */
export function serverOptions(args: readonly string[], machine: Machine = thisMachine()): ServerOptions {
  const { values, given } = parseFlags(args, SERVER_FLAGS);
  checkPeers(values, machine);
  checkMemoryRatio(values);
  return { ...values, withoutEffect: withoutEffect(given, values) };
}

function withoutEffect(given: readonly Flag<unknown>[], values: ServerFlags): WithoutEffect[] {
  const useless: WithoutEffect[] = [];
  for (const flag of given) {
    if (flag.withoutEffect !== undefined) useless.push({ flag: `--${flag.name}`, why: flag.withoutEffect });
  }
  if (values.features.has('auto-gomemlimit')) {
    useless.push({
      flag: '--enable-feature=auto-gomemlimit',
      why: SERVER_FLAGS.autoGomemlimitRatio.withoutEffect ?? '',
    });
  }
  return useless;
}

/** Alertmanager looks at the ratio only when the feature is on, and so do we. */
function checkMemoryRatio({ features, autoGomemlimitRatio: ratio }: ServerFlags): void {
  if (features.has('auto-gomemlimit') && !(ratio > 0 && ratio <= 1)) {
    throw new UsageError('--auto-gomemlimit.ratio must be greater than 0 and less than or equal to 1.');
  }
}

function thisMachine(): Machine {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map((one) => one.address));
  return { hostname: hostname(), addresses };
}
