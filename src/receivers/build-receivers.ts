// Builds the integrations of a config. One whose config has not changed is the same object as before, so that a reload keeps
// its connections and its attempts in flight; closing those that were dropped is the caller's business.

import type { Integration } from '../alerting/ports.ts';
import type { Config, IntegrationConfig, ReceiverConfig, RouteConfig, WebhookConfig } from '../config/config.ts';
import { signatureOf } from './config-signature.ts';
import { DestinationCounter } from './destination.ts';
import type { HttpSite } from './http/http-client.ts';
import { HttpFailure } from './http/http-failure.ts';
import { ReceiverBuildError } from './receiver-build-error.ts';
import { unsupportedIn } from './unsupported.ts';
import { Webhook } from './webhook.ts';

export interface BuiltIntegration extends Integration {
  /** Equal to another's exactly where their configs are. */
  readonly signature: string;
}

/** Every receiver of the config, by name; integrations in the order of the file. */
export type Receivers = ReadonlyMap<string, readonly BuiltIntegration[]>;

/** Throws {@link ReceiverBuildError} for the first integration that cannot be built, or not as its config says. */
export function buildReceivers(config: Config, site: HttpSite, previous: Receivers = new Map()): Receivers {
  const routed = routedReceivers(config.route);
  return new Map(
    config.receivers.map((receiver) => {
      const before = previous.get(receiver.name) ?? [];
      return [receiver.name, buildReceiver(receiver, before, site, routed.has(receiver.name))];
    }),
  );
}

/** Certificates and keys are looked at where a route leads, as in Alertmanager: a receiver that nobody uses may lack them. */
function buildReceiver(
  receiver: ReceiverConfig,
  before: readonly BuiltIntegration[],
  site: HttpSite,
  isRouted: boolean,
): readonly BuiltIntegration[] {
  const destinations = new DestinationCounter();
  return receiver.integrations.map((config) => {
    const webhook = supported(receiver, config);
    const signature = signatureOf(webhook);
    const destination = destinations.next(webhook);
    const same = before.find((one) => one.signature === signature && one.destination === destination);
    if (same !== undefined) return same;
    try {
      const built = new Webhook(webhook, destination, signature, site);
      if (isRouted) built.prime();
      return built;
    } catch (error) {
      if (error instanceof HttpFailure) throw buildError(receiver, config, error.message);
      throw error;
    }
  });
}

function supported(receiver: ReceiverConfig, config: IntegrationConfig): WebhookConfig {
  if (config.type !== 'webhook') throw buildError(receiver, config, 'this integration is not supported yet');
  const obstacle = unsupportedIn(config);
  if (obstacle !== undefined) throw buildError(receiver, config, obstacle);
  return config;
}

function buildError(receiver: ReceiverConfig, config: IntegrationConfig, reason: string): ReceiverBuildError {
  return new ReceiverBuildError(receiver.name, `${config.type}[${config.index}]`, config.at, reason);
}

/** A route without a receiver inherits one that is counted higher up. */
function routedReceivers(root: RouteConfig): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting = [root];
  for (let route = waiting.pop(); route !== undefined; route = waiting.pop()) {
    if (route.receiver !== undefined) names.add(route.receiver);
    waiting.push(...route.routes);
  }
  return names;
}
