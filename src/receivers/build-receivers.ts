// Builds the integrations of a config. One whose config has not changed is the same object as before, so that a reload keeps
// its connections and its attempts in flight; closing those that were dropped is the caller's business.

import type { Config, IntegrationConfig, ReceiverConfig, RouteConfig } from '../config/config.ts';
import type { Renderer } from '../template/renderer.ts';
import { Signatures } from './config-signature.ts';
import { DestinationCounter } from './destination.ts';
import { HttpFailure } from './http/http-failure.ts';
import { ReceiverBuildError } from './receiver-build-error.ts';
import type { Sender, SenderSite } from './sender.ts';
import { openSender } from './senders.ts';
import { TemplatedIntegration, type TemplateEvents } from './templated-integration.ts';
import { unsupportedIn } from './unsupported.ts';

/** Every receiver of the config, by name; integrations in the order of the file. */
export type Receivers = ReadonlyMap<string, readonly TemplatedIntegration[]>;

/** What integrations are built with. */
export interface ReceiversSite extends SenderSite {
  readonly templateEvents: TemplateEvents;
}

/** The templates that the integrations render with. */
export interface TemplateSet extends Renderer {
  /** Of all files' contents: equal sets render equally. */
  readonly digest: string;
}

/** Throws {@link ReceiverBuildError} for the first integration that cannot be built, or not as its config says. */
export function buildReceivers(
  config: Config,
  templates: TemplateSet,
  site: ReceiversSite,
  previous: Receivers = new Map(),
  signatures = new Signatures(),
): Receivers {
  const routed = routedReceivers(config.route);
  return new Map(
    config.receivers.map((receiver) => {
      const before = previous.get(receiver.name) ?? [];
      const isRouted = routed.has(receiver.name);
      return [receiver.name, buildReceiver(receiver, { before, templates, signatures, site, isRouted })];
    }),
  );
}

interface Build {
  readonly before: readonly TemplatedIntegration[];
  readonly templates: TemplateSet;
  readonly signatures: Signatures;
  readonly site: ReceiversSite;
  /** Certificates and keys are looked at where a route leads, as in Alertmanager: a receiver that nobody uses may lack them. */
  readonly isRouted: boolean;
}

function buildReceiver(
  receiver: ReceiverConfig,
  { before, templates, signatures, site, isRouted }: Build,
): readonly TemplatedIntegration[] {
  const destinations = new DestinationCounter();
  return receiver.integrations.map((config) => {
    const signature = signatures.of(config, templates.digest);
    const destination = destinations.next(config);
    const same = before.find((one) => one.signature === signature && one.destination === destination);
    if (same !== undefined) return same;
    try {
      const sender = supported(receiver, config, site);
      if (isRouted) sender.prime();
      return new TemplatedIntegration(config, { destination, signature }, sender, templates, site.templateEvents);
    } catch (error) {
      if (error instanceof HttpFailure) throw buildError(receiver, config, error.message);
      throw error;
    }
  });
}

function supported(receiver: ReceiverConfig, config: IntegrationConfig, site: ReceiversSite): Sender {
  const obstacle = unsupportedIn(config);
  if (obstacle !== undefined) throw buildError(receiver, config, obstacle);
  return openSender(config, site);
}

function buildError(receiver: ReceiverConfig, config: IntegrationConfig, reason: string): ReceiverBuildError {
  return new ReceiverBuildError(receiver.name, `${config.type}[${config.index}]`, reason);
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
