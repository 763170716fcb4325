// The endpoint of the language model goes away under load, in each way that a server can: pages go out without its opinion, and
// a reload that does not concern it does not even know.

import { expect, test } from 'vitest';
import { ChaosWorld, STORY, verdictOf } from '../support/chaos-world.ts';
import { OUTAGES } from '../support/outage.ts';
import { until } from '../support/until.ts';

/** 200 ms of group_wait or 400 of group_interval; all else is a busy machine. */
const WITHIN_MS = 30_000;
/** An endpoint that says nothing is asked for two seconds; the rest is a busy machine. */
const RELOAD_WITHIN_MS = 40_000;

interface Status {
  readonly degraded: boolean;
  readonly pinned: readonly { readonly component: string }[];
}

test.concurrent.each(OUTAGES)(
  'the llm is %s: nothing is lost or repeated, and only its own edits wait for it',
  STORY,
  async (name) => {
    const world = await ChaosWorld.begin();
    const { reloads, llm } = world;
    const status = (): Promise<Status> => world.program.get('/api/v2/config/status');
    await until('it is asked about alerts', () => llm.chats.length > 0);
    await reloads.stop();
    const outage = world.outage('llm', name);
    await outage.begin();
    await until('its absence is counted', async () => {
      const failed = await world.program.metric('amp_llm_requests_total{outcome="no_answer"}');
      return (failed ?? 0) > 0;
    });

    const elsewhere = await reloads.once(world.edit((said) => (said.route += 1)));
    expect(verdictOf(elsewhere)).toEqual({ status: 'success', outcome: 'applied', lock: 'redis' });
    // After some failures in a row it is said to be in trouble; what runs is what the file says all the same.
    expect(await status()).toMatchObject({ pinned: [] });
    expect(await world.ready()).toMatch(/^OK(\nllm at .* does not work.*\n)?$/);
    const own = await reloads.once(world.edit((said) => (said.llmTimeoutMs += 1)));
    expect(verdictOf(own)).toEqual({ status: 'success', outcome: 'applied', lock: 'redis' });
    expect(await status()).toMatchObject({ degraded: true, pinned: [{ component: 'llm' }] });
    await world.isReady(/llm runs an older configuration/);
    reloads.begin();
    await world.goesOn();

    await outage.end();
    await reloads.once(world.edit((said) => (said.llmTimeoutMs += 1)));
    expect(await status()).toMatchObject({ degraded: false, pinned: [] });
    expect(await world.ready()).toBe('OK');
    const asked = llm.chats.length;
    await world.goesOn();
    await until('it is asked again', () => llm.chats.length > asked);
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);
