// How the classifier is replaced while it works, over real endpoints on the loopback.

import { expect, test } from 'vitest';
import { LocalServer } from '../../test/receivers/local-server.ts';
import { BASE, goodConfig } from '../../test/support/config-files.ts';
import { classified, LlmServer, refused, SILENT } from '../../test/support/llm-server.ts';
import { alert, LlmWorld, llmConfig } from '../../test/support/llm-world.ts';
import { until } from '../../test/support/until.ts';
import { settle } from '../../test/support/virtual-clock.ts';

test('another model works from the commit on, and not before; a rollback puts the old one to work again', async () => {
  const world = await LlmWorld.begin();
  world.server.models = ['m', 'n'];
  const ask = async (name: string): Promise<string> => {
    world.consider(alert(name));
    return (await world.server.received(world.server.chats.length + 1)).model;
  };
  expect(await ask('A')).toBe('m');
  const staged = await world.prepare(llmConfig(world.server, { model: 'n' }));
  expect(await ask('B')).toBe('m');
  staged.commit();
  expect(await ask('C')).toBe('n');
  staged.rollback();
  expect(await ask('D')).toBe('m');
  await staged.dispose();
  expect(await ask('E')).toBe('m');
});

test('a question that is under way ends on the old client, and its answer counts', async () => {
  const world = await LlmWorld.begin();
  let answer = (): void => undefined;
  world.server.behaviour = (response, request) => {
    answer = () => classified({ severity: 'info' })(response, request);
  };
  world.consider(alert('A'));
  await world.server.received(1);
  const other = await LlmServer.open();
  const staged = await world.prepare(llmConfig(other));
  staged.commit();
  world.classifier = staged.part.classifier;
  let isDrained = false;
  const drained = staged.dispose().then(() => {
    isDrained = true;
  });
  await settle();
  expect(isDrained).toBe(false);
  answer();
  await world.comes('classified');
  await drained;
  expect([world.severityOf(alert('A')), other.chats.length]).toEqual(['info', 0]);
});

test('one that fails on the old client after the switch is asked anew on the new one', async () => {
  const world = await LlmWorld.begin();
  let fail = (): void => undefined;
  world.server.behaviour = (response) => {
    fail = () => response.destroy();
  };
  world.consider(alert('A'));
  await world.server.received(1);
  const other = await LlmServer.open();
  await world.reload(llmConfig(other));
  fail();
  await world.passes('classified');
  expect([world.server.chats.length, other.chats.length]).toEqual([1, 1]);
});

test('what waits is asked of the new client; what the old model said is shown until the new one has spoken', async () => {
  const world = await LlmWorld.begin({ max_concurrency: 1 });
  world.consider(alert('Known'));
  await world.comes('classified');
  let answer = (): void => undefined;
  world.server.behaviour = (response, request) => {
    answer = () => classified()(response, request);
  };
  world.consider(alert('A'), alert('B'));
  await world.server.received(2);
  const other = await LlmServer.open();
  other.models = ['n'];
  other.behaviour = classified({ severity: 'critical' });
  await world.reload(llmConfig(other, { model: 'n', max_concurrency: 1 }));
  answer();
  await world.comes('classified', 3);
  expect(other.chats.map(({ text }) => text.includes('\\"B\\"'))).toEqual([true]);
  expect(world.severityOf(alert('Known'))).toBe('warning');
  world.consider(alert('Known'));
  await world.comes('classified', 4);
  expect(world.severityOf(alert('Known'))).toBe('critical');
});

test.each([
  ['a wrong key', { api_key: 'wrong' }, /does not take the API key: unexpected status code 401 \(invalid_api_key\)$/],
  ['a model that is not there', { api_key: 'right', model: 'x/y' }, /does not have the model "x\/y"$/],
])('%s leaves the running one at work, says why, and shows no key', async (_, settings, reason) => {
  const world = await LlmWorld.begin({ api_key: 'right' });
  world.server.key = 'right';
  const error = await world.prepare(llmConfig(world.server, settings)).catch((failure: Error) => failure);
  expect(String(error)).toMatch(reason);
  expect(String(error)).not.toMatch(/wrong|right/);
  world.consider(alert('A'));
  await world.comes('classified');
  expect(world.server.chats).toHaveLength(1);
});

