// One integration as a config file would have it, over a local server, with the real templates.

import { onTestFinished } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import type { IntegrationConfig } from '../../src/config/config.ts';
import type { ReceiversSite } from '../../src/receivers/build-receivers.ts';
import type { TemplatedIntegration } from '../../src/receivers/templated-integration.ts';
import { goodConfig } from '../support/config-files.ts';
import { integrationOf, receiversSite } from './configs.ts';
import { type Answer, LocalServer } from './local-server.ts';
import { realTemplates } from './real-templates.ts';

/** `settings` in the config's words. */
export function configured(type: string, settings: object): IntegrationConfig {
  const receiver = { name: 'team', [`${type}_configs`]: [settings] };
  const config = goodConfig(JSON.stringify({ route: { receiver: 'team' }, receivers: [receiver] }));
  const [integration] = config.receivers[0]?.integrations ?? [];
  assert(integration !== undefined, 'the config has one integration');
  return integration;
}

export function integration(type: string, settings: object, site: Partial<ReceiversSite> = {}): TemplatedIntegration {
  const built = integrationOf(configured(type, settings), receiversSite(site), realTemplates);
  onTestFinished(() => built.close());
  return built;
}

export async function serve(answer?: Answer): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  onTestFinished(() => server.close());
  return server;
}

/** Answers with JSON: one after the other, the last for all that follow. */
export function inTurn(...answers: readonly { readonly status?: number; readonly body: unknown }[]): Answer {
  let next = 0;
  return (_, response) => {
    const { status = 200, body } = answers[Math.min(next, answers.length - 1)] ?? { body: {} };
    next += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}
