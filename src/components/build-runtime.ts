// Builds a Runtime from a config: everything that can fail, beside the running one. What did not change is taken over from
// it, the same object: integrations with their connections, inhibition with its index.

import { compileInhibitRules } from '../alerting/inhibit/inhibitor.ts';
import type { RevisionId } from '../alerting/ports.ts';
import { compileRoutes } from '../alerting/route/route.ts';
import type { Config } from '../config/config.ts';
import { LabelSet } from '../labels/label-set.ts';
import { buildReceivers } from '../receivers/build-receivers.ts';
import type { HttpSite } from '../receivers/http/http-client.ts';
import type { Runtime } from '../reload/runtime.ts';

export interface Blueprint {
  readonly config: Config;
  /** SHA-256 of the file, hexadecimal. */
  readonly hash: string;
  readonly text: string;
  readonly revision: RevisionId;
}

/** Throws a ReceiverBuildError where an integration cannot be built as its config says. */
export function buildRuntime(blueprint: Blueprint, site: HttpSite, running: Runtime | undefined): Runtime {
  const { config } = blueprint;
  return Object.freeze({
    ...blueprint,
    root: compileRoutes(config.route, config.grouping, running?.root),
    receivers: buildReceivers(config, site, running?.receivers),
    inhibition: compileInhibitRules(config.inhibitRules, running?.inhibition),
    timeIntervals: config.timeIntervals,
    resolveTimeoutMs: config.global.resolveTimeoutMs,
    receiverLabels: new Map(config.receivers.map(({ name, labels }) => [name, labels ?? LabelSet.empty])),
    maxGroups: config.grouping.maxGroups,
  });
}