test('an endpoint that is not there, or does not answer in time, is refused', async () => {
  const world = await LlmWorld.begin();
  const gone = await LlmServer.open();
  const config = llmConfig(gone);
  await gone.close();
  await expect(world.prepare(config)).rejects.toThrow(/connection refused/);
  const stuck = await LlmServer.open();
  stuck.models = undefined;
  stuck.behaviour = SILENT;
  const prepared = world.prepare(llmConfig(stuck, { timeout: '3s' }));
  prepared.catch(() => undefined);
  await stuck.received(1);
  await world.clock.advance(3000);
  await expect(prepared).rejects.toThrow('configured llm timeout reached (3s)');
});

test('an endpoint that answers everything with a page for people is refused', async () => {
  const world = await LlmWorld.begin();
  const site = await LocalServer.http((_asked, response) => response.end('<!doctype html><title>Chat</title>'));
  const config = llmConfig({ baseUrl: site.url('/').href });
  await expect(world.prepare(config)).rejects.toThrow('it does not speak the protocol: base_url is what comes before');
  await site.close();
});

test('a probe ends soon after it is given up', async () => {
  const world = await LlmWorld.begin();
  const stuck = await LlmServer.open();
  stuck.models = undefined;
  stuck.behaviour = SILENT;
  const stop = new AbortController();
  const prepared = world.prepare(llmConfig(stuck), stop.signal);
  prepared.catch(() => undefined);
  await stuck.received(1);
  stop.abort(new Error('given up'));
  await expect(prepared).rejects.toThrow('context canceled');
  await until('the connection is closed', () => stuck.open === 0);
});

test('the probe goes by the list of models, then by the one model, and asks where there is no list', async () => {
  const world = await LlmWorld.begin();
  const probed = async (models: readonly string[] | undefined): Promise<string[]> => {
    const server = await LlmServer.open();
    server.models = models;
    const staged = await world.prepare(llmConfig(server));
    await staged.dispose();
    return server.paths;
  };
  expect(await probed(['l', 'm'])).toEqual(['GET /v1/models']);
  expect(await probed([])).toEqual(['GET /v1/models']);
  expect(await probed(undefined)).toEqual(['GET /v1/models', 'POST /v1/chat/completions']);
});

test('limits, prompts and annotations change without a new client and without asking the endpoint', async () => {
  const world = await LlmWorld.begin();
  const before = world.server.paths.length;
  const settings = { annotate: true, max_concurrency: 1, redact_labels: ['x'] };
  const config = llmConfig(world.server, settings);
  await world.server.close(); // away: what has nothing to do with it can be changed all the same
  const staged = await world.reload(config);
  expect(staged.part.classifier).toBe(world.classifier);
  expect(world.server.paths).toHaveLength(before);
});

test('a month that was spent goes on as soon as a reload allows more', async () => {
  const world = await LlmWorld.begin({ max_requests_per_month: 1 });
  world.consider(alert('A'));
  await world.comes('classified');
  world.consider(alert('B'));
  await world.comes('budgetSpent');
  await world.reload(llmConfig(world.server, { max_requests_per_month: 2 }));
  world.consider(alert('B'));
  await world.comes('classified', 2);
});

test('without the section nothing is asked; with it again, what was learned is there', async () => {
  const world = await LlmWorld.begin();
  world.consider(alert('A'));
  await world.comes('classified');
  await world.reload();
  expect([world.classifier, world.component.counts()?.waiting]).toEqual([undefined, 0]);
  await world.reload(llmConfig(world.server));
  expect(world.severityOf(alert('A'))).toBe('warning');
});

test('a server without the section loads nothing and opens nothing', async () => {
  const world = new LlmWorld();
  world.store.load = () => Promise.reject(new Error('somebody asked'));
  expect(await world.component.begin(goodConfig(BASE))).toEqual({});
  await world.reload();
  expect([world.component.counts(), world.events]).toEqual([undefined, []]);
});

