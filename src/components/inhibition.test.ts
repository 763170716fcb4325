import { expect, test } from 'vitest';
import { receiversSite } from '../../test/receivers/configs.ts';
import { goodConfig } from '../../test/support/config-files.ts';
import type { InhibitRules } from '../alerting/inhibit/inhibitor.ts';
import type { RevisionId } from '../alerting/ports.ts';
import { buildRuntime } from './build-runtime.ts';
import { InhibitionComponent } from './inhibition.ts';

function config(source: string) {
  return goodConfig(
    `route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules: [{source_matchers: [a=${source}], target_matchers: [c=d]}]\n`,
  );
}

test('after a rollback the rules that run hear of alerts, and those of the reload no more', async () => {
  const running = buildRuntime({ config: config('b'), revision: 1 as RevisionId, hash: '', text: '' }, receiversSite());
  const followed = new Set<InhibitRules>([running.inhibition]);
  const component = new InhibitionComponent({
    followAlerts: async (rules) => void followed.add(rules),
    unfollowAlerts: (rules) => void followed.delete(rules),
  });
  const staged = await component.prepare(config('x'), running, new AbortController().signal);
  expect(followed.size).toBe(2);
  staged.commit();
  staged.rollback();
  await staged.dispose();
  expect([followed.size, followed.has(running.inhibition)]).toEqual([1, true]);
});
