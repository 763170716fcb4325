// Builds the first Runtime of a process, from its config. Every later one is made of the parts of a reload.

import { compileInhibitRules } from '../alerting/inhibit/inhibitor.ts';
import { compileRoutes } from '../alerting/route/route.ts';
import { buildReceivers, type ReceiversSite } from '../receivers/build-receivers.ts';
import { RouteLabels } from '../receivers/route-labels.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { Identity } from '../reload/phases/5-reload.ts';
import type { Runtime } from '../reload/runtime.ts';
import type { ReceiversToCome } from './built-receivers.ts';
import { receiverLabels } from './receivers.ts';
import { templatesOf } from './templates.ts';

/**
 * Throws a ReceiverBuildError where an integration cannot be built as its config says. `redis` need not be reached yet;
 * `built` are the receivers of this config, where they have been built already.
 */
export function buildRuntime(
  identity: Identity,
  site: ReceiversSite,
  redis?: RedisLink,
  built?: ReceiversToCome,
): Runtime {
  const { config } = identity;
  const templates = built?.templates ?? templatesOf(config, site.clock);
  return Object.freeze({
    ...identity,
    root: compileRoutes(config.route, config.grouping),
    receivers: built?.receivers ?? buildReceivers(config, templates, site),
    templates,
    routeLabels: new RouteLabels(templates, site.templateEvents),
    inhibition: compileInhibitRules(config.inhibitRules),
    timeIntervals: config.timeIntervals,
    resolveTimeoutMs: config.global.resolveTimeoutMs,
    receiverLabels: receiverLabels(config),
    maxGroups: config.grouping.maxGroups,
    redis,
  });
}