/** A world that begins over an endpoint that does not take its key. */
async function lockedOut(settings: object = {}): Promise<LlmWorld & { readonly server: LlmServer }> {
  const server = await LlmServer.open();
  server.key = 'right';
  const world = Object.assign(new LlmWorld(), { server });
  const { classifier } = await world.component.begin(llmConfig(server, { api_key: 'k', ...settings }));
  world.classifier = classifier;
  await world.comes('probeFailed');
  return world;
}

const IN_TROUBLE = { trouble: expect.stringContaining('does not take the API key') };
const WELL = { trouble: undefined };

test('a start waits for nobody: with a wrong key it begins, says so, and tries again each minute until it works', async () => {
  const world = await lockedOut();
  expect(world.component.state).toMatchObject({ ...IN_TROUBLE, endpoint: new URL(world.server.baseUrl).host });
  await world.clock.advance(59_000);
  expect(world.server.paths).toHaveLength(1);
  await world.clock.advance(1000);
  await until('the second try', () => world.server.paths.length === 2);
  world.server.key = undefined;
  await world.passes('regained');
  expect([world.component.state, world.count('probeFailed')]).toEqual([expect.objectContaining(WELL), 1]);
  await world.clock.advance(600_000);
  expect([world.server.paths.length, world.clock.pending]).toEqual([3, 0]);
});

test('an alert that is classified proves that it works', async () => {
  const world = await lockedOut();
  world.server.key = undefined;
  world.consider(alert('A'));
  await world.comes('regained');
  expect(world.component.state).toMatchObject(WELL);
});

test('a reload of the same section tries it again: it is taken when it works, and goes on as it is when not', async () => {
  const world = await lockedOut();
  const config = llmConfig(world.server, { api_key: 'k', annotate: true }); // another setting is taken in any case
  await world.reload(config);
  expect(world.component.state).toMatchObject(IN_TROUBLE);
  expect(world.count('probeFailed')).toBe(2);
  world.server.key = undefined;
  await world.reload(config);
  expect(world.component.state).toMatchObject(WELL);
  world.consider(alert('A'));
  await world.comes('classified');
});

test('one whose circuit is open is in trouble as well, and a reload after it was mended closes it', async () => {
  const world = await LlmWorld.begin({ max_retries: 0, max_concurrency: 1 });
  world.server.behaviour = refused(500);
  world.consider(...Array.from({ length: 5 }, (_, n) => alert(`A${n}`)));
  await world.comes('circuitOpened');
  expect(world.component.state).toMatchObject({ trouble: 'unexpected status code 500 (some_code)' });
  await world.reload(llmConfig(world.server, { max_retries: 0 }));
  expect([world.component.state?.trouble, world.component.counts()?.isCircuitOpen]).toEqual([undefined, false]);
});

test('a new endpoint begins without the trouble of the old one, and a rollback brings that back', async () => {
  const world = await lockedOut();
  const other = await LlmServer.open();
  const staged = await world.prepare(llmConfig(other));
  staged.commit();
  expect(world.component.state).toMatchObject(WELL);
  staged.rollback();
  expect(world.component.state).toMatchObject(IN_TROUBLE);
  await staged.dispose();
});

test('at a start a section that cannot be used leaves the others at work', async () => {
  const world = new LlmWorld();
  const headers = { http_config: { http_headers: { 'bad name': { values: ['x'] } } } };
  expect(await world.component.begin(llmConfig({ baseUrl: 'http://127.0.0.1:1/' }, headers))).toEqual({});
  expect(world.events.join()).toMatch(/^startFailed .*bad name/);
  expect(world.component.state).toMatchObject({
    endpoint: '127.0.0.1:1',
    trouble: expect.stringContaining('bad name'),
  });
  await world.reload(llmConfig(await LlmServer.open()));
  expect(world.component.state).toMatchObject(WELL);
  await world.reload();
  expect(world.component.state).toBeUndefined();
});
