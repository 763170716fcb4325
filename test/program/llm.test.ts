// Classification by a language model, in the whole program: pages go out when they are due, with what is known by then.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LocalServer } from '../receivers/local-server.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { classified, LlmServer, SILENT } from '../support/llm-server.ts';
import { firing, type Program, Site } from '../support/program.ts';
import { reload } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const WAIT_MS = 1000;
/** Time enough for an answer, however busy the machine is. */
const LONG_WAIT_MS = 8000;

interface Settings {
  readonly [key: string]: unknown;
}

function configOf(sink: Pick<Sink, 'url'>, llm: Settings | undefined, waitMs = WAIT_MS): string {
  return `
route: {receiver: team, group_wait: ${waitMs}ms, group_interval: 1s, repeat_interval: 1h, group_by: [alertname]}
receivers: [{name: team, webhook_configs: [{url: '${sink.url()}'}]}]
${llm === undefined ? '' : `llm: ${JSON.stringify(llm)}`}
`;
}

async function scene(more: Settings = {}, waitMs = WAIT_MS) {
  const sink = await Sink.open();
  const server = await LlmServer.open();
  const llm = { base_url: server.baseUrl, model: 'm', ...more };
  const site = new Site(configOf(sink, llm, waitMs));
  return { sink, server, llm, site, program: await site.start() };
}

async function status(
  program: Program,
): Promise<{ degraded: boolean; pinned: { component: string; reason: string }[] }> {
  return await program.get('/api/v2/config/status');
}

async function metric(program: Program, name: string): Promise<number> {
  const { text } = await program.fetch('/metrics');
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  );
}

const classificationsOf = (name: string) => `amp_llm_classifications_total{severity="${name}"}`;

test.concurrent('a page goes out on time while the endpoint hangs, and says nothing of it', async () => {
  const { sink, server, program } = await scene({ annotate: true });
  server.behaviour = SILENT;
  const posted = Date.now();
  await program.alert(firing('Up'));
  await server.received(1);
  const { atMs, body } = await sink.received(1);
  expect(atMs - posted).toBeGreaterThanOrEqual(WAIT_MS - 20);
  expect(atMs - posted).toBeLessThan(WAIT_MS + 6000);
  expect(Object.keys(body.alerts[0]?.annotations ?? {}).filter((name) => name.startsWith('llm_'))).toEqual([]);
  expect(server.open).toBe(1); // it hangs still
});

test.concurrent('an answer that is there in time goes with the page, and shows in the API', async () => {
  const { sink, program } = await scene({ annotate: true, annotation_prefix: 'ai_' }, LONG_WAIT_MS);
  await program.alert(firing('Up'));
  await until('it is classified', async () => (await metric(program, classificationsOf('warning'))) === 1);
  const { body } = await sink.received(1);
  expect(body.alerts[0]?.annotations).toMatchObject({
    ai_severity: 'warning',
    ai_confidence: '0.8',
    ai_summary: 'The disk of db-1 is filling up.',
    ai_suggested_actions: 'Look at what writes\nMake room',
  });
  expect(body.alerts[0]?.labels).toEqual(firing('Up').labels);
  const [alert] = await program.get<{ annotations: Record<string, string> }[]>('/api/v2/alerts');
  expect(alert?.annotations.ai_severity).toBe('warning');
});

