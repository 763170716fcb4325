import { expect, test } from 'vitest';
import { receiversSite } from '../../test/receivers/configs.ts';
import { goodConfig } from '../../test/support/config-files.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { RevisionId } from '../alerting/ports.ts';
import { buildRuntime } from './build-runtime.ts';
import { GroupingComponent } from './grouping.ts';
import { RouteTrees } from './route-trees.ts';
import { RoutingComponent } from './routing.ts';

function config(resolveTimeout: string, interval: string) {
  return goodConfig(`
global: {resolve_timeout: ${resolveTimeout}}
route: {receiver: a}
receivers: [{name: a}]
time_intervals: [{name: ${interval}, time_intervals: [{years: ['2026']}]}]
`);
}

test('resolve_timeout and the time intervals go with the routing tree', async () => {
  const clock = new VirtualClock();
  const running = buildRuntime(
    { config: config('5m', 'day'), revision: 1 as RevisionId, hash: '', text: '' },
    receiversSite({ clock }),
  );
  const trees = new RouteTrees({ foreseeTree: async () => undefined, forgetTree: () => undefined }, clock);
  const { part } = await new RoutingComponent(trees).prepare(
    config('7m', 'night'),
    running,
    new AbortController().signal,
  );
  expect([part.resolveTimeoutMs, [...(part.timeIntervals?.keys() ?? [])], part.root]).toEqual([
    7 * 60_000,
    ['night'],
    running.root,
  ]);
});

test.each(['routing', 'grouping'])('%s: building a large tree ends soon after an abort', async (name) => {
  const running = buildRuntime(
    { config: config('5m', 'day'), revision: 1 as RevisionId, hash: '', text: '' },
    receiversSite({ clock: new VirtualClock() }),
  );
  // Each look at the clock takes a slice.
  let now = 0;
  const host = { foreseeTree: async () => undefined, forgetTree: () => undefined };
  const trees = new RouteTrees(host, { elapsedMs: () => (now += 100) });
  const component = name === 'routing' ? new RoutingComponent(trees) : new GroupingComponent(trees);
  const routes = Array.from({ length: 2000 }, (_, i) => `{matchers: [team="${i}"]}`).join(', ');
  const large = goodConfig(`route: {receiver: a, routes: [${routes}]}\nreceivers: [{name: a}]\n`);
  const stop = new AbortController();
  const run = component.prepare(large, running, stop.signal);
  stop.abort(new Error('given up'));
  await expect(run).rejects.toThrow('given up');
});
