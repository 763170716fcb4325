// An SNS integration in a test, with an environment of its own.

import { onTestFinished } from 'vitest';
import type { Destination } from '../../src/alerting/ports.ts';
import type { TemplateSet } from '../../src/receivers/build-receivers.ts';
import type { SenderSite } from '../../src/receivers/sender.ts';
import { Sns } from '../../src/receivers/sns.ts';
import { TemplatedIntegration } from '../../src/receivers/templated-integration.ts';
import { integrationConfig, plainTemplates, receiversSite } from './configs.ts';

export interface SnsSetting {
  readonly settings: object;
  readonly env: NodeJS.ProcessEnv;
  readonly site?: Partial<SenderSite>;
  readonly templates?: TemplateSet;
}

/** Closed when the test has ended. */
export function snsIntegration({ settings, env, site, templates = plainTemplates }: SnsSetting): TemplatedIntegration {
  const config = integrationConfig('sns', settings);
  const whole = receiversSite(site);
  const sender = new Sns(config.settings, whole, env);
  const identity = { destination: 'sns' as Destination, signature: '' };
  const made = new TemplatedIntegration(config, identity, sender, templates, whole.templateEvents);
  onTestFinished(() => made.close());
  return made;
}