test.concurrent('unless the config wants it shown, payloads and answers of the API are byte for byte as without', async () => {
  const server = await LlmServer.open();
  const posted = { ...firing('Up'), startsAt: '2026-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' };
  const told = async (llm: Settings | undefined): Promise<string[]> => {
    const sink = await LocalServer.http();
    atTheEnd(() => sink.close());
    const site = new Site(configOf({ url: () => sink.url('/').href }, llm));
    const program = await site.start('--web.external-url=http://am.example/');
    await program.alert(posted);
    if (llm !== undefined)
      await until('it is classified', async () => (await metric(program, classificationsOf('warning'))) === 1);
    const { body } = await until('the page', () => sink.asked[0]);
    const answers = ['/api/v2/alerts', '/api/v2/alerts/groups'].map((path) => program.fetch(path));
    const texts = (await Promise.all(answers)).map(({ text }) => text.replace(/"updatedAt":"[^"]*"/g, ''));
    return [body, ...texts];
  };
  const without = await told(undefined);
  expect(await told({ base_url: server.baseUrl, model: 'm' })).toEqual(without);
  expect(without.every((text) => text.includes('"Up"'))).toBe(true);
});

test.concurrent('a reload changes the model live; a wrong key leaves the old one at work, and says so until it is mended', async () => {
  const { sink, server, llm, site, program } = await scene({ api_key: 'S3CRET-1' });
  server.models = ['m', 'n'];
  const askedOf = async (name: string): Promise<string | undefined> => {
    const before = server.chats.length;
    await program.alert(firing(name));
    const { model, authorization } = await server.received(before + 1);
    return `${model} ${authorization}`;
  };
  expect(await askedOf('A')).toBe('m Bearer S3CRET-1');
  server.key = 'S3CRET-1';
  site.configure(configOf(sink, { ...llm, model: 'n' }));
  await reload(program);
  expect(await askedOf('B')).toBe('n Bearer S3CRET-1');

  site.configure(configOf(sink, { ...llm, model: 'n', api_key: 'S3CRET-2' }));
  await reload(program);
  expect(await status(program)).toMatchObject({
    degraded: true,
    pinned: [{ component: 'llm', reason: expect.stringContaining('does not take the API key') }],
  });
  expect(await askedOf('C')).toBe('n Bearer S3CRET-1');

  server.key = 'S3CRET-2';
  await reload(program); // the file is the same, and is tried again
  expect(await status(program)).toMatchObject({ degraded: false, pinned: [] });
  expect(await askedOf('D')).toBe('n Bearer S3CRET-2');

  site.configure(configOf(sink, undefined));
  await reload(program);
  const asked = server.chats.length;
  await program.alert(firing('E'));
  await sink.hears('E', ({ body }) => body.groupLabels.alertname === 'E');
  expect(server.chats).toHaveLength(asked);
  expect(program.stderr).not.toContain('S3CRET');
});

test.concurrent('a question that is under way when the endpoint changes is answered by the old one', async () => {
  const { sink, server, llm, site, program } = await scene({ annotate: true }, LONG_WAIT_MS);
  let answer = (): void => undefined;
  server.behaviour = (response, request) => {
    answer = () => classified({ severity: 'info' })(response, request);
  };
  await program.alert(firing('Up'));
  await server.received(1);
  const other = await LlmServer.open();
  site.configure(configOf(sink, { ...llm, base_url: other.baseUrl }, LONG_WAIT_MS));
  await reload(program);
  answer();
  const { body } = await sink.received(1);
  expect([body.alerts[0]?.annotations.llm_severity, other.chats.length]).toEqual(['info', 0]);
});

test.concurrent('what was learned is not paid for again after a kill', async () => {
  const { sink, server, site, program } = await scene({ annotate: true });
  await program.alert(firing('Up'));
  await sink.received(1);
  await until('it is classified', async () => (await metric(program, classificationsOf('warning'))) === 1);
  await until('the store has it all', async () => (await metric(program, 'amp_store_pending_rows')) === 0);
  await program.killed();
  const again = await site.start();
  const [alert] = await again.get<{ annotations: Record<string, string> }[]>('/api/v2/alerts');
  expect([alert?.annotations.llm_severity, server.chats.length]).toEqual(['warning', 1]);
  expect(await metric(again, 'amp_llm_month_requests')).toBe(1);
});

test.concurrent('a server whose endpoint does not work starts, says so everywhere, and takes it with the next reload of the same file', async () => {
  const sink = await Sink.open();
  const server = await LlmServer.open();
  server.key = 'another';
  const site = new Site(configOf(sink, { base_url: server.baseUrl, model: 'm', api_key: 'S3CRET' }, 50));
  const program = await site.start();
  await program.said('llm.probe.failed');
  const { host } = new URL(server.baseUrl);
  const failing = {
    degraded: true,
    llm: { endpoint: host, state: 'failing', last_error: expect.stringContaining('does not take the API key') },
  };
  expect(await status(program)).toMatchObject(failing);
  expect([await metric(program, 'amp_llm_configured'), await metric(program, 'amp_llm_up')]).toEqual([1, 0]);
  const ready = await program.fetch('/-/ready');
  expect(ready.status).toBe(200);
  expect(ready.text).toContain(`llm at ${host} does not work, alerts are told without its opinion: `);
  await program.alert(firing('Up'));
  await sink.received(1);

  await reload(program);
  expect(await status(program)).toMatchObject(failing);
  server.key = undefined;
  await reload(program);
  expect(await status(program)).toMatchObject({
    degraded: false,
    llm: { state: 'ok', last_error: null },
    last_attempt: { outcome: 'unchanged' },
    version: 1,
  });
  expect(await metric(program, 'amp_llm_up')).toBe(1);
  expect((await program.fetch('/-/ready')).text).toBe('OK');
  expect(program.stderr).not.toContain('S3CRET');
});

test('without the section none of its code is loaded', () => {
  const dist = fileURLToPath(new URL('../../dist', import.meta.url));
  const isOfIt = (file: string): boolean => readFileSync(join(dist, file), 'utf8').includes('You classify alerts of a');
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const imports = readFileSync(join(dist, file), 'utf8').matchAll(
      /^(?:import|export|\}) ?[^'"();]*"\.\/([^"']+)";$/gm,
    );
    for (const [, path = ''] of imports) load(path);
  };
  load('main.js');
  expect([...loaded].filter(isOfIt)).toEqual([]);
  expect(readdirSync(dist).filter((file) => file.endsWith('.js') && isOfIt(file))).toHaveLength(1);
  expect(loaded.size).toBeGreaterThan(3);
});
